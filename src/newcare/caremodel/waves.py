"""The waves file: which unit starts the model of care on which day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from newcare.caremodel.faults import Fault
from newcare.caremodel.refusals import did_you_mean

COLUMNS = ("unit", "start")


@dataclass(frozen=True)
class Wave:
    """One unit's start of the model of care: from `start` on it counts as started."""

    unit: str
    start: dt.date
    line: int = field(default=1, compare=False)  # of the waves file, for messages


def read_waves(content: bytes, file: str) -> tuple[tuple[Wave, ...], list[Fault]]:
    """Read a waves file: the sound rows in their order, and every fault.

    A fault is: no UTF-8 text, no CSV, a column missing or not known, no rows, an empty unit, a date that is not a date,
    and a unit that stands twice, whose waves would overlap.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), [Fault(file, 1, "this is not UTF-8 text; save it from your spreadsheet as CSV UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        return (), [
            Fault(file, reader.line_num, f"this is not CSV ({error}); look for a quotation mark left open.")
        ]
    header = rows[0][1] if rows else []
    if faults := list(_header_faults(header, file)):
        return (), faults
    read = [_row(header, cells, file, line) for line, cells in rows[1:] if any(cells)]
    if not read:
        faults = [Fault(file, 1, "no unit stands under the header; write a row for each unit that starts.")]
    waves = tuple(wave for wave, _ in read if wave)
    return waves, [*faults, *(fault for _, found in read for fault in found), *_overlaps(waves, file)]


def _header_faults(header: Sequence[str], file: str) -> Iterator[Fault]:
    """Faults of the first line."""
    unknown = [name for name in header if name not in COLUMNS]
    for name in unknown:
        near = did_you_mean(name, COLUMNS)
        remedy = near or "Take it out: a unit counts as started from its start on."
        yield Fault(file, 1, f"found the column '{name}'; allowed: unit and start. {remedy}")
    for name in COLUMNS:
        if name not in header and not any(did_you_mean(other, [name]) for other in unknown):
            yield Fault(file, 1, f"the column '{name}' is missing; the first line reads unit,start.")
    if len(set(header)) < len(header):
        yield Fault(file, 1, "a column stands in it twice.")


def _row(
    header: Sequence[str], cells: Sequence[str], file: str, line: int
) -> tuple[Wave | None, list[Fault]]:
    """Read one row."""
    if len(cells) != len(header):
        return None, [
            Fault(file, line, f"found {len(cells)} values; the first line names {len(header)} columns.")
        ]
    row = dict(zip(header, cells, strict=True))
    faults = (
        []
        if row["unit"]
        else [Fault(file, line, "the unit is empty; write its code as the records have it.")]
    )
    start = _date(row["start"])
    if start is None:
        faults.append(
            Fault(file, line, f"start: found '{row['start']}'; allowed: a date such as 2023-04-01.")
        )
    return (Wave(row["unit"], start, line) if start and not faults else None), faults


def _date(text: str) -> dt.date | None:
    """Read year-month-day; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _overlaps(waves: Sequence[Wave], file: str) -> Iterator[Fault]:
    """Rows of a unit that has started already: a start lasts, so that its waves overlap."""
    for unit, rows in groupby(
        sorted(waves, key=lambda wave: (wave.unit, wave.start)), key=lambda wave: wave.unit
    ):
        for earlier, later in pairwise(rows):
            yield Fault(
                file,
                later.line,
                f"'{unit}' starts on {later.start}, but its wave of line {earlier.line} began on {earlier.start};"
                " waves of one unit overlap, so give it one row.",
            )
