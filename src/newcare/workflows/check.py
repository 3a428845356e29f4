"""Check a folder of extracts: read each file, check each row, write what was accepted and what was put aside, and why."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

from newcare import __version__
from newcare.engines import open_engine, replaced_whole, storage_errors
from newcare.errors import InvalidInput, InvalidRecords
from newcare.records.checking import CheckedFile, Plausibility, Severity, check_staged, rule_text
from newcare.records.reading import StagedFile, load_mapping, stage_file
from newcare.report.check_page import CheckedFolder, check_page
from newcare.report.page import render_page
from newcare.workflows.check_tables import write_tables

THRESHOLD = 0.05  # share of a file's rows in quarantine from which the build stops
PAGE, MANIFEST = "report.html", "manifest.json"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class CheckRequest:
    """What to check and how.

    Attributes:
        folder: holds the extracts; its hidden files and its folders are passed over.
        out: folder for the checked rows; None for the folder's name with "-checked" behind it.
        flows: name of a file -> flow, where you know it.
        mapping: file with the place's own names, codes and date formats.
        threshold: share of a file's rows in quarantine above which the build stops.
        thresholds: flow or name of a file -> a threshold of its own.
        on: day of the extract; nothing that has happened lies after it.
        engine: one of `newcare.engines.ENGINES`.
    """

    folder: Path
    on: dt.date
    out: Path | None = None
    flows: Mapping[str, str] = field(default_factory=dict)
    mapping: Path | None = None
    threshold: float = THRESHOLD
    thresholds: Mapping[str, float] = field(default_factory=dict)
    engine: str = "duckdb"

    @property
    def place(self) -> Path:
        """Folder for the checked rows."""
        return self.out or self.folder.with_name(f"{self.folder.resolve().name}-checked")

    def threshold_of(self, file: CheckedFile) -> float:
        """Share of a file's rows in quarantine above which the build stops."""
        of_flow = self.thresholds.get(file.flow or "", self.threshold)
        return self.thresholds.get(file.name, of_flow)


@dataclass(frozen=True)
class CheckResult:
    """What came of a folder: its files, the key metrics, why the build stopped (empty where it did not), where it is."""

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


def _line(file: CheckedFile, width: int) -> str:
    """One file on one line."""
    checked, staged = file.checked, file.checked.staged
    if file.flow is None:
        return f"{file.name:{width}}  passed over: {staged.guess}"
    if staged.faults:
        return f"{file.name:{width}}  {file.flow}: refused: {staged.faults[0].message}"
    return (
        f"{file.name:{width}}  {file.flow}: {staged.read:,} rows read, {checked.accepted:,} accepted,"
        f" {checked.quarantined:,} quarantined"
    )


def file_as_json(file: CheckedFile) -> dict[str, Any]:
    """One file as `--json` and the manifest hold it."""
    checked, staged = file.checked, file.checked.staged
    return {
        "file": file.name,
        "flow": file.flow,
        "shape": None if staged.spec is None else staged.spec.name,
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


def check_folder(request: CheckRequest, on_progress: Progress | None = None) -> CheckResult:
    """Check every file of a folder.

    Accepted rows lie in accepted/<shape>/<file>.parquet, the others in quarantined/<file>.parquet; summary, months
    and plausibility are tables beside them, and the page says it all to a data manager. When a file is refused, or
    more of its rows than its threshold, nothing at `out` is touched, and all this lies in "<out>-refused".

    Raises:
        InvalidRecords: there is no such folder, or no file in it.
        InvalidInput: the mapping or a flow is not known, or a name given is no file of the folder.
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    tell = on_progress or (lambda *_: None)
    files = _files(request)
    engine = open_engine(request.engine)
    out = request.place
    try:
        with tempfile.TemporaryDirectory(prefix="newcare-check-", dir=_beside(out)) as name:
            room, made = Path(name), Path(name) / "made"
            made.mkdir()
            staged = _staged(files, request, room, tell)
            checked, seen = check_staged(staged, engine, made, room, on=request.on, on_file=tell)
            stopped = tuple(_stops(checked, request))
            place = out.with_name(f"{out.name}-refused") if stopped else out
            result = CheckResult(checked, seen, stopped, place)
            _write(result, request, made)
            with replaced_whole(place) as fresh:
                for part in made.iterdir():
                    shutil.move(part, fresh / part.name)
            if not stopped:
                shutil.rmtree(out.with_name(f"{out.name}-refused"), ignore_errors=True)
    finally:
        engine.close()
    return result


def _files(request: CheckRequest) -> list[Path]:
    """Files of the folder, in order of name."""
    if not request.folder.is_dir():
        raise InvalidRecords(
            f"There is no folder '{request.folder}'.", remedy="Give the folder that holds the extracts."
        )
    files = sorted(
        path for path in request.folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )
    if not files:
        raise InvalidRecords(
            f"The folder '{request.folder}' holds no file.", remedy="Give the folder that holds the extracts."
        )
    strangers = sorted(set(request.flows) - {path.name for path in files})
    if strangers:
        raise InvalidInput(
            f"No file of the folder is called {', '.join(strangers)}.",
            seen=", ".join(path.name for path in files),
            remedy="Write --flow FILE=FLOW with the name of a file as the folder has it.",
        )
    return files


def _beside(out: Path) -> Path:
    """Folder in which to work: on the same disk as the result, so that it is moved and not copied."""
    with storage_errors(out.parent):
        out.parent.mkdir(parents=True, exist_ok=True)
    return out.parent


def _staged(files: Sequence[Path], request: CheckRequest, room: Path, tell: Progress) -> list[StagedFile]:
    """Read every file."""
    mapping = None if request.mapping is None else load_mapping(request.mapping)
    staged = []
    for position, path in enumerate(files):
        tell(f"reading {path.name}", position, len(files))
        staged.append(
            stage_file(path, room / f"read-{position}", flow=request.flows.get(path.name), mapping=mapping)
        )
    return staged


def _stops(files: Sequence[CheckedFile], request: CheckRequest) -> Iterator[str]:
    """Say for each file that stops the build why it does."""
    if all(file.flow is None for file in files):
        yield "No file of the folder is of a flow that is known; name it with --flow FILE=FLOW."
    for file in files:
        checked, threshold = file.checked, request.threshold_of(file)
        if file.flow is not None and checked.staged.faults:
            yield f"{file.name} was refused: {checked.staged.faults[0].message}"
        elif checked.share_quarantined > threshold:
            yield (
                f"{file.name}: {checked.quarantined:,} of {checked.staged.read:,} rows are in quarantine"
                f" ({checked.share_quarantined:.1%}; its threshold is {threshold:.1%})."
            )


def _write(result: CheckResult, request: CheckRequest, made: Path) -> None:
    """Write the tables, the page and the manifest."""
    write_tables(made, result.files, result.plausibility)
    about = CheckedFolder(
        request.folder.resolve().name, request.on, result.files, result.plausibility, result.stopped
    )
    (made / PAGE).write_text(render_page(check_page(about)), encoding="utf-8")
    manifest = {
        "newcare": __version__,
        "on": request.on.isoformat(),
        "threshold": request.threshold,
        "stopped": list(result.stopped),
        "inputs": {file.name: _digest(file.checked.staged.file) for file in result.files},
        "files": [file_as_json(file) for file in result.files],
    }
    (made / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False), encoding="utf-8")


def _digest(path: Path) -> str:
    """Digest of a file's content."""
    with path.open("rb") as content:
        return f"sha256:{file_digest(content, 'sha256').hexdigest()}"
