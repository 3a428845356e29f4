"""Check one file: each row that breaks a rule is found, accepted rows are written typed, the others with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pyarrow as pa

from newcare.engines import Engine, Table, in_memory, literal, union
from newcare.records.checking.column_rules import column_checks
from newcare.records.checking.dates import FIXED_PLACES
from newcare.records.checking.file_rules import Keep, find_overlaps, find_repeats, repeat_rules
from newcare.records.checking.findings import Bits, find, of_each_row, with_month
from newcare.records.checking.reasons import as_lists, broken_together, counted
from newcare.records.checking.row_rules import row_checks
from newcare.records.checking.rules import Check
from newcare.records.checking.typed import StagedRows
from newcare.records.checking.writing import with_reasons, write_accepted, write_quarantined
from newcare.records.reading.staged_file import StagedFile
from newcare.tables.spec import ColumnType


@dataclass(frozen=True)
class Checked:
    """What came of checking one file.

    Attributes:
        staged: the file as it was read.
        accepted, quarantined: rows; together they are all the rows read.
        reasons: code of the rule -> rows that break it, warnings included.
        by_month: (code, month as 2024-03, or "" where the day of the row is not known) -> rows.
        accepted_path, quarantined_path: where the rows were written; None where the file was refused.
    """

    staged: StagedFile
    accepted: int
    quarantined: int
    reasons: Mapping[str, int]
    by_month: Mapping[tuple[str, str], int] = field(default_factory=dict)
    accepted_path: Path | None = None
    quarantined_path: Path | None = None

    @property
    def share_quarantined(self) -> float:
        """Share of the rows read that were put into quarantine; 0 where there are none."""
        return self.quarantined / self.staged.read if self.staged.read else 0.0


def check_file(
    rows: StagedRows,
    staged: StagedFile,
    engine: Engine,
    out: Path,
    room: Path,
    *,
    more_checks: Sequence[Check] = (),
) -> tuple[Checked, Table]:
    """Check every row of a file that was read and not refused; write the accepted and the quarantined rows.

    Args:
        rows: of the file, from `staged_rows`.
        staged: the file as it was read.
        engine: runs the expressions.
        out: gets accepted/<shape>/<file>.parquet (typed as the shape says, with `source_file`, `source_row` and
            `warnings`) and quarantined/<file>.parquet (raw text, with `reasons` and the columns they are `about`).
        room: folder for what is only needed on the way.
        more_checks: checks against other files.

    Returns:
        The counts and where the rows are, and the accepted rows. Accepted and quarantined rows are always all the
        rows read.
    """
    findings, bits = find_all(rows, engine, room, more_checks)
    together = broken_together(with_month(findings, rows), bits, engine)
    found = with_reasons(findings, as_lists(together, bits), bits) if together else None
    malformed, lines = _malformed(staged.malformed, engine)
    kept = write_accepted(rows, found, staged.file.name, engine, out)
    refused = write_quarantined(rows, found, malformed, staged.file.name, engine, out)
    reasons, by_month = counted(together)
    for code, rows_of_code in lines.items():
        reasons[code] += rows_of_code
        by_month[code, ""] += rows_of_code
    checked = Checked(staged, kept.rows, refused.rows, reasons, by_month, kept.path, refused.path)
    return checked, engine.read(kept.path)


def refuse_file(staged: StagedFile) -> Checked:
    """What comes of a file that was refused as a whole, with all its rows, or that is none of ours."""
    return Checked(staged, 0, staged.read, {fault.code: staged.read for fault in staged.faults})


def staged_rows(staged: StagedFile, engine: Engine, on: dt.date) -> StagedRows:
    """Open the rows of a file that was not refused, and see which date columns are of one layout throughout."""
    assert staged.rows is not None and staged.spec is not None and staged.flow is not None  # noqa: PT018
    rows = StagedRows(engine.read(staged.rows), staged.spec, staged.flow, on)
    dates = [column.name for column in staged.spec.columns if column.type is ColumnType.DATE]
    layouts = [(name, layout) for name in dates if rows.in_file(name) for layout in FIXED_PLACES]
    if not layouts:
        return rows
    others = union(*(_of_another_layout(rows, name, layout) for name, layout in layouts))
    mixed = {(row["name"], row["layout"]) for row in engine.to_arrow(others).to_pylist()}
    return replace(rows, one_layout={name: layout for name, layout in layouts if (name, layout) not in mixed})


def _of_another_layout(rows: StagedRows, name: str, layout: str) -> Table:
    """One row where a column has a value that is not of a layout, else none."""
    other = rows.table.filter(~rows.raw(name).like(FIXED_PLACES[layout])).limit(1)
    return other.select(name=literal(name), layout=literal(layout))


def find_all(
    rows: StagedRows, engine: Engine, room: Path, more_checks: Sequence[Check] = ()
) -> tuple[Table, Bits]:
    """Find every row that breaks a rule; a row each, with its bits."""
    checks = [*column_checks(rows), *row_checks(rows), *more_checks]
    bits = Bits((*(rule for check in checks for rule in check.rules), *repeat_rules(rows)))
    keep = _keeper(engine, room)
    first = bits.read(keep(find(checks, bits, rows)))
    repeats = (find_repeats(rows, first, bits, keep), find_overlaps(rows, bits))
    found = [each for each in repeats if each is not None]
    return (bits.read(keep(of_each_row([first, *found], bits))) if found else first), bits


def _keeper(engine: Engine, room: Path) -> Keep:
    """Keep what expressions give as files of a folder."""
    room.mkdir(parents=True, exist_ok=True)
    numbers = count()

    def keep(found: Table) -> Table:
        path = room.joinpath(f"kept-{next(numbers)}.parquet")
        engine.write(found, path)
        return engine.read(path)

    return keep


def _malformed(path: Path | None, engine: Engine) -> tuple[Table | None, dict[str, int]]:
    """Lines that could not be split, with their reasons as a list, and how many there are of each reason."""
    if path is None:
        return None, {}
    table = engine.read(path)
    counts = {
        row["code"]: row["lines"]
        for row in engine.to_arrow(table.group_by("code").agg(lines=table.count())).to_pylist()
    }
    if not counts:
        return None, {}
    lists = pa.array([[code] for code in counts], pa.list_(pa.string()))
    reasons = in_memory(pa.table({"code": pa.array(list(counts), pa.string()), "reasons": lists}))
    return table.inner_join(reasons, "code").select("source_row", "raw", "reasons"), counts
