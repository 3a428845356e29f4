"""Check a folder of extracts: read each file, check each row, write what was accepted and what was put aside."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import file_digest
from pathlib import Path

from newcare import __version__
from newcare.engines import open_engine, replaced_whole, storage_errors
from newcare.errors import InvalidInput, InvalidRecords
from newcare.records.checking import CheckedFile, check_staged
from newcare.records.reading import Mapping, StagedFile, load_mapping, stage_file
from newcare.report.check_page import CheckedFolder, check_page
from newcare.report.page import render_page
from newcare.workflows.check_request import PAGE, THRESHOLD, CheckRequest, CheckResult, file_as_json
from newcare.workflows.check_tables import write_tables

__all__ = ["THRESHOLD", "CheckRequest", "CheckResult", "check_folder"]

MANIFEST = "manifest.json"
Progress = Callable[[str, int, int], None]


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
    mapping = Mapping() if request.mapping is None else load_mapping(request.mapping)
    engine = open_engine(request.engine)
    out = request.place
    try:
        with tempfile.TemporaryDirectory(prefix="newcare-check-", dir=_beside(out)) as name:
            room, made = Path(name), Path(name) / "made"
            made.mkdir()
            staged = _staged(files, request, mapping, room, tell)
            checked, seen = check_staged(staged, engine, made, room, on=request.on, on_file=tell)
            stopped = tuple(_stops(checked, request, mapping))
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


def _staged(
    files: Sequence[Path], request: CheckRequest, mapping: Mapping, room: Path, tell: Progress
) -> list[StagedFile]:
    """Read every file."""
    staged = []
    for position, path in enumerate(files):
        tell(f"reading {path.name}", position, len(files))
        staged.append(
            stage_file(path, room / f"read-{position}", flow=request.flows.get(path.name), mapping=mapping)
        )
    return staged


def _stops(files: Sequence[CheckedFile], request: CheckRequest, mapping: Mapping) -> Iterator[str]:
    """Say for each file that stops the build why it does."""
    if all(file.flow is None and not file.checked.staged.faults for file in files):
        yield "No file of the folder is of a flow that is known; name it with --flow FILE=FLOW."
    for file in files:
        checked, threshold = file.checked, request.threshold_of(file, mapping)
        if checked.staged.faults:
            yield f"{file.name} was refused: {checked.staged.faults[0].in_words}"
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
