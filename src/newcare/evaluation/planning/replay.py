"""The headline design replayed on the place's own quarters before the start, as if units drawn by lot had started."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.planning.history import LEAST_QUARTERS, History
from newcare.evaluation.planning.made_panels import MadePlace, case_of
from newcare.evaluation.planning.power import Detectable, Simulator
from newcare.evaluation.planning.response import NO_FALL
from newcare.evaluation.planning.scatter import Scatter
from newcare.methods.panel import NEVER, Integers


@dataclass(frozen=True)
class Replay:
    """What the quarters before the start themselves say, over as many quarters after a made-up start as they hold.

    `seen` comes from the counts as they were, `made` from panels made up in the same shape: the closer they are, the
    better the made-up panels stand for the place. `false_alarms` is the share of the former that would have been taken
    for an effect.
    """

    quarters_after: int
    seen: Detectable
    made: Detectable
    false_alarms: float

    @property
    def ratio(self) -> float | None:
        """Smallest effect to be seen in the counts as they were, over that in panels made up; null where none is."""
        if max(self.seen.fall, self.made.fall) >= NO_FALL or self.made.fall == 0:
            return None
        return self.seen.log_ratio / self.made.log_ratio


def replay(
    history: History,
    scatter: Scatter,
    *,
    follow_up_quarters: int,
    simulator: Simulator,
) -> Replay | None:
    """Start units drawn by lot at a quarter drawn by lot, in the counts as they were; null where history is too short.

    A start has at least a year before it and as many quarters after it as were planned, or as are left.
    """
    after = min(follow_up_quarters, history.quarters - LEAST_QUARTERS)
    if after < 1:
        return None
    draws, rng = simulator.draws, simulator.rng
    seen = simulator.run(_as_they_were(history, after, draws, rng))
    made = simulator.run(_as_made(history, scatter, after, draws, rng))
    return Replay(after, seen.detectable, made.detectable, seen.false_alarms)


def _as_they_were(history: History, after: int, draws: int, rng: np.random.Generator) -> Iterator[AreaCase]:
    """Counts as they were, up to the end of the follow-up of starts that nobody made."""
    for _ in range(draws):
        starts, end = _by_lot(history, after, rng)
        yield case_of(history.events[:, :end], history.expected[:, :end], starts)


def _as_made(
    history: History, scatter: Scatter, after: int, draws: int, rng: np.random.Generator
) -> Iterator[AreaCase]:
    """Counts made up for the same quarters and starts."""
    place = MadePlace(history.fitted, history.expected, history.starts, scatter)
    for _ in range(draws):
        starts, end = _by_lot(history, after, rng)
        cut = replace(
            place, fitted=history.fitted[:, :end], expected=history.expected[:, :end], starts=starts
        )
        yield next(cut.draws(rng, 1))


def _by_lot(history: History, after: int, rng: np.random.Generator) -> tuple[Integers, int]:
    """Starts of units drawn by lot, all in one quarter, and the end of the panel."""
    start = int(rng.integers(LEAST_QUARTERS, history.quarters - after + 1))
    starts = np.where(rng.permutation(history.will_start), start, NEVER)
    return starts, start + after
