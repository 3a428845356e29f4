"""Locking a protocol, and amending a lock: entries are added, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newcare import __version__
from newcare.engines import write_whole
from newcare.errors import InvalidInput
from newcare.evaluation.protocol.differences import differences
from newcare.evaluation.protocol.lock_file import Entry, lock_text, read_lock
from newcare.evaluation.protocol.protocol import Protocol
from newcare.evaluation.protocol.seen import Seen


@dataclass(frozen=True)
class Locked:
    """The last entry of a lock file, and whether it was made just now."""

    entry: Entry
    made: bool


def lock_protocol(
    protocol: Protocol, path: Path, *, seen: Seen, now: dt.datetime, why: str | None = None
) -> Locked:
    """Lock a protocol, or amend the lock where the protocol has changed since; an unchanged one stays as it is.

    Args:
        protocol: what is locked.
        path: lock file; see `lock_path_of`. It is written whole or not at all.
        seen: what could have been seen by now; stated in the entry.
        now: moment of the entry, with a time zone.
        why: reason for an amendment, which needs one.

    Raises:
        InvalidInput: the lock file was altered, or the protocol has changed and no reason is given.
        StorageFailure: the file cannot be written; what stood there still stands.
    """
    entries = read_lock(path)
    changes = changes_to_record(protocol, entries, why)
    last = entries[-1] if entries else None
    if last is not None and last.protocol_sha256 == protocol.sha256:
        return Locked(last, made=False)
    entry = Entry(
        number=len(entries) + 1,
        kind="lock" if last is None else "amendment",
        date=now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        why=(why or "").strip() or None,
        changes=changes,
        protocol_sha256=protocol.sha256,
        protocol=protocol.values(),
        seen=seen,
        newcare=__version__,
        previous=None if last is None else last.sha256,
    )
    write_whole(path, lock_text([*entries, entry]).encode())
    return Locked(entry, made=True)


def changes_to_record(protocol: Protocol, entries: Sequence[Entry], why: str | None) -> tuple[str, ...]:
    """What a protocol changes of the one that was locked last; none where nothing was.

    Raises:
        InvalidInput: it changes something, and no reason is given.
    """
    changes = differences(entries[-1].protocol, protocol.values()) if entries else ()
    if changes and not (why or "").strip():
        raise InvalidInput(
            f"The protocol has changed since it was locked on {entries[-1].day}.",
            seen="; ".join(changes),
            remedy='Take the changes back, or record them as an amendment with --why "REASON".',
        )
    return changes
