"""Lock the protocol of an evaluation of a panel, which no model file stands behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from newcare.evaluation.given import Columns, columns_of, read_given, read_panel_file
from newcare.evaluation.protocol import (
    ProtocolStatus,
    Seen,
    load_protocol,
    lock_path_of,
    lock_protocol,
    status_of,
)


def lock_panel_protocol(
    path: Path, panel: Path, *, lock: bool, why: str | None = None, now: dt.datetime | None = None
) -> ProtocolStatus:
    """Say whether the protocol of a panel is locked, and lock or amend it where asked.

    A panel that holds periods from the first start on is a panel in which outcomes could be seen: the lock says so.

    Args:
        path: TOML file of the protocol; see `newcare.evaluation.protocol.protocol_file`.
        panel: CSV file, from which the starts are taken.
        lock: lock it, in a file beside the protocol.
        why: reason for an amendment.
        now: moment of the lock; by the clock where null.

    Raises:
        InvalidModelFile: the protocol file has a fault.
        InvalidInput: the panel cannot be read, the lock file was altered, or a change has no reason.
    """
    primary = load_protocol(path, {}).primary
    file = read_panel_file(panel)
    given = read_given(file, columns_of(file, Columns(outcomes=(primary,))), primary)
    protocol, lock_file = load_protocol(path, given.starts), lock_path_of(path)
    if lock:
        periods = [str(label) for label in given.times.labels]
        first = min(periods.index(start) for start in given.starts.values())
        seen = Seen(periods[first - 1], periods[-1], periods[first], held_outcomes=True)
        lock_protocol(protocol, lock_file, seen=seen, now=now or dt.datetime.now(dt.UTC), why=why)
    return status_of(protocol, lock_file)
