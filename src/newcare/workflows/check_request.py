"""What to check and how, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from newcare.errors import InvalidRecords
from newcare.records.checking import CheckedFile, Plausibility, Severity, rule_text
from newcare.records.reading import Mapping

THRESHOLD = 0.05  # share of a file's rows in quarantine above which the build stops
PAGE = "report.html"


@dataclass(frozen=True)
class CheckRequest:
    """What to check and how.

    Attributes:
        folder: holds the extracts; its hidden files and its folders are passed over.
        on: day of the extract; nothing that has happened lies after it.
        out: folder for the checked rows; None for the folder's name with "-checked" behind it.
        flows: name of a file -> flow, where you know it.
        mapping: file with the place's own names, codes and date formats.
        threshold: share of a file's rows in quarantine above which the build stops.
        thresholds: flow or name of a file -> a threshold of its own; the file's counts before the flow's.
        engine: one of `newcare.engines.ENGINES`.
    """

    folder: Path
    on: dt.date
    out: Path | None = None
    flows: Table[str, str] = field(default_factory=dict)
    mapping: Path | None = None
    threshold: float = THRESHOLD
    thresholds: Table[str, float] = field(default_factory=dict)
    engine: str = "duckdb"

    @property
    def place(self) -> Path:
        """Folder for the checked rows."""
        folder = self.folder.resolve()
        return self.out or folder.with_name(f"{folder.name}-checked")

    def threshold_of(self, file: CheckedFile, mapping: Mapping) -> float:
        """Share of a file's rows in quarantine above which the build stops: what was asked for before the mapping."""
        for name in (file.name, file.flow or ""):
            if name in self.thresholds:
                return self.thresholds[name]
        mapped = mapping.threshold_of(file.flow, file.name)
        return self.threshold if mapped is None else mapped


@dataclass(frozen=True)
class CheckResult:
    """What came of a folder: its files, the key metrics, why the build stopped (empty if it did not), where it is."""

    files: Sequence[CheckedFile]
    plausibility: Sequence[Plausibility]
    stopped: tuple[str, ...]
    out: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.out / PAGE

    def lines(self) -> list[str]:
        """Words for a terminal: a line for each file, then where to look."""
        width = max(len(file.name) for file in self.files)
        return [*(_line(file, width) for file in self.files), f"Report: {self.report}"]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "files": [file_as_json(file) for file in self.files],
            "stopped": list(self.stopped),
            "plausibility": [
                {"name": each.expected.name, "seen": each.seen, "verdict": each.verdict}
                for each in self.plausibility
            ],
            "out": str(self.out),
            "report": str(self.report),
        }

    def error(self) -> InvalidRecords | None:
        """The error with which a stopped build ends."""
        if not self.stopped:
            return None
        return InvalidRecords(
            "The check stopped the build:\n  " + "\n  ".join(self.stopped),
            remedy=f"\nWhat was found lies in '{self.out}'; the last good result, if there was one, is untouched.",
        )


def file_as_json(file: CheckedFile) -> dict[str, Any]:
    """One file as `--json` and the manifest hold it."""
    checked, staged = file.checked, file.checked.staged
    return {
        "file": file.name,
        "flow": file.flow,
        "shape": file.shape,
        "guess": staged.guess,
        "read": staged.read,
        "accepted": checked.accepted,
        "quarantined": checked.quarantined,
        "reasons": dict(sorted(checked.reasons.items())),
        "warnings": sorted(code for code in checked.reasons if rule_text(code).severity is Severity.WARNING),
        "faults": [asdict(fault) for fault in staged.faults],
        "notes": [asdict(note) for note in file.notes],
        "columns": dict(staged.columns),
        "ignored": list(staged.ignored),
    }


def _line(file: CheckedFile, width: int) -> str:
    """One file on one line."""
    checked, staged = file.checked, file.checked.staged
    if staged.faults:
        return f"{file.name:{width}}  {file.flow or 'flow not known'}: refused: {staged.faults[0].in_words}"
    if file.flow is None:
        return f"{file.name:{width}}  passed over: {staged.guess}"
    return (
        f"{file.name:{width}}  {file.flow}: {staged.read:,} rows read, {checked.accepted:,} accepted,"
        f" {checked.quarantined:,} quarantined"
    )
