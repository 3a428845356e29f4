"""What was known on a day, and what followed: nothing of the future is in a feature."""

from __future__ import annotations

import pyarrow as pa
import pytest

from drawn import drawn
from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population import registered_population
from newcare.population.risk import risk_features, with_outcome, year_after

ON, KEY = "2023-04-01", "k" * 64
SOURCES = ["age", "sex", "emergency_admissions"]
REGISTER = drawn(
    "register",
    """
    person_id | birth_month | from_date  | to_date    | death_month
    well      | 1950-04-01  | 2000-01-01 |            |
    admitted  | 1950-05-01  | 2000-01-01 |            |
    dies      | 1940-01-01  | 2000-01-01 | 2023-09-10 | 2023-09-01
    dies-in   | 1940-01-01  | 2000-01-01 | 2023-09-10 | 2023-09-01
    leaves    | 1990-01-01  | 2000-01-01 | 2023-07-01 |
    moves     | 1990-01-01  | 2000-01-01 | 2023-07-01 |
    moves     | 1990-01-01  | 2023-07-01 |            |
    later     | 1990-01-01  | 2023-04-02 |            |
    earlier   | 1990-01-01  | 2000-01-01 | 2023-04-01 |
    """,
)
PLACE = drawn("place", "practice\nP1")
SPELL = drawn(
    "spell",
    """
    person_id | admission_date | discharge_date | admission_method
    admitted  | 2023-04-01     | 2023-04-02     | 21
    admitted  | 2024-02-01     | 2024-02-02     | 2A
    dies-in   | 2023-09-01     | 2023-09-10     | 21
    well      | 2023-03-31     | 2023-04-02     | 21
    well      | 2024-04-01     | 2024-04-02     | 21
    well      | 2023-10-01     | 2023-10-02     | 11
    later     | 2023-10-01     | 2023-10-02     | 21
    """,
)
PEOPLE = sorted({"well", "admitted", "dies", "dies-in", "leaves", "moves"})
NEEDED = pa.table(
    {"person_id": PEOPLE, "emergency_admissions": pa.array(range(6), pa.int64()), "weight": [0.5] * 6}
)


def known(engine, *, register=REGISTER, sources=SOURCES):
    tables = in_memory(register), in_memory(PLACE)
    registered = registered_population(*tables, on=ON, unit="practice")["registered"]
    return risk_features(registered, in_memory(NEEDED), tables[0], on=ON, sources=sources, pseudonym_key=KEY)


def followed(engine, spell=SPELL):
    found = with_outcome(known(engine), in_memory(REGISTER), in_memory(spell), on=ON)
    return {row["person_id"]: row for row in engine.to_arrow(found).to_pylist()}


def test_people_at_risk_are_those_registered_on_the_day(engine):
    assert sorted(followed(engine)) == PEOPLE


def test_an_emergency_admission_from_the_day_on_for_a_year_counts(engine):
    assert {name for name, row in followed(engine).items() if row["admitted"]} == {"admitted", "dies-in"}


def test_deaths_and_moves_are_flagged_and_not_counted_as_admissions(engine):
    found = followed(engine)

    assert {name for name, row in found.items() if row["died"]} == {"dies", "dies-in"}
    assert {name for name, row in found.items() if row["left"]} == {"leaves"}
    assert found["dies"]["admitted"] == 0


def test_shuffling_the_future_does_not_change_a_feature(engine):
    """Features are a function of what was known: other spells and deaths after the day leave every one as it was."""
    columns = {name: REGISTER[name] for name in REGISTER.column_names}
    future = pa.table(
        columns
        | {
            "death_month": pa.array([None] * REGISTER.num_rows, pa.date32()),
            "to_date": pa.array(
                [end if end is None or str(end) <= ON else None for end in REGISTER["to_date"].to_pylist()],
                pa.date32(),
            ),
        }
    )
    by_person = [
        {row["person_id"]: row for row in engine.to_arrow(known(engine, register=register)).to_pylist()}
        for register in (REGISTER, future)
    ]

    assert by_person[0] == by_person[1]


def test_the_pseudonym_is_the_same_on_every_day_and_names_nobody(engine):
    row = followed(engine)["well"]

    assert len(row["pseudonym"]) == 64
    assert "well" not in row["pseudonym"]


def test_ethnicity_is_kept_for_the_audit(engine):
    recorded = {row["ethnicity"] for row in followed(engine).values()}
    register = REGISTER if "ethnicity" not in REGISTER.column_names else REGISTER.drop_columns(["ethnicity"])
    with_it = register.append_column("ethnicity", pa.array(["asian", *[None] * (register.num_rows - 1)]))
    found = engine.to_arrow(known(engine, register=with_it)).to_pylist()

    assert recorded == {"not recorded"}
    assert {row["person_id"]: row["ethnicity"] for row in found}["well"] == "asian"


def test_whole_numbers_stay_whole_and_others_as_they_are(engine):
    schema = engine.to_arrow(known(engine, sources=[*SOURCES, "weight"])).schema

    assert (schema.field("emergency_admissions").type, schema.field("weight").type) == (
        pa.int32(),
        pa.float64(),
    )


def test_a_column_that_the_records_do_not_give_is_refused(engine):
    with pytest.raises(InvalidInput, match="Seen: blood_pressure, gait"):
        known(engine, sources=["age", "gait", "blood_pressure"])


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [("2023-04-01", 1, "2024-04-01"), ("2024-02-29", 1, "2025-02-28"), ("2024-02-29", -4, "2020-02-29")],
)
def test_a_year_is_a_calendar_year(day, years, expected):
    import datetime as dt

    assert year_after(dt.date.fromisoformat(day), years).isoformat() == expected
