"""From records to followed people, small enough to check by hand: known before the index date, counted from it on."""

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory, keyed_id
from newcare.evaluation.people.followed import NEVER_STARTED, index_days, index_persons
from newcare.evaluation.people.records import cohort_registrations, followed_people
from newcare.population import needs, registered_population
from newcare.tables.arrow import arrow_schema
from newcare.tables.people import COHORT_REGISTRATION, FOLLOWED_PERSON
from newcare.tables.population_results import NEED_NAMES

KEY = "k" * 64
COPD = "chronic_obstructive_pulmonary_disease"
STARTED = {"P1": "2024-04-01", "P2": "2024-10-01"}
FIRST_DAY, END_DAY, CHOSEN_ON = "2022-04-01", "2025-04-01", "2023-04-01"
RECORDS = {
    "register": """
        person_id | practice | birth_month | from_date  | to_date    | death_month
        ann       | P1       | 1940-01-01  | 2000-01-01 |            |
        bob       | P2       | 1950-06-01  | 2000-01-01 | 2025-01-11 | 2025-01-01
        cat       | P9       | 1945-04-01  | 2000-01-01 |            |
        dan       | P9       | 1990-01-01  | 2000-01-01 |            |
        """,
    "place": """
        practice
        P1
        P2
        P9
        """,
    "spell": """
        spell_id | person_id | admission_date | discharge_date | admission_method | primary_diagnosis | cost_pence
        1        | ann       | 2024-03-31     | 2024-04-02     | 21               | I500              | 100
        2        | ann       | 2024-04-01     | 2024-04-01     | 21               | I500              | 200
        3        | ann       | 2024-06-30     | 2024-07-10     | 22               | I500              | 400
        4        | ann       | 2025-03-30     | 2025-04-20     | 21               | I500              | 800
        5        | ann       | 2024-08-01     | 2024-08-05     | 11               | I500              | 1600
        6        | cat       | 2023-05-01     | 2023-05-03     | 21               | I500              | 50
        7        | dan       | 2024-05-01     | 2024-05-03     | 21               | I500              | 50
        8        | bob       | 2022-04-05     | 2022-04-06     | 21               | J441              | 50
        """,
    "attendance": """
        attendance_id | person_id | arrival_date | department_type | cost_pence
        1             | cat       | 2024-04-02   | 1               | 10
        """,
    "contact": """
        contact_id | person_id | contact_date | cost_pence
        1          | cat       | 2024-03-31   | 3000
        """,
    "package": """
        package_id | person_id | from_date  | to_date    | weekly_cost_pence
        1          | cat       | 2024-03-25 | 2024-04-08 | 700
        """,
    "diagnosis": """
        person_id | recorded_date | code | source           | spell_id
        bob       | 2022-04-05    | J441 | hospital         | 8
        cat       | 2019-01-01    | I500 | general-practice |
        """,
    "score": """
        person_id | assessed_date
        """,
}


@pytest.fixture(scope="module")
def tables():
    return {name: in_memory(drawn(name, text)) for name, text in RECORDS.items()}


@pytest.fixture(scope="module")
def made(engine, tables):
    """The steps one after the other; dan is not of the cohort."""
    everybody = engine.to_arrow(
        tables["register"].select("person_id", pseudonym=keyed_id(tables["register"].person_id, KEY))
    ).to_pylist()
    names = {row["pseudonym"]: row["person_id"] for row in everybody}
    cohort = in_memory(pa.table({"pseudonym": [mark for mark, name in names.items() if name != "dan"]}))
    registrations = engine.to_arrow(
        cohort_registrations(tables["register"], tables["place"], cohort, unit="practice", pseudonym_key=KEY)[
            "cohort_registration"
        ]
    )
    index = index_persons(registrations, started=STARTED, end_day=END_DAY, chosen_on=CHOSEN_ON, years=6)[
        "index_person"
    ]
    found = engine.to_arrow(
        followed_people(
            in_memory(index),
            **tables,
            days=index_days(STARTED, chosen_on=CHOSEN_ON, end_day=END_DAY),
            first_day=FIRST_DAY,
            unit="practice",
            pseudonym_key=KEY,
        )["followed_person"]
    )
    return registrations, index, found, names


def row_of(made, person, *, group=NEVER_STARTED, risk_set="2024-04-01", treated=None):
    _, _, found, names = made
    (row,) = [
        row
        for row in found.to_pylist()
        if names[row["pseudonym"]] == person
        and row["comparison"] == group
        and str(row["risk_set"]) == risk_set
        and treated in (None, row["treated"])
    ]
    return row


def test_tables_are_as_specified_and_name_nobody(made):
    registrations, index, found, _ = made
    assert registrations.schema.names == arrow_schema(COHORT_REGISTRATION).names
    assert found.schema.names == arrow_schema(FOLLOWED_PERSON).names
    assert len(found) == len(index)
    assert not {"ann", "bob", "cat"} & set(found.column("pseudonym").to_pylist())


def test_only_the_cohort_is_followed_and_who_died_is_known(made):
    registrations, _, _, names = made
    died = {names[row["pseudonym"]]: row["died"] for row in registrations.to_pylist()}
    assert died == {"ann": False, "bob": True, "cat": False}
    bob = row_of(made, "bob", risk_set="2024-10-01")
    assert (bob["died"], bob["followed_days"]) == (True, 102)  # 1 October to 10 January


def test_outcomes_count_from_the_index_date_to_the_end_of_the_follow_up(made):
    ann = row_of(made, "ann")
    assert ann["later_emergency_admissions"] == 3  # not the one the day before, nor the planned one
    assert ann["later_emergency_admissions_after_lag"] == 2  # 30 June is the 91st day
    assert ann["later_emergency_admissions_year_1"] == 3
    assert ann["later_emergency_bed_days"] == 0 + 10 + 2  # the last stay up to 1 April 2025
    assert ann["later_cost_pence"] == 200 + 400 + 800 + 1600
    assert ann["first_admission_days"] == 0


def test_nobody_is_given_an_admission_who_had_none(made):
    cat = row_of(made, "cat")
    assert cat["later_emergency_admissions"] == 0
    assert cat["first_admission_days"] is None
    assert cat["later_cost_pence"] == 10 + 700  # an attendance, and a week of a package of two


def test_covariates_are_known_before_the_index_date(made):
    ann, cat = row_of(made, "ann"), row_of(made, "cat")
    assert (ann["age"], ann["emergency_admissions"], ann["emergency_bed_days"]) == (84, 1, 1)
    assert (cat["emergency_admissions"], cat["cost_pence"]) == (1, 50 + 3000 + 700)
    assert (cat["age"], cat["heart_failure"]) == (79, 1)


def test_use_is_that_of_the_year_before_each_persons_own_index_date(made):
    later = row_of(made, "cat", risk_set="2024-10-01")
    assert (later["emergency_admissions"], later["attendances"], later["cost_pence"]) == (
        0,
        1,
        10 + 3000 + 1400,
    )


def test_needs_of_several_days_at_once_are_those_of_each_day_alone(made, engine, tables):
    _, _, found, names = made
    others = {name: table for name, table in tables.items() if name not in ("register", "place")}
    for day in index_days(STARTED, chosen_on=CHOSEN_ON, end_day=END_DAY):
        registered = registered_population(tables["register"], tables["place"], on=day, unit="practice")[
            "registered"
        ]
        alone = engine.to_arrow(needs(registered, on=day, **others)["needs"]).to_pylist()
        by_name = {row["person_id"]: row for row in alone}
        rows = [row for row in found.to_pylist() if str(row["index_date"]) == day]
        assert rows
        for row in rows:
            own = by_name[names[row["pseudonym"]]]
            differ = [name for name in NEED_NAMES if name != "cost_rank_percent" and row[name] != own[name]]
            looked_back_further = {COPD, "conditions", "charlson_score", "hospital_frailty_tenths"}
            assert set(differ) <= (looked_back_further if names[row["pseudonym"]] == "bob" else set())


def test_hospital_diagnoses_are_looked_back_on_equally_far(made):
    # His stay of 5 April 2022 is within two years of the first index date and beyond that of the last.
    assert row_of(made, "bob", risk_set="2024-10-01")[COPD] == 0
