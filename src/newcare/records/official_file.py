"""Published CSV files, plain or compressed, as tables of raw columns; refused where cut short."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from newcare.errors import InvalidRecords

_SMALL_WORDS = frozenset({"And", "Of", "On", "The"})


def read_published(
    content: bytes, path: Path, types: Mapping[str, pa.DataType], optional: Iterable[str] = ()
) -> pa.Table:
    """Read a published file.

    Args:
        content: the file's bytes. path: names it; a name that ends in .gz is compressed.
        types: columns that must be there, with their types; other columns are read as they come.
        optional: those of them that need not be there.

    Raises:
        InvalidRecords: it is cut short, holds something else than numbers, or lacks a column.
    """
    try:
        with pa.input_stream(
            io.BytesIO(content), compression="gzip" if path.suffix == ".gz" else None
        ) as stream:
            rows = csv.read_csv(stream, convert_options=csv.ConvertOptions(column_types=dict(types)))
    except (pa.ArrowException, OSError) as error:
        raise InvalidRecords(
            f"'{path.name}' is not the table it should be, or is cut short.",
            seen=str(error).splitlines()[0],
            remedy="Fetch the file again and compare its size with the original.",
        ) from error
    missing = [name for name in types if name not in {*rows.column_names, *optional}]
    if missing:
        raise InvalidRecords(
            f"'{path.name}' lacks the column {', '.join(missing)}.", seen=", ".join(rows.column_names)
        )
    return rows


def where(rows: pa.Table, wanted: Mapping[str, Sequence[str]]) -> pa.Table:
    """Keep the rows whose columns hold one of the values wanted."""
    for column, values in wanted.items():
        rows = rows.filter(pc.is_in(rows[column], pa.array(list(values), pa.string())))
    return rows


def refuse_below_nought(rows: pa.Table, columns: Iterable[str], path: Path) -> None:
    """Refuse counts below nought."""
    for name in columns:
        least = pc.min(rows[name]).as_py()
        if least is not None and least < 0:
            raise InvalidRecords(f"'{path.name}' has a count below nought.", seen=f"{least:g} in {name}")


def plain_name(name: str) -> str:
    """Write "NHS VALE OF YORK CCG" as "Vale of York"."""
    words = name.strip().removeprefix("NHS ").removesuffix(" CCG").title().split(" ")
    return " ".join(word.lower() if word in _SMALL_WORDS else word for word in words)
