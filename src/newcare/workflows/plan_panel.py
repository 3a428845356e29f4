"""Lock the protocol of an evaluation of a panel, which no model file stands behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.evaluation.given import read_panel_file
from newcare.evaluation.protocol import ProtocolStatus, Seen, lock_path_of, lock_protocol, status_of
from newcare.workflows.panel_protocol import PanelFollowed, panel_by_protocol


def lock_panel_protocol(
    path: Path, panel: Path, *, lock: bool, why: str | None = None, now: dt.datetime | None = None
) -> ProtocolStatus:
    """Say whether the protocol of a panel is locked, and lock or amend it where asked.

    A panel that ends before the first start holds no outcomes yet. One that holds periods from there on is a panel in
    which outcomes could be seen: the lock says so.

    Args:
        path: TOML file of the protocol; see `newcare.evaluation.protocol.protocol_file`.
        panel: CSV file; starts are taken from it where the protocol lists none.
        lock: lock it, in a file beside the protocol.
        why: reason for an amendment.
        now: moment of the lock; by the clock where null.

    Raises:
        InvalidModelFile: the protocol file has a fault.
        InvalidInput: the panel cannot be read, the lock file was altered, or a change has no reason.
    """
    followed, lock_file = panel_by_protocol(path, read_panel_file(panel)), lock_path_of(path)
    seen = _seen(followed)
    if lock:
        lock_protocol(followed.protocol, lock_file, seen=seen, now=now or dt.datetime.now(dt.UTC), why=why)
    return status_of(followed.protocol, lock_file)


def _seen(followed: PanelFollowed) -> Seen:
    """What the panel held, beside the first start.

    Raises:
        InvalidInput: it begins with the first start, so that nothing comes before.
    """
    times = followed.times
    first = min(followed.protocol.starts, key=lambda start: times.position(start.day))
    place = times.position(first.day)
    if place <= 0:
        raise InvalidInput(
            "There is no period before the first start.",
            seen=f"{first.unit} starts in {first.day}; the panel begins with {times.labels[0]}",
            remedy="Add earlier times, or leave out the units that start before them.",
        )
    before = min(place, len(times.labels)) - 1
    held = place < len(times.labels)
    return Seen(times.labels[before], times.labels[-1], first.day, held_outcomes=held)
