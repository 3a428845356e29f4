"""What an earlier result saw of a lock file, so that entries taken off its end are missed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.evaluation.protocol.lock_file import Entry


@dataclass(frozen=True)
class Sighting:
    """A lock file as a plan, a run or an evaluation saw it.

    `lock_file` is its name without folders, `entries` the number of its entries, `last_entry` the digest of the last.
    """

    lock_file: str
    entries: int
    last_entry: str

    def is_kept_in(self, entries: Sequence[Entry]) -> bool:
        """Whether the entry that was the last one still stands in its place."""
        return len(entries) >= self.entries and entries[self.entries - 1].sha256 == self.last_entry


def sighting_of(status: Any) -> Sighting | None:
    """What the status of a protocol, as a result keeps it (`ProtocolStatus.values`), saw of a lock; null if nothing."""
    if not isinstance(status, Mapping):
        return None
    name, entries, last = (status.get(key) for key in ("lock_file", "entries", "last_entry"))
    if isinstance(name, str) and isinstance(entries, int) and entries > 0 and isinstance(last, str):
        return Sighting(name, entries, last)
    return None


def earlier_sighting(path: Path, key: str) -> Sighting | None:
    """What a JSON file of an earlier result saw of a lock; null where there is none, or it cannot be read.

    Args:
        path: the file, which need not be there.
        key: under which it keeps the status of the protocol.
    """
    try:
        return sighting_of(json.loads(path.read_text(encoding="utf-8")).get(key))
    except (OSError, ValueError, AttributeError):
        return None
