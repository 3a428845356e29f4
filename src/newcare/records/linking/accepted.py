"""The accepted rows of a checked folder, as table expressions: what linking starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.engines import Engine, Table, in_memory, literal, union
from newcare.errors import InvalidRecords
from newcare.tables.arrow import arrow_schema
from newcare.tables.spec import TableSpec
from newcare.tables.staged import SHAPES

ROWS_OF_A_FILE = 10**11  # a row's number is its file's number times this, plus its number in the file


@dataclass(frozen=True)
class Accepted:
    """A checked folder: each file of accepted rows, in order; a file's position is its number.

    `files` holds (shape, path); the name of the extract is the name of the Parquet file without its ending.
    """

    folder: Path
    files: tuple[tuple[str, Path], ...]

    @property
    def shapes(self) -> tuple[str, ...]:
        """Shapes that the folder has rows of, in order of name."""
        return tuple(dict.fromkeys(shape for shape, _ in self.files))

    def file_names(self) -> dict[int, tuple[str, str]]:
        """Number of each file -> (shape, name of the extract)."""
        return {number: (shape, path.stem) for number, (shape, path) in enumerate(self.files)}

    def read(self, shape: str, engine: Engine) -> Table:
        """Rows of one shape from all its files: the shape's columns, `file` (its number) and `row` (unique)."""
        columns = SHAPES[shape].column_names
        parts = []
        for number, (kind, path) in enumerate(self.files):
            if kind == shape:
                rows = engine.read(path)
                parts.append(
                    rows.select(
                        *columns,
                        file=literal(number, "int32"),
                        row=rows.source_row + literal(number * ROWS_OF_A_FILE, "int64"),
                    )
                )
        return union(*parts) if len(parts) > 1 else parts[0] if parts else _no_rows(SHAPES[shape])


def open_accepted(folder: Path) -> Accepted:
    """Find the accepted rows of a folder that `newcare check` wrote; reads no rows.

    Raises:
        InvalidRecords: the folder is not a checked one, holds no registered people, or a file has not the columns
            of its shape.
    """
    room = folder / "accepted"
    if not room.is_dir():
        raise InvalidRecords(
            f"'{folder}' is not a folder that newcare check wrote: it has no folder 'accepted'.",
            remedy=f"Run newcare check FOLDER --out {folder.name}, then link what it wrote.",
        )
    files = tuple(
        (shape, path)
        for shape in sorted(SHAPES)
        for path in sorted((room / shape).glob("*.parquet"))
        if pq.ParquetFile(path).metadata.num_rows
    )
    found = Accepted(folder, files)
    if "registration" not in found.shapes:
        raise InvalidRecords(
            "There are no registered people to link to.",
            seen=", ".join(found.shapes) or "no accepted rows at all",
            remedy="Put the registered list, or the patients of FHIR, OMOP or Synthea, beside them and check again.",
        )
    faults = [fault for shape, path in files for fault in _faults(SHAPES[shape], path)]
    if faults:
        raise InvalidRecords(
            f"The accepted rows in '{folder}' are not as newcare check writes them:\n  "
            + "\n  ".join(faults),
            remedy="\nRun newcare check again with this version of newcare.",
        )
    return found


def _faults(spec: TableSpec, path: Path) -> list[str]:
    """Columns that a file of accepted rows lacks."""
    present: Mapping[str, object] = dict.fromkeys(pq.read_schema(path).names)
    lacking = [name for name in (*spec.column_names, "source_row") if name not in present]
    return [f"{spec.name}/{path.name} has no column {', '.join(lacking)}"] * bool(lacking)


def _no_rows(spec: TableSpec) -> Table:
    """A shape without any row, so that what is made from it is empty too."""
    schema = arrow_schema(spec).append(pa.field("file", pa.int32())).append(pa.field("row", pa.int64()))
    return in_memory(schema.empty_table())
