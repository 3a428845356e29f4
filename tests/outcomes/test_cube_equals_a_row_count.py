"""Every shipped indicator, in every cell, is what a plain loop over the records counts; and the parts add up."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.outcomes import cube, cube_by_cut
from newcare.reference.indicators import indicator, indicator_names
from outcomes.random_records import records_at_random, tables_of
from outcomes.row_count import RowByRow

QUARTERS = ["2022-23 Q1", "2022-23 Q2"]
NAMES = [name for name in indicator_names() if not indicator(name).supplied]
OF_STAYS = [name for name in NAMES if indicator(name).tables == ("spell",)]
SEEDS = st.integers(0, 10_000)


def made(records, names=tuple(NAMES)):
    asked = {"unit": "practice", "quarters": QUARTERS, "indicators": names}
    return cube(**tables_of(records), **asked)["cube"]


def cells(table, name, column="events"):
    return {
        (row["unit"], row["quarter"], row["sex"], row["age_band"]): row[column]
        for row in table.to_pylist()
        if row["indicator"] == name and row[column]
    }


def totals(table):
    found = Counter()
    for row in table.to_pylist():
        found[row["unit"], row["quarter"], row["sex"], row["age_band"], row["indicator"]] += row["events"]
    return +found


@given(seed=SEEDS)
@settings(max_examples=6)
def test_every_indicator_in_every_cell_is_what_a_loop_over_the_records_counts(seed):
    records = records_at_random(seed)
    slow = RowByRow(records, QUARTERS)

    found = made(records)

    assert cells(found, NAMES[0], "person_days") == dict(slow.days())
    for name in NAMES:
        counted = slow.counts(name)
        assert cells(found, name) == {cell: value for cell, value in counted.items() if value}, name


def test_the_random_records_hold_something_of_every_indicator():
    places = [RowByRow(records_at_random(seed), QUARTERS) for seed in range(6)]

    for name in NAMES:
        assert any(place.counts(name) for place in places), name


@given(seed=SEEDS)
@settings(max_examples=3)
def test_the_order_of_the_records_does_not_matter(seed):
    records = records_at_random(seed)
    shuffled = {table: random.Random(seed).sample(rows, len(rows)) for table, rows in records.items()}

    assert made(shuffled, OF_STAYS).equals(made(records, OF_STAYS))


@given(seed=SEEDS, cut=st.sampled_from(["deprivation", "ethnicity"]))
@settings(max_examples=4)
def test_the_values_of_a_cut_add_up_to_the_cube(seed, cut):
    records = records_at_random(seed)
    asked = {"unit": "practice", "quarters": QUARTERS, "indicators": OF_STAYS}

    found = cube_by_cut(**tables_of(records), **asked, cut=cut)["cube_by_cut"]

    assert totals(found) == totals(made(records, OF_STAYS))
    assert set(found["cut"].to_pylist()) == {cut}


@pytest.mark.parametrize("seed", range(3))
def test_stays_of_no_night_and_of_more_add_up_to_all(seed):
    found = made(records_at_random(seed), OF_STAYS)
    parts = Counter(cells(found, "zero-day-emergency-admissions"))
    parts.update(cells(found, "one-day-or-more-emergency-admissions"))

    assert parts == Counter(cells(found, "emergency-admissions"))
