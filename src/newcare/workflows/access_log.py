"""The log of reads of patient data: written before anything is served, never rewritten, each line tied to the last.

One JSON object a line. Its `digest` covers the line and the digest of the line before, so a line that was changed,
taken out or put in breaks the chain. No line ever holds a person: it says who read what, for which purpose, how many.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from newcare.errors import MissingSource, StorageFailure

FILE_VARIABLE = "NEWCARE_ACCESS_LOG"
FIRST = "0" * 64  # what the first line is tied to
_PATIENCE = 10  # seconds to wait for another reader's line


@dataclass(frozen=True)
class Read:
    """One read of patient data.

    Attributes:
        purpose: one of `workflows.keys.PURPOSES`.
        what: the list or table that is served.
        practice: code of the practice whose people are named; None where pseudonyms only are served.
        rows: how many rows are served.
        data_version: digest of the records and the model file.
    """

    purpose: str
    what: str
    practice: str | None
    rows: int
    data_version: str


def access_log_path() -> Path:
    """Where the log lies: as NEWCARE_ACCESS_LOG says, or in the user's own state folder, never with the data."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else Path.home() / ".local" / "state" / "newcare" / "access.jsonl"


def record_read(read: Read, *, path: Path | None = None) -> str:
    """Append a read to the log and have the disk keep it; only then may it be served.

    Returns:
        Digest of the new line; kept elsewhere, it proves the log up to here.

    Raises:
        StorageFailure: the log cannot be written, or its last line is damaged. Nothing may be served.
    """
    log = path or access_log_path()
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(log.with_name(f".{log.name}.lock"), timeout=_PATIENCE):
            return _append(log, read)
    except (OSError, Timeout) as error:
        raise _unwritable(log, getattr(error, "strerror", None) or "another process holds it") from error


def _append(log: Path, read: Read) -> str:
    """Write one line after the last."""
    last = _last_line(log)
    entry: dict[str, Any] = {
        "line": last["line"] + 1 if last else 1,
        "when": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "who": getpass.getuser(),
        **asdict(read),
        "before": last["digest"] if last else FIRST,
    }
    entry["digest"] = _digest(entry)
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        content = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        if os.write(handle, content) != len(content):
            raise OSError(None, "only part of a line could be written")
        os.fsync(handle)
    finally:
        os.close(handle)
    digest: str = entry["digest"]
    return digest


def _last_line(log: Path) -> dict[str, Any] | None:
    """The last line, sound; None in an empty log."""
    if not log.exists() or log.stat().st_size == 0:
        return None
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 65_536))
        content = file.read()
    last = _sound(content.rstrip(b"\n").rpartition(b"\n")[2]) if content.endswith(b"\n") else None
    if last is None:
        raise _unwritable(log, "its last line is damaged")
    return last


def broken_lines(path: Path) -> list[int]:
    """Numbers of the lines (from 1) that are damaged or not tied to the line before; none in a sound log.

    Raises:
        MissingSource: there is no such log, or it may not be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise MissingSource(
            f"The log of reads {path} cannot be read.",
            seen=error.strerror,
            remedy=f"Name another, or set {FILE_VARIABLE}; it begins with the first read.",
        ) from error
    broken, before = [], FIRST
    for number, content in enumerate(lines, start=1):
        entry = _sound(content)
        if entry is None or entry["before"] != before or entry["line"] != number:
            broken.append(number)
        before = entry["digest"] if entry else before
    return broken


def _sound(content: bytes) -> dict[str, Any] | None:
    """Read a line whose digest is right."""
    try:
        entry = json.loads(content)
    except ValueError:
        return None
    whole = isinstance(entry, dict) and {"line", "before", "digest"} <= entry.keys()
    return entry if whole and entry["digest"] == _digest(entry) else None


def _digest(entry: dict[str, Any]) -> str:
    """Digest of everything in a line but its digest."""
    said = {name: value for name, value in entry.items() if name != "digest"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _unwritable(log: Path, seen: str) -> StorageFailure:
    """Say that nothing is served without a log."""
    return StorageFailure(
        f"The log of reads '{log}' cannot be written, so nothing was served.",
        seen=seen,
        remedy=f"Make room for it, or set {FILE_VARIABLE} to a file that you may write; move a damaged log aside and"
        " keep it.",
    )
