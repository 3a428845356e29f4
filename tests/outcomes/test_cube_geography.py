"""Areas that share small areas: everybody counts towards each by its share, and no total is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.outcomes.apportioned import AreaShares, _largest_remainder
from newcare.outcomes.count_cube import count_cube
from newcare.outcomes.periods import spans_within
from newcare.terms import Quarter
from outcomes.random_records import records_at_random, tables_of

QUARTERS = [Quarter(2022, 1), Quarter(2022, 2)]
NAMES = [
    "emergency-admissions",
    "emergency-bed-days",
    "frequent-ae-attenders",
    "days-at-home",
    "total-cost-of-care",
]
WHOLE = AreaShares.of([("S1", "East", Fraction(1)), ("S2", "East", Fraction(1))])
SPLIT = AreaShares.of(
    [("S1", "East", Fraction(1, 3)), ("S1", "West", Fraction(2, 3)), ("S2", "West", Fraction(1))]
)


def made(records, *, areas=None, period="quarter", names=tuple(NAMES), members=None, cut=None):
    spans = [
        [each.label, each.first.isoformat(), each.end.isoformat()] for each in spans_within(QUARTERS, period)
    ]
    return count_cube(
        **tables_of(records),
        unit="practice",
        periods=spans,
        indicators=names,
        own_indicators={},
        areas=None if areas is None else areas.as_values(),
        members=members,
        cut=cut,
    )["period_cube"].to_pylist()


def totals(rows, *by):
    found = Counter()
    for row in rows:
        found[tuple(row[name] for name in (*by, "indicator"))] += row["events"]
    return found


@given(seed=st.integers(0, 10_000))
@settings(max_examples=4)
def test_shares_keep_every_total_of_a_stratum(seed):
    records = records_at_random(seed)

    whole, split = made(records, areas=WHOLE), made(records, areas=SPLIT)

    assert totals(split, "period", "sex", "age_band") == totals(whole, "period", "sex", "age_band")
    assert sum(row["person_days"] for row in split) == sum(row["person_days"] for row in whole)
    assert {row["unit"] for row in split} == {"East", "West"}


@given(
    parts=st.lists(st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=6).map(
        np.array
    )
)
def test_each_area_is_within_one_of_its_exact_share(parts):
    whole = 7
    parts = parts - (parts.sum(axis=0) % whole) * np.eye(len(parts), 1, dtype=int)  # totals are whole numbers
    parts = np.abs(parts) + (-np.abs(parts).sum(axis=0) % whole) * np.eye(len(parts), 1, dtype=int)

    rounded = _largest_remainder(parts, whole, axis=0)

    assert (rounded.sum(axis=0) * whole == parts.sum(axis=0)).all()
    assert (np.abs(rounded - parts / whole) < 1).all()


def test_months_add_up_to_quarters_and_quarters_to_what_the_year_holds():
    records = records_at_random(5)
    names = ["emergency-admissions", "emergency-bed-days", "days-at-home", "total-cost-of-care"]

    months, quarters = (made(records, period=period, names=names) for period in ("month", "quarter"))

    assert totals(months) == totals(quarters)
    assert [span.label for span in spans_within(QUARTERS, "month")][:2] == ["2022-04", "2022-05"]
    assert spans_within([Quarter(2022, n) for n in range(1, 5)], "year")[0].label == "2022-23"


def test_a_year_that_is_not_whole_is_refused():
    with pytest.raises(InvalidInput, match="cover no whole year"):
        spans_within(QUARTERS, "year")


def test_a_cohort_limits_events_and_days_to_its_people():
    register = "person_id | from_date\nin | 2022-04-01\nout | 2022-04-01"
    spells = "person_id | admission_date | discharge_date\nin | 2022-05-01 | 2022-05-02\nout | 2022-05-01 | 2022-05-02"

    found = count_cube(
        in_memory(drawn("register", register)),
        in_memory(drawn("place", "practice\nP1")),
        spell=in_memory(drawn("spell", spells)),
        unit="practice",
        periods=[["2022-23 Q1", "2022-04-01", "2022-07-01"]],
        indicators=["emergency-admissions"],
        own_indicators={},
        members=in_memory(drawn("death", "person_id | death_date\nin | 2022-04-01").select(["person_id"])),
    )["period_cube"].to_pylist()

    assert [(row["events"], row["person_days"]) for row in found] == [(1, 91)]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("S1", "East", Fraction(1, 2))], "The shares of 'S1' do not add up to 1"),
        ([("S1", "East", Fraction(0)), ("S1", "West", Fraction(1))], "is not above 0"),
        ([("S1", "East", Fraction(1, 2)), ("S1", "East", Fraction(1, 2))], "stands twice"),
        (
            [("S1", "East", Fraction(1, 10**9)), ("S1", "West", 1 - Fraction(1, 10**9))],
            "finer than a millionth",
        ),
    ],
)
def test_a_lookup_that_would_lose_or_double_people_is_refused(rows, problem):
    with pytest.raises(InvalidInput, match=problem):
        AreaShares.of(rows)


def test_deaths_on_the_last_day_of_a_registration_count():
    records = {
        "register": [
            {
                "person_id": "a",
                "practice": "P1",
                "from_date": dt.date(2022, 4, 1),
                "to_date": dt.date(2022, 5, 2),
            }
            | {"sex": "male", "birth_month": dt.date(1950, 1, 1), "small_area": "S1", "deprivation_fifth": 1}
        ],
        "death": [{"person_id": "a", "death_date": dt.date(2022, 5, 1), "place": "home"}],
    }

    assert totals(made(records, names=["deaths"]))[("deaths",)] == 1
