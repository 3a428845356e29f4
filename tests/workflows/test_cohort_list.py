"""The list of a cohort: whom it names, for whom, and what a spreadsheet makes of it."""

from __future__ import annotations

import csv
import datetime as dt

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory, keyed_id, literal
from newcare.errors import InvalidInput
from newcare.workflows.cohort_list import named_list, write_list

KEY = "k" * 64
MARKS = {"segment": "group-3", "sex": "female", "age_band": "80-84"}
REGISTER = drawn(
    "register",
    """
    person_id  | practice | from_date  | to_date
    9000000001 | P1       | 2000-01-01 |
    9000000002 | P1       | 2000-01-01 |
    9000000003 | P2       | 2000-01-01 |
    9000000004 | P1       | 2000-01-01 | 2020-01-01
    9000000004 | P2       | 2020-01-01 |
    """,
)
PLACE = drawn("place", "practice | practice_name\nP1 | One\nP2 | Two")


def own_people(engine, practice, key=KEY):
    register = in_memory(REGISTER)
    marks = {name: literal(words) for name, words in MARKS.items()}
    numbers = register.select(number="person_id").distinct()
    cohort = numbers.filter(numbers.number != "9000000002").mutate(
        pseudonym=keyed_id(numbers.number, key), by_segment=literal(True), by_rank=literal(False), **marks
    )
    rows = named_list(
        cohort,
        register,
        in_memory(PLACE),
        practice=practice,
        on=dt.date(2023, 4, 1),
        pseudonym_key=KEY,
        engine=engine,
    )
    return rows.column("nhs_number").to_pylist()


def test_a_practice_gets_its_own_people_of_the_cohort_and_nobody_elses(engine):
    assert own_people(engine, "P1") == ["9000000001"]
    assert own_people(engine, "P2") == ["9000000003", "9000000004"]


def test_pseudonyms_of_another_purpose_name_nobody(engine):
    assert own_people(engine, "P1", key="p" * 64) == []


def test_a_practice_that_the_records_do_not_hold_is_refused(engine):
    with pytest.raises(InvalidInput, match=r"no practice 'P9'.*P1, P2"):
        own_people(engine, "P9")


def test_each_row_says_why_and_only_the_owner_may_read_the_file(tmp_path):
    rows = pa.table(
        {
            "pseudonym": ["b", "a", "=1+1"],
            "by_segment": [True, False, True],
            "by_rank": [True, True, False],
        }
    )

    path = write_list(rows, tmp_path / "out", "cohort.csv")

    with path.open(newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["pseudonym"], row["reason"]) for row in found] == [
        ("'=1+1", "segment"),
        ("a", "rank"),
        ("b", "segment and rank"),
    ]
    assert path.stat().st_mode & 0o077 == 0


def test_a_code_with_a_slash_stays_within_the_folder(tmp_path):
    path = write_list(pa.table({"by_segment": [True], "by_rank": [False]}), tmp_path, "cohort-../P1.csv")

    assert path.parent == tmp_path
