"""Events over expected events as logarithms, and the units that have none to take."""

from __future__ import annotations

import numpy as np

from newcare.methods.panel import Flags, Floats, Integers


def without_events_before(events: Floats, start: Integers) -> Flags:
    """Units without a single event before their start, or before the first start where they never start.

    Args:
        events: shape (units, times).
        start: position of each unit's start; `NEVER` or past the last time where there is none.
    """
    times = events.shape[1]
    first = int(start[start > 0].min(initial=times))
    until = np.where(start < times, start, first)
    before = np.arange(times) < until[:, None]
    return np.asarray((until > 0) & (np.nansum(np.where(before, events, 0.0), axis=1) == 0))


def log_ratios(events: Floats, expected: Floats, silent: Flags) -> tuple[Floats, bool]:
    """Log of events over expected events, NaN for silent units; and whether 0.5 was added to both."""
    heard = ~silent
    half = _has_nought(events[heard]) or _has_nought(expected[heard])
    outcome = _log_ratio(events + 0.5 * half, expected + 0.5 * half)
    return np.where(silent[:, None], np.nan, outcome), half


def _has_nought(cells: Floats) -> bool:
    """Whether a unit seen in every quarter has a nought in one of them."""
    return bool((cells[~np.isnan(cells).any(axis=1)] == 0).any())


def _log_ratio(events: Floats, expected: Floats) -> Floats:
    """Logarithm of events over expected events; NaN where there is no row, or a nought that has none."""
    known = (events > 0) & (expected > 0)
    ratio = np.divide(events, expected, out=np.full(events.shape, np.nan), where=known)
    logarithm: Floats = np.log(ratio)
    return logarithm
