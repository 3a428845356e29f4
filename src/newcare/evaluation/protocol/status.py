"""Whether a protocol is locked, amended or not locked: one sentence that every report says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from newcare.errors import InvalidInput
from newcare.evaluation.protocol.differences import differences
from newcare.evaluation.protocol.lock_file import Entry, read_lock
from newcare.evaluation.protocol.protocol import Protocol
from newcare.evaluation.protocol.sighting import Sighting

State = Literal["locked", "amended", "not-locked"]
SHOWN = 12  # characters of a digest that a reader compares


@dataclass(frozen=True)
class ProtocolStatus:
    """Whether a protocol is locked, since when, and what that is worth.

    `sha256` is the digest of the protocol asked about. `date` is the day of the lock (ISO), null where there is none.
    `before_outcomes` is false where it was locked or amended when there were records from the first start on, or when
    by the clock the first start had come; null where nothing is locked, or no clock can tell. `last_entry` is the
    digest of the last entry of the file `lock_file`, which has `entries`; where an earlier result saw one that is
    gone, that one stays named, so that no later result forgets it.
    """

    state: State
    date: str | None
    sentence: str
    sha256: str
    before_outcomes: bool | None
    last_entry: str | None
    lock_file: str | None = None
    entries: int | None = None

    def values(self) -> dict[str, Any]:
        """Plain values, for a manifest or a page."""
        return asdict(self)


def status_of(protocol: Protocol, path: Path, *, earlier: Sighting | None = None) -> ProtocolStatus:
    """Hold a protocol against its lock file; one that was altered, or locks another protocol, locks nothing.

    Args:
        protocol: what an evaluation is about to follow.
        path: lock file, which need not be there; see `lock_path_of`.
        earlier: what the result that stood in the same folder saw of it; a lock of another name is left aside.
    """
    seen_before = earlier if earlier is not None and earlier.lock_file == path.name else None
    try:
        entries = read_lock(path)
    except InvalidInput as error:
        return _not_locked(
            protocol,
            f"The protocol counts as not locked: its lock file was altered ({error.seen}).",
            seen_before,
        )
    if seen_before is not None and not seen_before.is_kept_in(entries):
        return _not_locked(protocol, _gone(seen_before), seen_before)
    if not entries:
        return _not_locked(
            protocol,
            "The protocol was not locked: nothing shows that outcomes and methods were chosen before the results were"
            " seen.",
        )
    last = entries[-1]
    if last.protocol_sha256 != protocol.sha256:
        changes = "; ".join(differences(last.protocol, protocol.values()))
        return _not_locked(
            protocol,
            f"The protocol that was locked on {last.day} is not the one followed here, and no amendment says why:"
            f" {changes}.",
            Sighting(path.name, len(entries), last.sha256),
        )
    return ProtocolStatus(
        "locked" if len(entries) == 1 else "amended",
        entries[0].date[:10],
        _sentence(entries),
        protocol.sha256,
        _before_outcomes(entries),
        last.sha256,
        path.name,
        len(entries),
    )


def _before_outcomes(entries: Sequence[Entry]) -> bool | None:
    """Whether no entry was made when outcomes could have been seen; null where no clock can tell of one."""
    found = [entry.outcomes_could_be_seen for entry in entries]
    return False if True in found else None if None in found else True


def _not_locked(protocol: Protocol, sentence: str, seen: Sighting | None = None) -> ProtocolStatus:
    """Nothing is locked; what was seen of a lock file is kept."""
    kept = (None, None, None) if seen is None else (seen.last_entry, seen.lock_file, seen.entries)
    return ProtocolStatus("not-locked", None, sentence, protocol.sha256, None, *kept)


def _gone(seen: Sighting) -> str:
    """That an entry which an earlier result saw stands no more."""
    number = "1 entry" if seen.entries == 1 else f"{seen.entries} entries"
    return (
        f"The protocol counts as not locked: the result that stood in this folder before saw {number} in"
        f" {seen.lock_file}, the last one with the digest {seen.last_entry[:SHOWN]}, and that one is there no more."
        " Entries were taken out, or the lock was made anew, or the folder held the result of another model."
    )


def _sentence(entries: Sequence[Entry]) -> str:
    """When it was locked and amended, and what the records then held."""
    first, *amendments = entries
    locked = f"The protocol was locked on {first.day} (SHA-256 {first.protocol_sha256[:SHOWN]}). {first.seen_words()}"
    return " ".join([locked, *map(_amended, amendments)])


def _amended(entry: Entry) -> str:
    """One amendment in words."""
    why = (entry.why or "").rstrip(".")
    return f"Amended on {entry.day}, because: {why} ({'; '.join(entry.changes)}). {entry.seen_words()}"
