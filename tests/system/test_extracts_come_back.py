"""A place written as extracts, checked and linked, is the place: every record comes back as it was made."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from newcare.synthetic import ALL_TABLES, PlaceSettings, make_place

SETTINGS = PlaceSettings(people=3_000, years=2, seed=5)
NUMBERED_AGAIN = {"spell_id", "attendance_id", "appointment_id", "contact_id", "call_id", "package_id"}


@pytest.fixture(scope="module")
def made():
    return make_place(SETTINGS)[0]


@pytest.fixture(scope="module")
def linked(newcare, tmp_path_factory):
    """The records that come of checking and linking the extracts, with NHS numbers as persons."""
    room = tmp_path_factory.mktemp("extracts")
    place, checked, records = room / "place", room / "checked", room / "records"
    size = ("--people", SETTINGS.people, "--years", SETTINGS.years, "--seed", SETTINGS.seed)
    for arguments in (
        ("synth", place, *size),
        ("check", place, "--out", checked),
        ("link", checked, "--out", records, "--purpose", "direct-care"),
    ):
        done = newcare(*arguments)
        assert done.status == 0, done.err
    return records


def rows(table, columns):
    """Rows as text, in an order that does not depend on record numbers."""
    return sorted(map(str, table.select(columns).to_pylist()))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ALL_TABLES))
def test_each_table_comes_back(made, linked, name):
    columns = [column for column in made[name].column_names if column not in NUMBERED_AGAIN]
    assert rows(pq.read_table(linked / f"{name}.parquet"), columns) == rows(made[name], columns)
