"""How many have had an event by a day when another event, such as death, can come first.

Sources: Aalen and Johansen 1978, Scand J Stat 5:141 (cumulative incidence); Putter, Fiocco and Geskus 2007, Stat Med
26:2389 (why a death is not a censoring); Therneau and Grambsch 2000, Modeling survival data, section 2 (influence of a
row on a curve).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.influence import Estimated
from newcare.methods.panel import Flags, Floats, Integers

CENSORED, EVENT = 0, 1  # causes; any other number is an event that competes


@dataclass(frozen=True)
class CumulativeIncidence:
    """Share who have had the event by each time, and who have had no event of any kind: a step at each time.

    All have shape (times,); `times` are those at which somebody had an event of any kind.
    """

    times: Floats
    incidence: Floats
    event_free: Floats


@dataclass(frozen=True)
class _Steps:
    """At each time: people at risk just before it, hazards, and the share without any event just before it."""

    times: Floats
    at_risk: Floats
    hazard: Floats
    any_hazard: Floats
    before: Floats

    @property
    def incidence(self) -> Floats:
        return np.asarray(np.cumsum(self.before * self.hazard))


def cumulative_incidence(time: Floats, cause: Integers, weights: Floats | None = None) -> CumulativeIncidence:
    """Estimate the Aalen-Johansen cumulative incidence of cause 1.

    Args:
        time: shape (n,), above 0: when the event came or the row was last seen.
        cause: shape (n,): 0 last seen without an event, 1 the event, other numbers events that compete.
        weights: shape (n,), 0 or more.

    An event comes before a last sight of the same time.
    """
    steps = _steps(time, cause, np.ones(len(time)) if weights is None else weights)
    return CumulativeIncidence(steps.times, steps.incidence, steps.before * (1 - steps.any_hazard))


def risk_at(
    time: Floats, cause: Integers, horizon: float, rows: Flags, weights: Floats | None = None
) -> Estimated:
    """Risk of cause 1 up to a horizon among some rows, with the influence of every row on it; the others have none.

    Args:
        time, cause, weights: as in `cumulative_incidence`.
        horizon: in the unit of `time`.
        rows: shape (n,): whose risk.

    Raises:
        InvalidInput: nobody is followed up to the horizon and not all have had an event, so that it is unknown.
    """
    weights = np.ones(len(time)) if weights is None else weights
    held = rows & (weights > 0)
    own_time, own_cause, own = time[held], cause[held], weights[held]
    steps = _steps(np.minimum(own_time, horizon), np.where(own_time <= horizon, own_cause, CENSORED), own)
    if own_time.max(initial=0.0) < horizon and (not len(steps.times) or steps.any_hazard[-1] < 1):
        raise InvalidInput(
            "Nobody is followed up to the day at which the risk is asked.",
            seen=f"at most {own_time.max(initial=0.0):g} of {horizon:g}",
            remedy="Ask for an earlier day.",
        )
    influence = np.zeros(len(time))
    influence[held] = own * _influence(steps, own_time, np.where(own_time <= horizon, own_cause, CENSORED))
    return Estimated(float(steps.incidence[-1]) if len(steps.times) else 0.0, influence)


def _steps(time: Floats, cause: Integers, weights: Floats) -> _Steps:
    """Count those at risk and the events of each time at which there are any."""
    if np.any(time <= 0):
        raise InvalidInput("Time to an event or to the last sight must be above 0.")
    times = np.unique(time[(cause != CENSORED) & (weights > 0)])
    order = np.argsort(time)
    gone = np.concatenate([[0.0], np.cumsum(weights[order])])
    at_risk = weights.sum() - gone[np.searchsorted(time[order], times, side="left")]
    place = np.searchsorted(times, time)
    of_event, of_any = (
        np.bincount(place[kind], weights[kind], len(times))[: len(times)]
        for kind in (cause == EVENT, cause != CENSORED)
    )
    hazard, any_hazard = of_event / at_risk, np.minimum(of_any / at_risk, 1.0)
    after = np.cumprod(1 - any_hazard)
    before = np.concatenate([[1.0], after[:-1]]) if len(times) else after
    return _Steps(times, at_risk, hazard, any_hazard, before)


def _influence(steps: _Steps, time: Floats, cause: Integers) -> Floats:
    """How far one more person like each row would move the risk at the last time, per unit of weight.

    A person adds to the hazard of each time that he lives through what he does at that time less the hazard itself.
    """
    if not len(steps.times):
        return np.zeros(len(time))
    to_come = steps.incidence[-1] - steps.incidence
    left = 1 - steps.any_hazard
    of_event = steps.before / steps.at_risk
    of_any = np.divide(to_come, left, out=np.zeros_like(left), where=left > 1e-12) / steps.at_risk
    lived_through = np.cumsum(-of_event * steps.hazard + of_any * steps.any_hazard)
    until = np.searchsorted(steps.times, time, side="right")
    found = np.concatenate([[0.0], lived_through])[until]
    at = np.clip(until - 1, 0, None)
    return np.asarray(found + (cause == EVENT) * of_event[at] - (cause != CENSORED) * of_any[at])
