"""Squares of each person's events: what limits rest on where one person can have many."""

from __future__ import annotations

import datetime as dt

import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import drawn
from newcare.engines import in_memory
from newcare.outcomes import cube, event_square
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema
from newcare.terms import Quarter

QUARTERS = [f"2022-23 Q{number}" for number in (1, 2, 3, 4)] + ["2023-24 Q1"]
PLACE = drawn(
    "place",
    """
    practice
    P1
    P2
    """,
)
REGISTER = """
    person_id | practice | birth_month | deprivation_fifth | ethnicity
    often     | P1       | 1950-01-01  | 1                 | white
    once      | P1       | 1950-01-01  | 5                 |
    other     | P2       | 1950-01-01  | 1                 | black
    """


def squared(spells, indicators=("emergency-admissions",), started=("P1",)):
    table = event_square(
        in_memory(drawn("register", REGISTER)),
        in_memory(PLACE),
        spell=in_memory(drawn("spell", spells)),
        unit="practice",
        started=started,
        quarters=QUARTERS,
        baseline=QUARTERS[:4],
        indicators=indicators,
    )["event_square"]
    assert table.schema == arrow_schema(TABLES["event_square"])
    return table


def totals(table, cut="none"):
    found: dict[tuple[str, ...], float] = {}
    for row in table.filter(pc.field("cut") == cut).to_pylist():
        key = (
            (row["area"], row["period"]) if cut == "none" else (row["area"], row["period"], row["cut_value"])
        )
        found[key] = found.get(key, 0) + row["squared_events"]
    return found


THREE_AND_ONE = """
    person_id | admission_date | discharge_date | admission_method
    often     | 2022-04-02     | 2022-04-04     | 21
    often     | 2022-05-02     | 2022-05-02     | 21
    often     | 2022-08-02     | 2022-08-05     | 21
    often     | 2022-08-20     | 2022-08-25     | 11
    once      | 2022-08-03     | 2022-08-04     | 21
    other     | 2022-08-03     | 2022-08-04     | 21
    """


def test_a_person_with_three_events_in_a_year_counts_nine_and_in_its_quarters_four_and_one():
    found = totals(squared(THREE_AND_ONE))

    assert found["model of care", "baseline"] == 3**2 + 1
    assert found["model of care", QUARTERS[0]] == 2**2
    assert found["model of care", QUARTERS[1]] == 1 + 1
    assert found["P1", "baseline"] == 10
    assert found["comparison", "baseline"] == found["P2", "baseline"] == 1
    assert found["all units", "baseline"] == 11


def test_days_are_squared_by_person_and_not_by_stay():
    found = totals(squared(THREE_AND_ONE, indicators=("emergency-bed-days",)))

    assert found["model of care", "baseline"] == (2 + 0 + 3) ** 2 + 1


def test_the_latest_period_takes_the_last_four_quarters_even_where_they_are_in_the_baseline_too():
    found = totals(squared(THREE_AND_ONE))

    assert found["model of care", "latest"] == 1 + 1  # from the second quarter on


def test_cuts_tell_people_apart_by_fifth_and_by_ethnic_group_with_the_unknown_among_them():
    table = squared(THREE_AND_ONE)

    assert totals(table, "deprivation")["all units", "baseline", "1"] == 9 + 1
    assert totals(table, "deprivation")["model of care", "baseline", "5"] == 1
    assert totals(table, "ethnicity")["model of care", "baseline", "unknown"] == 1


def test_what_counts_a_person_once_has_no_squares():
    deaths = event_square(
        in_memory(drawn("register", REGISTER)),
        in_memory(PLACE),
        death=in_memory(drawn("death", "person_id | death_date\nonce | 2022-05-01")),
        unit="practice",
        started=["P1"],
        quarters=QUARTERS,
        baseline=QUARTERS[:4],
        indicators=["deaths"],
    )["event_square"]

    assert deaths.num_rows == 0


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["often", "once", "other"]), st.integers(0, 450)), max_size=12))
def test_squares_are_those_of_a_plain_count_and_no_less_than_the_events(stays):
    days = [(who, dt.date(2022, 4, 1) + dt.timedelta(days=day)) for who, day in stays]
    lines = "\n".join(f"{who} | {day} | {day} | 21" for who, day in days)
    text = f"person_id | admission_date | discharge_date | admission_method\n{lines}"
    counts: dict[str, int] = {}
    for who, day in days:
        if str(Quarter.of(day)) in QUARTERS[:4]:
            counts[who] = counts.get(who, 0) + 1

    found = totals(squared(text))
    counted = cube(
        in_memory(drawn("register", REGISTER)),
        in_memory(PLACE),
        spell=in_memory(drawn("spell", text)),
        unit="practice",
        quarters=QUARTERS,
        indicators=["emergency-admissions"],
    )["cube"]

    assert found.get(("all units", "baseline"), 0) == sum(count**2 for count in counts.values())
    by_quarter = sum(
        found.get((group, quarter), 0) for group in ("model of care", "comparison") for quarter in QUARTERS
    )
    assert by_quarter >= pc.sum(counted["events"]).as_py()
