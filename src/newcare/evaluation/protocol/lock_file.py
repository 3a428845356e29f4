"""The lock file: the protocol as it was locked, every amendment since, each entry with the digest of the one before.

Whoever rewrites one entry must rewrite all after it; whoever rewrites them all still has another last digest than the
one that was printed when the protocol was locked, so that digest is worth writing into the minutes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from newcare.errors import InvalidInput
from newcare.evaluation.protocol.protocol import digest
from newcare.evaluation.protocol.seen import Seen
from newcare.terms.words import day_words

FORMAT = "newcare-protocol-lock-1"
ABOUT = (
    "The protocol of an evaluation as it was locked, and what was changed since. Written by newcare plan --lock; not to"
    " be edited: each entry holds the digest of the one before."
)


@dataclass(frozen=True)
class Entry:
    """One entry: the lock itself, or an amendment with its reason; `protocol` holds the values as they then were."""

    number: int
    kind: Literal["lock", "amendment"]
    date: str
    why: str | None
    changes: tuple[str, ...]
    protocol_sha256: str
    protocol: Mapping[str, Any]
    seen: Seen
    newcare: str
    previous: str | None

    @property
    def sha256(self) -> str:
        """Digest of the whole entry, its link to the one before included."""
        return digest(self._values())

    def written(self) -> dict[str, Any]:
        """The entry as it stands in the file."""
        return {**self._values(), "sha256": self.sha256}

    def _values(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    @property
    def day(self) -> str:
        """Day of the entry as a reader writes it."""
        return day_words(self._made_on)

    @property
    def _made_on(self) -> dt.date:
        return dt.datetime.fromisoformat(self.date).date()

    @property
    def outcomes_could_be_seen(self) -> bool | None:
        """Whether outcomes could have been seen when it was made; null where nothing can tell."""
        return self.seen.could_be_seen_on(self._made_on)

    def seen_words(self) -> str:
        """What could have been seen when it was made, as a sentence."""
        return self.seen.words(self._made_on)


def lock_path_of(path: Path) -> Path:
    """Lock file of a model file or a protocol file: beside it, `model.protocol.json` for `model.toml`."""
    return path.with_suffix(".protocol.json")


def read_lock(path: Path) -> tuple[Entry, ...]:
    """Read the entries of a lock file, oldest first; empty where there is no file.

    Raises:
        InvalidInput: the file is no lock file, or an entry was altered, left out or put in elsewhere; says which.
    """
    if not path.exists():
        return ()
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(_entry(each) for each in written["entries"])
        digests = [each["sha256"] for each in written["entries"]]
        known = written["format"] == FORMAT and bool(entries)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise _altered(path, "it does not read as a lock file") from error
    if not known:
        raise _altered(path, f"it is not in the form {FORMAT}, or holds no entry")
    _refuse_altered(path, entries, digests)
    return entries


def lock_text(entries: Sequence[Entry]) -> str:
    """Text of a lock file."""
    written = {"format": FORMAT, "about": ABOUT, "entries": [entry.written() for entry in entries]}
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def _entry(written: Mapping[str, Any]) -> Entry:
    """Read one entry."""
    kept = {name: value for name, value in written.items() if name != "sha256"}
    return Entry(**{**kept, "changes": tuple(kept["changes"]), "seen": Seen(**kept["seen"])})


def _refuse_altered(path: Path, entries: Sequence[Entry], digests: Sequence[str]) -> None:
    """Hold each entry against its digest, its place, the entry before it and the protocol it names."""
    before: str | None = None
    for position, (entry, written) in enumerate(zip(entries, digests, strict=True), start=1):
        if entry.number != position or entry.previous != before:
            raise _altered(path, f"entry {position} does not follow the one before it")
        if entry.sha256 != written or digest(entry.protocol) != entry.protocol_sha256:
            raise _altered(path, f"entry {position}, of {entry.date[:10]}, does not fit its digest")
        before = written


def _altered(path: Path, what: str) -> InvalidInput:
    return InvalidInput(
        f"The lock file {path} was altered after it was written.",
        seen=what,
        remedy="Restore it from your version control or a backup. If there is none, move it away and lock again: the"
        " new lock says which records there were by then.",
    )
