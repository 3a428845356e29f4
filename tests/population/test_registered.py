"""Who is registered, where, and for how long."""

from __future__ import annotations

import datetime as dt

import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.population import person_days, quarters_table, registered_population, unit_sites, with_unit
from newcare.terms import Quarter

PLACE = drawn(
    "place",
    """
    practice | neighbourhood | hospital
    P1       | N1            | H1
    P2       | N2            | H1
    """,
)
REGISTER = drawn(
    "register",
    """
    person_id | practice | from_date  | to_date    | birth_month | care_home
    stays     | P1       | 2000-01-01 |            | 1950-06-01  |
    moves     | P1       | 2000-01-01 | 2023-02-15 | 2020-01-01  |
    moves     | P2       | 2023-02-15 |            | 2020-01-01  |
    leaves    | P2       | 2000-01-01 | 2023-01-11 | 1990-01-01  | C1
    """,
)


def registered(engine, on, unit="practice"):
    found = registered_population(in_memory(REGISTER), in_memory(PLACE), on=on, unit=unit)["registered"]
    return {row["person_id"]: row for row in engine.to_arrow(found).to_pylist()}


def test_a_person_who_moves_is_registered_once_on_every_day(engine):
    before, on_the_day = registered(engine, "2023-02-14"), registered(engine, "2023-02-15")

    assert before["moves"]["practice"] == "P1"
    assert on_the_day["moves"]["practice"] == "P2"
    assert set(on_the_day) == {"stays", "moves"}


@pytest.mark.parametrize(("on", "age", "band"), [("2023-05-31", 72, "70-74"), ("2025-06-01", 75, "75-79")])
def test_age_is_that_completed_by_the_month_of_birth(engine, on, age, band):
    person = registered(engine, on)["stays"]

    assert (person["age"], person["age_band"]) == (age, band)


def test_people_in_no_care_home_have_no_unit_where_the_unit_is_the_care_home(engine):
    people = registered(engine, "2023-01-01", unit="care_home")

    assert {name: row["unit"] for name, row in people.items()} == {
        "stays": None,
        "moves": None,
        "leaves": "C1",
    }


def test_person_days_are_exact_and_add_up_when_a_person_moves(engine):
    registrations = with_unit(in_memory(REGISTER), in_memory(PLACE), "practice")
    spans = quarters_table([Quarter(2022, 4)])  # January to March 2023: 90 days

    found = engine.to_arrow(person_days(registrations, spans)).to_pylist()

    days = {(row["unit"], row["age_band"]): row["person_days"] for row in found}
    assert days == {("P1", "70-74"): 90, ("P1", "0-4"): 45, ("P2", "0-4"): 45, ("P2", "30-34"): 10}
    assert (dt.date(2023, 2, 15) - dt.date(2023, 1, 1)).days == 45


def test_the_sites_of_a_unit_are_where_its_people_are_registered(engine):
    found = unit_sites(in_memory(REGISTER), in_memory(PLACE), on="2023-03-01", unit="hospital")["unit_site"]

    assert sorted(engine.to_arrow(found).to_pylist(), key=str) == [
        {"unit": "H1", "site": "N1", "people": 1},
        {"unit": "H1", "site": "N2", "people": 1},
    ]
