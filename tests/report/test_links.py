"""What is written down about how released tables hang together: it names what is there, and says true things."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from newcare.report.quantities import Quantities
from newcare.tables import TABLES
from newcare.tables.links import ACROSS, ADOPTION, LINKS, SAME


def fields(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("name", sorted(LINKS))
def test_a_table_is_described_by_columns_that_it_has(name):
    spec, link = TABLES[name], LINKS[name]
    counts = {column.name for column in spec.columns if column.unit in ("count", "pence")}

    assert set(link.shows) | set(link.within) <= counts
    templates = [*link.shows.values(), *link.within.values()]
    templates += [text for follows in link.follows for text in (follows.of, follows.over) if text]
    for template in templates:
        assert fields(template) <= set(spec.column_names)
    for follows in link.follows:
        figures = {*follows.columns, *(follows.wilson or ()), *follows.where}
        assert figures <= set(spec.column_names)
    for made in link.made:
        assert {made.whole, *made.parts} <= counts
    for total in link.totals or ():
        assert total.over in spec.key
    assert {column for pair in link.nested for column in pair} <= set(spec.column_names)
    assert set(link.rests) <= set(spec.column_names)
    assert {count for resting in link.rests.values() for count in resting} <= counts


@pytest.mark.parametrize("across", ACROSS, ids=lambda across: f"{across.table}: {across.whole}")
def test_a_sum_over_the_rows_of_a_table_names_its_columns(across):
    columns = set(TABLES[across.table].column_names)

    assert {across.column, *across.where, *across.by} <= columns
    assert fields(across.whole) <= columns


def test_patterns_of_names_are_sound_and_adoption_names_quantities():
    for pattern, meant in SAME:
        assert re.compile(pattern).groups >= meant.count("\\")
    assert all(quantities for quantities in ADOPTION.values())


def test_what_does_not_add_up_is_a_rest_of_its_own_and_never_a_wrong_sum():
    found = Quantities()
    for name, value in {"whole": 10, "a": 6, "b": 7}.items():
        found.show(("table", 0, name), name, value)
    found.add_up(0, [1, 2], rest=False)  # 3 people are in both parts

    assert found.values == [10, 6, 7, 3]
    assert found.sums == [[(1, 1.0), (2, 1.0), (0, -1.0), (3, -1.0)]]
    assert found.unshown() == {3}
