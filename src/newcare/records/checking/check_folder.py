"""Check the files of a folder one after another, each against those before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newcare.engines import Engine
from newcare.records.checking.across import FIRST, CheckedBefore, checks_across
from newcare.records.checking.check_file import Checked, check_file, refuse_file, staged_rows
from newcare.records.checking.months import FileNote, notes_of, rows_by_month, total_by_month
from newcare.records.checking.plausibility import Plausibility, plausibility
from newcare.records.reading import StagedFile

OnFile = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CheckedFile:
    """One file of a folder: what came of it, its accepted rows by month, and notes about it as a whole."""

    checked: Checked
    months: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[FileNote, ...] = ()

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.checked.staged.file.name

    @property
    def flow(self) -> str | None:
        """Name of the flow; None where the file is none of ours."""
        return None if self.checked.staged.flow is None else self.checked.staged.flow.name

    @property
    def shape(self) -> str | None:
        """Name of the shape of its rows; None where it has none."""
        return None if self.checked.staged.spec is None else self.checked.staged.spec.name


def check_staged(
    staged: Sequence[StagedFile], engine: Engine, out: Path, room: Path, *, on: dt.date, on_file: OnFile
) -> tuple[list[CheckedFile], list[Plausibility]]:
    """Check files that were read; places, registers and deaths come first, since others are held against them.

    Args:
        staged: files as they were read, those of no flow and those refused among them.
        engine: runs the expressions.
        out: gets the accepted and the quarantined rows.
        room: for what is only needed on the way.
        on: day of the extract.
        on_file: told of each file.

    Returns:
        What came of each file, in the order given, and the key metrics of all accepted rows.
    """
    before = CheckedBefore()
    done: dict[Path, CheckedFile] = {}
    for position, file in enumerate(sorted(staged, key=_turn)):
        on_file(file.file.name, position, len(staged))
        if file.rows is None:
            done[file.file] = CheckedFile(refuse_file(file))
            continue
        rows = staged_rows(file, engine, on)
        across = checks_across(rows, before, engine)
        checked, accepted = check_file(
            rows, file, engine, out, room / f"checked-{position}", more_checks=across
        )
        before = before.and_(rows, accepted)
        counts = rows_by_month(rows, accepted, engine)
        notes = notes_of(rows.spec.name, file.read, counts)
        done[file.file] = CheckedFile(checked, total_by_month(counts), tuple(notes))
    seen = plausibility(before.by_shape, engine) if before.by_shape else []
    return [done[file.file] for file in staged], seen


def _turn(staged: StagedFile) -> tuple[int, str]:
    """When a file is checked."""
    shape = "" if staged.spec is None else staged.spec.name
    return (FIRST.index(shape) if shape in FIRST else len(FIRST), staged.file.name)
