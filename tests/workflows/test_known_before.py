"""Records as they stood before a day: what came later has not happened yet."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from newcare.engines import in_memory
from newcare.tables.arrow import table_of
from newcare.tables.records import RECORD_TABLES
from newcare.workflows.known_before import BeforeEngine, known_before

DAY = dt.date(2023, 7, 1)
SPECS = {spec.name: spec for spec in RECORD_TABLES}


def known(engine, name: str, *rows: dict[str, object]) -> list[dict[str, object]]:
    """Rows of a table that are known before the day."""
    table = in_memory(table_of(SPECS[name], rows))
    return engine.to_arrow(known_before(name, table, DAY)).to_pylist()


def date(text: str) -> dt.date:
    """A day written as year-month-day."""
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("spell", "admission_date"),
        ("attendance", "arrival_date"),
        ("contact", "contact_date"),
        ("appointment", "appointment_date"),
        ("call", "call_date"),
        ("diagnosis", "recorded_date"),
        ("coded_event", "event_date"),
        ("score", "scored_date"),
        ("death", "death_date"),
        ("package", "from_date"),
        ("register", "from_date"),
        ("assessment", "assessed_date"),
    ],
)
def test_what_happens_on_the_day_or_later_is_not_seen(engine, name: str, column: str) -> None:
    rows = [{column: date("2023-06-30")}, {column: date("2023-07-01")}, {column: date("2024-01-01")}]
    assert [row[column] for row in known(engine, name, *rows)] == [date("2023-06-30")]


def test_every_table_of_records_with_a_day_is_cut_by_it() -> None:
    without = {name for name, spec in SPECS.items() if all(str(each.type) != "date" for each in spec.columns)}
    assert without == {"place", "procedure"}  # procedures go with their stays


def test_a_stay_that_had_not_ended_counts_up_to_the_day_and_has_no_end_and_no_cost(engine) -> None:
    stays = [
        {
            "spell_id": number,
            "admission_date": date("2023-06-20"),
            "discharge_date": date(end),
            "discharge_method": "4",
            "discharge_destination": "79",
            "cost_pence": 100,
        }
        for number, end in enumerate(("2023-06-30", "2023-07-01", "2023-09-01"))
    ]
    ended, *lasting = known(engine, "spell", *stays)
    assert (ended["discharge_date"], ended["discharge_method"], ended["cost_pence"]) == (
        date("2023-06-30"),
        "4",
        100,
    )
    for stay in lasting:
        assert (stay["discharge_date"], stay["discharge_method"], stay["cost_pence"]) == (DAY, None, 0)
        assert stay["discharge_destination"] is None


def test_who_leaves_or_dies_later_is_still_registered_and_alive(engine) -> None:
    rows = [
        {"person_id": "a", "from_date": date("2020-01-01"), "to_date": date("2023-07-01")},
        {"person_id": "b", "from_date": date("2020-01-01"), "to_date": date("2023-07-02")},
        {"person_id": "c", "from_date": date("2020-01-01"), "death_month": date("2023-06-01")},
        {"person_id": "d", "from_date": date("2020-01-01"), "death_month": date("2023-07-01")},
    ]
    found = {row["person_id"]: row for row in known(engine, "register", *rows)}
    assert found["a"]["to_date"] == DAY  # the first day after it: left the day before
    assert found["b"]["to_date"] is None
    assert found["c"]["death_month"] == date("2023-06-01")
    assert found["d"]["death_month"] is None


def test_a_month_of_death_that_is_not_over_is_not_known(engine) -> None:
    row = {"person_id": "c", "from_date": date("2020-01-01"), "death_month": date("2023-06-01")}
    table = in_memory(table_of(SPECS["register"], [row]))
    known_in_june = engine.to_arrow(known_before("register", table, date("2023-06-15")))
    assert known_in_june.column("death_month").to_pylist() == [None]


def test_a_procedure_is_seen_where_its_stay_is(engine, tmp_path) -> None:
    stays = [
        {"spell_id": 1, "admission_date": date("2023-06-01"), "discharge_date": date("2023-06-02")},
        {"spell_id": 2, "admission_date": date("2023-08-01"), "discharge_date": date("2023-08-02")},
    ]
    procedures = [{"spell_id": 1, "position": 1}, {"spell_id": 2, "position": 1}]
    for name, rows in (("spell", stays), ("procedure", procedures)):
        engine.write(in_memory(table_of(SPECS[name], rows)), tmp_path / f"{name}.parquet")
    before = BeforeEngine(engine, DAY)
    seen: pa.Table = before.to_arrow(before.read(tmp_path / "procedure.parquet"))
    assert seen.column("spell_id").to_pylist() == [1]
