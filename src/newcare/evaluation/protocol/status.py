"""Whether a protocol is locked, amended or not locked: one sentence that every report says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from newcare.errors import InvalidInput
from newcare.evaluation.protocol.differences import differences
from newcare.evaluation.protocol.lock_file import Entry, read_lock
from newcare.evaluation.protocol.protocol import Protocol

State = Literal["locked", "amended", "not-locked"]
SHOWN = 12  # characters of a digest that a reader compares


@dataclass(frozen=True)
class ProtocolStatus:
    """Whether a protocol is locked, since when, and what that is worth.

    `sha256` is the digest of the protocol asked about. `date` is the day of the lock (ISO), null where there is none.
    `before_outcomes` is false where there were records from the first start on when it was locked or amended; null
    where nothing is locked. `last_entry` is the digest of the last entry.
    """

    state: State
    date: str | None
    sentence: str
    sha256: str
    before_outcomes: bool | None
    last_entry: str | None

    def values(self) -> dict[str, Any]:
        """Plain values, for a manifest or a page."""
        return {
            "state": self.state,
            "date": self.date,
            "sentence": self.sentence,
            "sha256": self.sha256,
            "before_outcomes": self.before_outcomes,
            "last_entry": self.last_entry,
        }


def status_of(protocol: Protocol, path: Path) -> ProtocolStatus:
    """Hold a protocol against its lock file; one that was altered, or locks another protocol, locks nothing.

    Args:
        protocol: what an evaluation is about to follow.
        path: lock file, which need not be there; see `lock_path_of`.
    """
    try:
        entries = read_lock(path)
    except InvalidInput as error:
        return _not_locked(
            protocol, f"The protocol counts as not locked: its lock file was altered ({error.seen})."
        )
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
        )
    return ProtocolStatus(
        "locked" if len(entries) == 1 else "amended",
        entries[0].date[:10],
        _sentence(entries),
        protocol.sha256,
        not any(entry.seen.held_outcomes for entry in entries),
        last.sha256,
    )


def _not_locked(protocol: Protocol, sentence: str) -> ProtocolStatus:
    return ProtocolStatus("not-locked", None, sentence, protocol.sha256, None, None)


def _sentence(entries: Sequence[Entry]) -> str:
    """When it was locked and amended, and what the records then held."""
    first, *amendments = entries
    locked = f"The protocol was locked on {first.day} (SHA-256 {first.protocol_sha256[:SHOWN]}). {first.seen.words()}"
    return " ".join([locked, *map(_amended, amendments)])


def _amended(entry: Entry) -> str:
    """One amendment in words."""
    why = (entry.why or "").rstrip(".")
    return f"Amended on {entry.day}, because: {why} ({'; '.join(entry.changes)}). {entry.seen.words()}"
