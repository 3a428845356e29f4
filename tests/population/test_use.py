"""What each person used in the years around a day, and where they were a year later."""

from __future__ import annotations

import pytest

from drawn import drawn
from newcare.engines import in_memory, keyed_id
from newcare.population.costs import costed_records
from newcare.population.use import use_over_years, years_around

KEY = "k" * 64
ON = "2023-04-01"
RECORDS = {
    "register": """
        person_id | from_date  | to_date    | death_month
        stays     | 2000-01-01 |            |
        dies      | 2000-01-01 | 2023-12-10 | 2023-12-01
        leaves    | 2000-01-01 | 2023-10-01 |
        moves     | 2000-01-01 | 2023-10-01 |
        moves     | 2023-10-01 |            |
        comes     | 2023-07-01 |            |
        gone      | 2000-01-01 | 2022-06-01 |
        """,
    "spell": """
        person_id | admission_date | discharge_date | admission_method | cost_pence
        stays     | 2022-04-01     | 2022-04-01     | 21               | 100
        stays     | 2023-03-31     | 2023-04-05     | 22               | 200
        stays     | 2023-04-01     | 2023-04-03     | 21               | 400
        stays     | 2022-05-01     | 2022-05-03     | 11               | 800
        stays     | 2021-04-02     | 2021-04-04     | 21               | 1600
        comes     | 2023-08-01     | 2023-08-02     | 28               | 50
        """,
    "attendance": """
        person_id | arrival_date | cost_pence
        stays     | 2022-06-01   | 10
        stays     | 2023-06-01   | 10
        """,
    "contact": """
        person_id | contact_date | cost_pence
        dies      | 2023-11-01   | 7
        """,
    "package": """
        person_id | from_date  | to_date    | weekly_cost_pence
        dies      | 2023-03-25 | 2023-04-08 | 700
        """,
}


def used(engine, *, first_day="2021-04-01", end_day="2024-04-01"):
    tables = {name: in_memory(drawn(name, text)) for name, text in RECORDS.items()}
    made = use_over_years(
        tables["register"],
        tables["spell"],
        tables["attendance"],
        costed_records(tables["spell"], tables["attendance"], tables["contact"]),
        tables["package"],
        on=ON,
        first_day=first_day,
        end_day=end_day,
        pseudonym_key=KEY,
    )["use_over_years"]
    register = tables["register"]
    named = register.select("person_id", pseudonym=keyed_id(register.person_id, KEY)).distinct()
    names = {row["pseudonym"]: row["person_id"] for row in engine.to_arrow(named).to_pylist()}
    return {names[row["pseudonym"]]: row for row in engine.to_arrow(made).to_pylist()}


@pytest.fixture(scope="module")
def found(engine):
    return used(engine)


def test_only_years_that_records_cover_are_told():
    whole = years_around(ON, first_day="2021-04-01", end_day="2024-03-31")
    short = years_around(ON, first_day="2021-04-02", end_day="2024-03-30")

    assert list(whole) == ["earlier", "past", "next"]
    assert list(short) == ["past"]


def test_stays_count_in_the_year_of_admission_and_planned_ones_do_not(found):
    row = found["stays"]

    assert [row[f"{year}_emergency_admissions"] for year in ("earlier", "past", "next")] == [1, 2, 1]
    assert [row[f"{year}_emergency_bed_days"] for year in ("earlier", "past", "next")] == [2, 5, 2]
    assert row["past_zero_day_emergency_admissions"] == 1
    assert (row["past_attendances"], row["next_attendances"]) == (1, 1)


def test_cost_is_that_of_all_care_and_a_package_is_split_at_the_day(found):
    assert found["stays"]["past_cost_pence"] == 100 + 200 + 800 + 10
    assert (found["dies"]["past_cost_pence"], found["dies"]["next_cost_pence"]) == (700, 700 + 7)


def test_everybody_is_found_again_or_known_to_have_died_or_left(found):
    fates = {name: row["a_year_later"] for name, row in found.items()}

    assert fates == {
        "stays": "registered",
        "dies": "died",
        "leaves": "left",
        "moves": "registered",
        "comes": None,
        "gone": None,
    }
    assert {name for name, row in found.items() if row["registered"]} == {"stays", "dies", "leaves", "moves"}


def test_days_on_the_list_add_up_over_practices(found):
    assert (found["moves"]["past_days"], found["moves"]["next_days"]) == (365, 365)
    assert found["leaves"]["next_days"] == 183
    assert (found["comes"]["past_days"], found["comes"]["next_days"]) == (0, 274)


def test_a_year_that_records_do_not_cover_is_unknown_and_not_nothing(engine):
    row = used(engine, first_day="2022-04-01", end_day="2024-03-01")["stays"]

    assert (row["earlier_cost_pence"], row["next_emergency_admissions"], row["next_days"]) == (
        None,
        None,
        None,
    )
    assert row["past_emergency_admissions"] == 2
    assert row["a_year_later"] is None
