"""The records of a made-up place as a checked folder: what `newcare check` would leave of its extracts.

A list of opt-outs with one person stands beside them: without a list nothing is linked for evaluation.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from records.linking.staging import staged, write


def write_checked(place: Path, folder: Path) -> None:
    """Turn tables of records back into accepted rows: one episode a spell, one service a package."""
    tables = {path.stem: pq.read_table(path) for path in place.glob("*.parquet")}
    for shape, rows in {
        "registration": _named(tables["register"], birth_date="birth_month", death_date="death_month"),
        "practice_place": tables["place"],
        "framework_rating": tables["assessment"],
        "episode": _episodes(tables["spell"]),
        "emergency_attendance": _numbered(_named(tables["attendance"]), "attendance_number"),
        "care_contact": _numbered(_named(tables["contact"]), "contact_number"),
        "clinical_score": _named(tables["score"]),
        "gp_event": _events(tables["diagnosis"]),
        "social_care_event": _services(tables["package"]),
        "opt_out": _opt_outs(tables["register"]),
    }.items():
        columns = {name: _plain(rows[name]) for name in rows.column_names}
        write(folder, shape, staged(shape, columns, rows.num_rows), file=f"{shape}.csv")
    (folder / "manifest.json").write_text(json.dumps({"files": []}))


def _named(table: pa.Table, **renamed: str) -> pa.Table:
    """Records with the names that shapes give their columns; `renamed` is new name -> name in the table."""
    table = table.append_column("nhs_number", table["person_id"])
    for new, old in renamed.items():
        table = table.append_column(new, table[old])
    return table


def _numbered(table: pa.Table, name: str) -> pa.Table:
    return table.append_column(name, pa.array([str(n) for n in range(table.num_rows)]))


def _episodes(spell: pa.Table) -> pa.Table:
    rows = _named(_numbered(spell, "episode_number"), diagnosis_01="primary_diagnosis")
    return rows.append_column("spell_number", rows["episode_number"])


def _events(diagnosis: pa.Table) -> pa.Table:
    rows = diagnosis.filter(pc.equal(pc.cast(diagnosis["source"], pa.string()), "general-practice"))
    rows = _named(rows, event_date="recorded_date")
    return rows.append_column("code_system", pa.array(["icd10"] * rows.num_rows))


def _services(package: pa.Table) -> pa.Table:
    rows = _named(package, unit_cost_pence="weekly_cost_pence")
    last = pc.cast(pc.cast(pc.subtract(pc.cast(rows["to_date"], pa.int32()), 1), pa.int32()), pa.date32())
    rows = rows.set_column(rows.column_names.index("to_date"), "to_date", last)
    for name, value in (("event_type", "service"), ("cost_frequency", "week")):
        rows = rows.append_column(name, pa.array([value] * rows.num_rows))
    return rows


def _opt_outs(register: pa.Table) -> pa.Table:
    rows = _named(register.slice(0, 1))
    return rows.append_column("kind", pa.array(["type-1"]))


def _plain(column: pa.ChunkedArray) -> pa.Array:
    plain = column.combine_chunks()
    return plain.cast(plain.type.value_type) if pa.types.is_dictionary(plain.type) else plain
