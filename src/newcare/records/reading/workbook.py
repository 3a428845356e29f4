"""Excel workbooks (.xlsx): the first sheet whose header is known, a row at a time."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa

from newcare.records.reading.batch import Batch, Malformed, malformed
from newcare.records.reading.header import MOST_LINES_BEFORE
from newcare.records.reading.refusals import Refused
from newcare.reference.flows import spelling_key

_ROWS = 20_000
_LEAST_KNOWN = 2


class Workbook:
    """The table in a workbook: the sheet and line whose names are best known.

    Raises:
        Refused: it is damaged, or no sheet has a known header.
    """

    def __init__(self, file: Path, known: Collection[str]) -> None:
        from openpyxl import load_workbook  # slow to load, and few extracts are workbooks

        with _as_damage():
            self._book = load_workbook(file, read_only=True, data_only=True)
        self._sheet, self._line, self.header = self._find(known)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def _find(self, known: Collection[str]) -> tuple[Any, int, tuple[str, ...]]:
        """The sheet, the line of its header counted from 1, and the names in it."""
        sheets = [sheet for sheet in self._book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what the file says of its size is often wrong
            first = next(_blocks(sheet, 1, MOST_LINES_BEFORE + 1), [])
            found = [
                (sum(spelling_key(name) in known for name in names if name), -line, names)
                for line, row in enumerate(first, start=1)
                if any(names := tuple(" ".join((text(value) or "").split()) for value in row))
            ]
            best = max(found, default=(0, 0, ()))
            if best[0] >= _LEAST_KNOWN:
                return sheet, -best[1], _without_blank_end(best[2])
        listed = ", ".join(f"'{sheet.title}'" for sheet in sheets)
        raise Refused("no-known-sheet", seen=f"sheets: {listed or 'none'}")

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Read the wanted columns; blank rows are passed over.

        Raises:
            Refused: the sheet is damaged.
        """
        before = 0
        for block in _blocks(self._sheet, self._line + 1, _ROWS):
            filled = [values for row in block if any(values := [text(cell) for cell in row])]
            batch = self._batch(filled, before, wanted)
            before += batch.count
            yield batch

    def _batch(self, filled: list[list[str | None]], before: int, wanted: Sequence[int]) -> Batch:
        """A batch of rows, of which those with values beyond the header are malformed."""
        width = len(self.header)
        numbers, rows, wrong = list[int](), list[list[str | None]](), list[Malformed]()
        for number, values in enumerate(filled, start=before + 1):
            if any(values[width:]):
                found = max(place for place, value in enumerate(values) if value) + 1
                raw = ",".join(value or "" for value in values)
                wrong.append(malformed(number, raw, "too-many-fields", found=found, expected=width))
            else:
                numbers.append(number)
                rows.append(values + [None] * (width - len(values)))
        columns = {place: pa.array([row[place] for row in rows], pa.string()) for place in wanted}
        return Batch(np.array(numbers, dtype=np.int64), columns, wrong)


def _blocks(sheet: Any, first: int, size: int) -> Iterator[list[tuple[object, ...]]]:
    """Rows of a sheet from a line on, so many at a time."""
    rows = sheet.iter_rows(min_row=first, values_only=True)
    while True:
        with _as_damage():
            block = list(islice(rows, size))
        if not block:
            return
        yield block


@contextmanager
def _as_damage() -> Iterator[None]:
    """Turn whatever openpyxl says of a damaged workbook into a refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl leaves out, such as validation lists
        try:
            yield
        except (LookupError, ValueError, TypeError, AttributeError, SyntaxError) as error:
            raise Refused("cut-short", seen="it is no whole workbook") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Refused("cut-short", seen="a part of the workbook cannot be unpacked") from error


def text(value: object) -> str | None:
    """A cell as text: dates as YYYY-MM-DD, whole numbers without a point."""
    match value:
        case None | "":
            return None
        case dt.datetime():
            return (
                value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
            )
        case dt.date() | dt.time():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _without_blank_end(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names without the blank cells at their end."""
    last = max(place for place, name in enumerate(names) if name)
    return names[: last + 1]
