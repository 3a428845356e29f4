"""Histories of made-up places whose scatter is set."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.planning.history import History
from newcare.evaluation.planning.made_panels import MadePlace
from newcare.evaluation.planning.scatter import Scatter
from newcare.methods.panel import NEVER, Floats

SEASON = np.array([1.0, 0.9, 1.0, 1.15])


def a_place(
    *,
    quarters: int,
    treated: int = 20,
    compared: int = 30,
    events: float = 60.0,
    scatter: Scatter | None = None,
    start: int | None = None,
) -> MadePlace:
    """A place of unequal units with a season, whose units start after `start` quarters (after the last where null)."""
    sizes = events * np.linspace(0.6, 1.4, treated + compared)
    sizes = sizes[np.random.default_rng(5).permutation(len(sizes))]
    expected: Floats = sizes[:, None] * np.resize(SEASON, quarters)
    starts = np.where(np.arange(treated + compared) < treated, quarters if start is None else start, NEVER)
    return MadePlace(expected * 1.05, expected, starts, scatter or Scatter(1.0, 0.0, 0.0))


def a_history(place: MadePlace, *, seed: int = 1) -> History:
    """One history drawn from a place."""
    case = next(place.draws(np.random.default_rng(seed), 1))
    units = tuple(f"U{position:03}" for position in range(len(place.starts)))
    return History(units, case.counted().events, place.expected, place.starts)
