"""Checked folders for the tests of linking: rows drawn as text, or people made up with planted slips."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newcare.records.linking import Linked, Records, build_records, link_people, open_accepted
from newcare.reference.opt_outs import applying, opt_outs
from newcare.synthetic.nhs_number import nhs_numbers
from newcare.tables.arrow import arrow_schema
from newcare.tables.staged import SHAPES

KEY = "0123456789abcdef" * 4
ROW_GROUP = 122_880  # rows: as DuckDB writes them
LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_USUAL = {
    "registration": {
        "practice": "P1",
        "from_date": "2000-01-01",
        "sex": "female",
        "birth_date": "1950-05-10",
        "small_area": "S1",
        "deprivation_fifth": "3",
    },
    "episode": {"provider": "H1", "admission_method": "21", "diagnosis_01": "I500", "cost_pence": "100"},
    "emergency_attendance": {"provider": "H1", "department_type": "1", "arrival_date": "2024-01-05"},
    "social_care_event": {"event_type": "service", "kind": "home-care"},
    "care_contact": {"service": "community", "contact_date": "2024-01-05"},
}


def number(person: int) -> str:
    """NHS number of a made-up person."""
    return nhs_numbers(np.array([person], dtype=np.uint64), 1).to_pylist()[0]


def draw(folder: Path, shape: str, text: str, *, file: str | None = None) -> None:
    """Write rows of a shape into a checked folder, drawn with | between cells.

    Columns not drawn are empty, save those that need a value; `nhs_number` may be drawn as the number of a person.
    """
    lines = [line.strip() for line in text.strip().splitlines()]
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    found = []
    for position, cells in enumerate(rows, start=1):
        row = {**_USUAL.get(shape, {}), **dict(zip(names, cells, strict=True))}
        for column in SHAPES[shape].columns:
            if not column.nullable and column.name not in row:
                row[column.name] = str(position)
        if row.get("nhs_number", "").isdigit() and len(row["nhs_number"]) < 10:
            row["nhs_number"] = number(int(row["nhs_number"]))
        found.append(row)
    columns = {
        field.name: pa.array([_cell(row.get(field.name, ""), field.type) for row in found], field.type)
        for field in arrow_schema(SHAPES[shape])
    }
    write(folder, shape, pa.table(columns), file=file or f"{shape}.csv")


def _cell(text: str, kind: pa.DataType) -> object:
    if text == "":
        return None
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(text)
    return int(text) if pa.types.is_integer(kind) else float(text) if pa.types.is_floating(kind) else text


def write(folder: Path, shape: str, rows: pa.Table, *, file: str) -> None:
    """Write accepted rows as `newcare check` does."""
    room = folder / "accepted" / shape
    room.mkdir(parents=True, exist_ok=True)
    rows = rows.append_column("source_file", pa.array([file] * rows.num_rows, pa.string()))
    rows = rows.append_column("source_row", pa.array(range(1, rows.num_rows + 1), pa.int64()))
    rows = rows.append_column("warnings", pa.nulls(rows.num_rows, pa.list_(pa.string())))
    pq.write_table(rows, room / f"{file}.parquet", row_group_size=ROW_GROUP)


def staged(shape: str, columns: dict[str, object], rows: int) -> pa.Table:
    """Rows of a shape from columns; the others are empty."""
    filled = {}
    for field in arrow_schema(SHAPES[shape]):
        value = columns.get(field.name)
        if value is None:
            filled[field.name] = pa.nulls(rows, field.type)
        else:
            filled[field.name] = value if isinstance(value, pa.Array) else pa.array(value, field.type)
    return pa.table(filled)


def plant(
    folder: Path, *, people: int, rows: int, names: bool, registered: float = 1.0, seed: int = 1
) -> np.ndarray:
    """Write a register and attendances with planted slips, and return the NHS number of each attendance's person.

    12 % of rows have no NHS number; 5 % of surnames and 8 % of postcodes have one wrong letter; 2 % of birth dates
    are days, months or years off. Names follow a Zipf law, so that namesakes exist; so do twins. Only a share of the
    people is `registered`; the others have rows and stand in no register.
    """
    rng = np.random.default_rng(seed)
    traits = _traits(rng, people)
    numbers = np.array(nhs_numbers(np.arange(people, dtype=np.uint64), seed).to_pylist())
    register = {
        **{name: pa.array(values.tolist()) for name, values in traits.items() if name != "birth_date"},
        "birth_date": _days(traits["birth_date"]),
        "nhs_number": numbers,
        "practice": np.char.add("P", (np.arange(people) % 9).astype(str)),
        "from_date": _days(np.full(people, 16_000)),
        "small_area": np.char.add("S", (np.arange(people) % 40).astype(str)),
        "deprivation_fifth": np.arange(people) % 5 + 1,
    }
    listed = staged("registration", register, people).slice(0, int(people * registered))
    write(folder, "registration", listed, file="registered_list.csv")
    who = rng.integers(0, people, rows)
    born = traits["birth_date"][who]
    off = rng.random(rows) < 0.02
    born[off] += rng.choice([-365, 365, 30, -31, 1, -1, 7], off.sum())
    attendances = {
        "nhs_number": pa.array(numbers[who], mask=rng.random(rows) < 0.12),
        "birth_date": _days(born),
        "sex": traits["sex"][who],
        "postcode": pa.array(_slips(rng, traits["postcode"][who], 0.08)),
        "attendance_number": np.arange(rows).astype(str),
        "provider": np.full(rows, "H1"),
        "arrival_date": _days(rng.integers(18_000, 19_000, rows)),
        "department_type": np.full(rows, "1"),
        "cost_pence": np.full(rows, 15_000),
    }
    if names:
        attendances["surname"] = pa.array(_slips(rng, traits["surname"][who], 0.05))
        attendances["forename"] = traits["forename"][who]
    write(folder, "emergency_attendance", staged("emergency_attendance", attendances, rows), file="ecds.csv")
    return numbers[who]


def _traits(rng: np.random.Generator, people: int) -> dict[str, np.ndarray]:
    surnames = np.array(["".join(rng.choice(LETTERS, rng.integers(4, 9))) for _ in range(2_000)])
    forenames = np.array(["".join(rng.choice(LETTERS, rng.integers(3, 8))) for _ in range(200)])
    ends = [first + second for first in LETTERS[:15] for second in LETTERS[:15]]
    postcodes = np.array([f"WR{d} {s}{end}" for d in range(1, 10) for s in range(1, 6) for end in ends])
    traits = {
        "surname": rng.choice(surnames, people, p=_zipf(len(surnames))),
        "forename": rng.choice(forenames, people, p=_zipf(len(forenames))),
        "birth_date": rng.integers(-14_000, 19_000, people),
        "sex": rng.choice(["female", "male"], people),
        "postcode": rng.choice(postcodes, people),
    }
    twins = np.arange(0, people // 50 * 2, 2)
    for name in ("surname", "birth_date", "postcode"):
        traits[name][twins + 1] = traits[name][twins]
    return traits


def _zipf(size: int) -> np.ndarray:
    weights = 1 / np.arange(1, size + 1)
    return weights / weights.sum()


def _slips(rng: np.random.Generator, words: np.ndarray, share: float) -> list[str]:
    slipped = words.tolist()
    for position in np.flatnonzero(rng.random(len(words)) < share):
        word, place = slipped[position], rng.integers(len(slipped[position]))
        slipped[position] = word[:place] + LETTERS[rng.integers(26)] + word[place + 1 :]
    return slipped


def _days(numbers: np.ndarray) -> pa.Array:
    return pa.array(np.asarray(numbers, np.int32)).cast(pa.date32())


@dataclass(frozen=True)
class Folder:
    """A checked folder and the engine to read it with."""

    path: Path
    room: Path
    engine: Any

    def draw(self, shape: str, text: str, *, file: str | None = None) -> None:
        """Add rows of a shape."""
        draw(self.path, shape, text, file=file)

    def link(self, *, purpose: str = "direct-care", key: str = KEY) -> Linked:
        """Link what has been drawn."""
        room = self.room / purpose
        return link_people(open_accepted(self.path), self.engine, room, purpose=purpose, key=key)

    def records(self, *, purpose: str = "direct-care", on: str = "2025-01-01", key: str = KEY) -> Records:
        """Link what has been drawn, and make the tables of records."""
        return build_records(
            open_accepted(self.path),
            self.link(purpose=purpose, key=key),
            self.engine,
            self.room / purpose,
            rules=applying(purpose, opt_outs()),
            on=dt.date.fromisoformat(on),
            key=key,
        )

    def rows(self, table: Any, *columns: str, by: str | None = None) -> list[tuple[Any, ...]]:
        """Columns of a table as tuples, in order."""
        chosen = table.select(*columns) if columns else table
        found = self.engine.to_arrow(chosen).to_pylist()
        ordered = sorted(found, key=lambda row: [(cell is None, cell) for cell in row.values()])
        if by:
            ordered = sorted(found, key=lambda row: row[by])
        return [
            tuple(str(cell) if isinstance(cell, dt.date) else cell for cell in row.values())
            for row in ordered
        ]
