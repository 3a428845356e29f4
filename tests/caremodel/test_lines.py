"""The scan that finds the line of a key, on TOML written in every way that TOML allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newcare.caremodel.lines import Lines

TEXT = '''\
# a comment with [brackets] and = signs
title = "a # that is no comment, and an escaped \\" mark"
[first]   # line 3
plain = 1979-05-27 07:32:00
dotted.inner.deep = 0.5
"quoted.key" = 'literal \\'
long = """
[not.a.table]
key = "neither" \\"""
""""  # ends on line 10
spread = [
  1,
  { a = 1, b = [
    "x",
    "y" ] },   # the second item
]
[[rows]]
name = "one"
[rows.below]
value = 1
[[rows]]
name = "two"
inline = { a.b = 1, c = { d = [[1, 2], [3]] } }
[rows.below]
value = 2
[[rows.deep]]
z = +inf
[[rows.deep]]
z = -1e5
'''


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("title",), 2),
        (("first",), 3),
        (("first", "plain"), 4),
        (("first", "dotted", "inner", "deep"), 5),
        (("first", "quoted.key"), 6),
        (("first", "long"), 7),
        (("first", "spread"), 11),
        (("first", "spread", 0), 12),
        (("first", "spread", 1), 13),
        (("first", "spread", 1, "b"), 13),
        (("first", "spread", 1, "b", 0), 14),
        (("first", "spread", 1, "b", 1), 15),
        (("rows",), 17),
        (("rows", 0, "name"), 18),
        (("rows", 0, "below", "value"), 20),
        (("rows", 1), 21),
        (("rows", 1, "name"), 22),
        (("rows", 1, "inline", "a", "b"), 23),
        (("rows", 1, "inline", "c", "d", 1), 23),
        (("rows", 1, "below", "value"), 25),
        (("rows", 1, "deep", 0, "z"), 27),
        (("rows", 1, "deep", 1, "z"), 29),
    ],
)
def test_a_key_is_found_however_it_is_written(location, line):
    assert Lines(TEXT).of(location) == line


def test_a_key_that_does_not_stand_there_is_put_at_the_nearest_table_around_it():
    assert Lines(TEXT).of(("rows", 1, "below", "missing", "deeper")) == 24
    assert Lines(TEXT).of(("nowhere",)) == 1
    assert Lines("").of(()) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["# note", "", '"""\nx = 1\n"""', "'''\n[t]\n'''", '"[a]"', "[1,\n2]", "{ q = '}' }", "2.5"]
            ),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_each_key_of_any_file_is_found_on_the_line_where_it_was_written(parts):
    text, expected = "", {}
    for number, (value, blanks) in enumerate(parts):
        text += "\n" * blanks
        if value.startswith("#") or not value:
            text += value + "\n"
            continue
        if number % 3 == 0:
            expected["t", sum(key[0] == "t" and len(key) == 2 for key in expected)] = text.count("\n") + 1
            text += "[[t]]\n"
        table = ("t", sum(len(key) == 2 and key[0] == "t" for key in expected) - 1) if "[[t]]" in text else ()
        expected[*table, f"k{number}"] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    lines = Lines(text)
    assert {location: lines.of(location) for location in expected} == expected
