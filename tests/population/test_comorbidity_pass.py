"""One pass over a table of diagnoses finds what the definitions, one person at a time, say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coded_people import ON, diagnoses, stays
from drawn import drawn
from newcare.engines import in_memory
from newcare.population import diagnosed, diagnosed_columns
from newcare.population.comorbidity import comorbidity_index
from newcare.population.comorbidity_pass import INDICES
from newcare.population.frailty import hospital_frailty
from newcare.population.stay_flags import stay_flags
from newcare.population.stay_kinds import ambulatory_care_conditions, is_end_of_life, is_fall
from newcare.reference.codelists import begins_with_any, code_list, normalised, person_flags

DAY = ON.isoformat()


def found(engine, table, **options):
    rows = engine.to_arrow(diagnosed(in_memory(table), on=DAY, **options)).to_pylist()
    return {row.pop("person_id"): row for row in rows}


@pytest.fixture(scope="module")
def table():
    return diagnoses(seed=1)


@pytest.fixture(scope="module")
def people(engine, table):
    return found(engine, table)


def known(table, days=None, source=None):
    """Codes of each person before the day, of the last so many days and of one source."""
    codes = {}
    for row in table.to_pylist():
        age = (ON - row["recorded_date"]).days
        if age > 0 and (days is None or age <= days) and source in (None, row["source"]):
            codes.setdefault(row["person_id"], []).append(row["code"])
    return codes


@pytest.mark.parametrize("column", INDICES)
def test_each_index_is_that_of_the_definition(table, people, column):
    listed, weights = INDICES[column]

    for one in comorbidity_index(known(table), code_list(listed), weights):
        assert people[one.person_id][column] == one.score, one
        if column == "elixhauser_score":
            assert people[one.person_id]["elixhauser_categories"] == one.count


def test_hospital_frailty_is_of_hospital_records_of_two_years(table, people):
    for one in hospital_frailty(known(table, days=730, source="hospital")):
        assert people[one.person_id]["hospital_frailty_tenths"] == one.tenths, one


@pytest.mark.parametrize(
    ("part", "days", "source"),
    [
        ("conditions", None, None),
        ("lasting", None, None),
        ("in_hospital_past_year", 365, "hospital"),
        ("past_year", 365, None),
    ],
)
def test_flags_hold_for_their_time_and_their_source(table, people, part, days, source):
    codes = known(table, days, source)
    for name, prefixes in getattr(person_flags(), part).items():
        if name == "chronic_respiratory_failure":
            continue
        for person, row in people.items():
            has = any(begins_with_any(normalised(code), prefixes) for code in codes.get(person, []))
            assert row[name] == has, (name, person)


def test_the_number_of_conditions_is_that_of_their_flags(people):
    for row in people.values():
        assert row["conditions"] == sum(row[name] for name in person_flags().conditions)


def test_every_column_is_a_whole_number_and_none_is_null(engine, table):
    result = engine.to_arrow(diagnosed(in_memory(table), on=DAY))

    assert result.column_names == ["person_id", *diagnosed_columns()]
    assert all(str(result[name].type) == "int64" for name in diagnosed_columns())
    assert all(result[name].null_count == 0 for name in diagnosed_columns())


def test_respiratory_failure_makes_copd_severe_and_is_nothing_without_it(engine):
    rows = drawn(
        "diagnosis",
        """
        person_id | recorded_date | code
        both      | 2020-01-01    | J449
        both      | 2020-01-01    | J961
        failing   | 2020-01-01    | J961
        """,
    )

    assert {name: row["severe_copd"] for name, row in found(engine, rows).items()} == {
        "both": 1,
        "failing": 0,
    }


def test_what_is_recorded_on_the_day_is_not_yet_known(engine):
    rows = drawn(
        "diagnosis",
        f"""
        person_id | recorded_date                         | code
        a         | {ON}                                  | F03
        a         | {ON - dt.timedelta(days=1)}           | I50
        """,
    )

    assert (found(engine, rows)["a"]["dementia"], found(engine, rows)["a"]["heart_failure"]) == (0, 1)


def test_the_users_list_for_the_mortality_indicator_gives_its_score(engine, table):
    listed = code_list("charlson-quan-2005")
    shmi = replace(
        listed, id="charlson-shmi", weights={"shmi": dict.fromkeys(listed.codes, -1) | {"dementia": 14}}
    )

    scores = {name: row["charlson_shmi_score"] for name, row in found(engine, table, shmi=shmi).items()}

    for one in comorbidity_index(known(table), shmi, "shmi"):
        assert scores[one.person_id] == one.score
    assert min(scores.values()) == 0


def test_each_stay_is_of_the_kind_that_the_definitions_say(engine):
    spell, diagnosis, procedure = stays(seed=2)
    kinds = engine.to_arrow(stay_flags(in_memory(spell), in_memory(diagnosis), in_memory(procedure)))
    codes, operations = {}, {}
    for row in diagnosis.to_pylist():
        codes.setdefault(row["spell_id"], []).append(row["code"])
    for row in procedure.to_pylist():
        operations.setdefault(row["spell_id"], []).append(row["code"])

    counts = dict.fromkeys(("ambulatory_care_sensitive", "fall_related", "end_of_life"), 0)
    for row in kinds.to_pylist():
        stay = codes[row["spell_id"]], operations.get(row["spell_id"], [])
        days = (row["discharge_date"] - row["admission_date"]).days
        expected = {
            "ambulatory_care_sensitive": bool(ambulatory_care_conditions(row["admission_method"], *stay)),
            "fall_related": is_fall(row["admission_method"], 90, stay[0]),
            "end_of_life": is_end_of_life(row["discharge_method"], days, *stay),
        }
        assert {name: row[name] for name in expected} == expected, stay
        counts = {name: counts[name] + holds for name, holds in expected.items()}
    assert all(10 < count < 390 for count in counts.values()), counts


def test_without_diagnoses_and_procedures_a_stay_has_its_primary_diagnosis(engine):
    spell = drawn(
        "spell",
        """
        person_id | admission_date | discharge_date | primary_diagnosis
        a         | 2024-01-01     | 2024-01-02     | J459
        b         | 2024-01-01     | 2024-01-02     | N390
        """,
    )
    nothing = drawn("diagnosis", "person_id | recorded_date | code")

    kinds = engine.to_arrow(stay_flags(in_memory(spell), in_memory(nothing))).to_pylist()

    assert {row["person_id"]: row["ambulatory_care_sensitive"] for row in kinds} == {"a": 1, "b": 0}
