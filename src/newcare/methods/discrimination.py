"""How well a score tells those who will have the event from those who will not.

Sources:
    DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837-845 (variance of the area, ties at half).
    Pepe 2003, The statistical evaluation of medical tests, section 5.2 (limits of the area on the scale of log-odds).
    Boyd, Eng and Page 2013, ECML PKDD (average precision as the area under the precision-recall curve).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, refuse_unknown
from newcare.methods.confidence import normal_quantile, wilson_limits


@dataclass(frozen=True)
class Area:
    """Area under the receiver operating characteristic curve; limits are None where the area is 0 or 1."""

    value: float
    lower: float | None
    upper: float | None
    standard_error: float


@dataclass(frozen=True)
class Proportion:
    """A share with Wilson's limits; all None where nobody is in the denominator."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class TopShare:
    """The people with the highest scores: how many, how many of them had the event, and both shares.

    `positive_predictive_value` is the share of the chosen who had the event, `sensitivity` the share of those with
    the event who were chosen.
    """

    share: float
    people: int
    events: int
    positive_predictive_value: Proportion
    sensitivity: Proportion


@dataclass(frozen=True)
class _Levels:
    """People with and without the event at each distinct score, from the highest; arrays of one length."""

    events: FloatArray
    others: FloatArray


def auroc(outcome: FloatArray, score: FloatArray, *, confidence: float = 0.95) -> Area:
    """Chance that a person with the event has a higher score than a person without; ties count half.

    Args:
        outcome: shape (n,), each 0 or 1, with at least one of both.
        score: shape (n,); any scale, higher for a higher risk.
        confidence: level of the limits (DeLong's variance, taken on the scale of log-odds).

    Raises:
        InvalidInput: a value is unknown, or everybody or nobody had the event.
    """
    levels = _levels(outcome, score)
    events, others = levels.events.sum(), levels.others.sum()
    below = others - np.cumsum(levels.others)  # without the event and a lower score
    above = np.cumsum(levels.events) - levels.events  # with the event and a higher score
    beats = (below + levels.others / 2) / others
    is_beaten = (above + levels.events / 2) / events
    area = float(levels.events @ beats / events)
    variance = 0.0
    for size, weights, shares in ((events, levels.events, beats), (others, levels.others, is_beaten)):
        if size > 1:
            variance += float(weights @ (shares - area) ** 2 / (size - 1) / size)
    error = math.sqrt(variance)
    if not 0 < area < 1:
        return Area(area, None, None, error)
    reach = normal_quantile(confidence) * error / (area * (1 - area))
    return Area(area, float(expit(logit(area) - reach)), float(expit(logit(area) + reach)), error)


def average_precision(outcome: FloatArray, score: FloatArray) -> float:
    """Area under the precision-recall curve: precision at each distinct score, weighted by the recall it adds.

    Arguments as for `auroc`. A score that says nothing gives the share of people with the event.
    """
    levels = _levels(outcome, score)
    found = np.cumsum(levels.events)
    precision = found / (found + np.cumsum(levels.others))
    return float(precision @ levels.events / levels.events.sum())


def top_people(score: FloatArray, share: float, ids: NDArray[Any]) -> NDArray[np.bool_]:
    """Say who is in the top share by score; ties go to the lower id.

    Args:
        score: shape (n,).
        share: above 0, up to 1; the number of people is rounded half up, and is at least 1.
        ids: shape (n,), different for each person, in any type that can be sorted.
    """
    if not 0 < share <= 1:
        raise InvalidInput("A top share lies above 0 and up to 1.", seen=repr(share))
    size = max(1, math.floor(share * len(score) + 0.5))
    last = np.partition(score, len(score) - size)[len(score) - size]
    chosen = score > last
    tied = np.flatnonzero(score == last)
    first = np.argsort(ids[tied], kind="stable")[: size - int(chosen.sum())]
    chosen[tied[first]] = True
    return np.asarray(chosen)


def top_share(
    outcome: FloatArray, score: FloatArray, share: float, ids: NDArray[Any], *, confidence: float = 0.95
) -> TopShare:
    """Positive predictive value and sensitivity of the top share by score; arguments as for `top_people`."""
    _refuse_unusable(outcome, score)
    chosen = top_people(score, share, ids)
    people, hits = int(chosen.sum()), int(outcome[chosen].sum())
    return TopShare(
        share,
        people,
        hits,
        proportion(hits, people, confidence=confidence),
        proportion(hits, int(outcome.sum()), confidence=confidence),
    )


def proportion(count: int, total: int, *, confidence: float = 0.95) -> Proportion:
    """A share of a total with Wilson's limits."""
    if total == 0:
        return Proportion(None, None, None)
    limits = wilson_limits(np.array([float(count)]), np.array([float(total)]), confidence=confidence)
    return Proportion(count / total, float(limits.lower[0]), float(limits.upper[0]))


def _levels(outcome: FloatArray, score: FloatArray) -> _Levels:
    """Count people at each distinct score."""
    _refuse_unusable(outcome, score)
    order = np.argsort(-score)
    ranked, happened = score[order], outcome[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(ranked)) + 1])
    sizes = np.diff(np.append(starts, len(ranked)))
    events = np.add.reduceat(happened, starts)
    return _Levels(events, sizes - events)


def _refuse_unusable(outcome: FloatArray, score: FloatArray) -> None:
    """Refuse what no score can be judged on."""
    if outcome.shape != score.shape or outcome.ndim != 1:
        raise InvalidInput(
            "Outcome and score need one value for each person.", seen=f"{outcome.shape} and {score.shape}"
        )
    refuse_unknown("outcome", outcome)
    refuse_unknown("score", score)
    if not np.isin(np.unique(outcome), (0.0, 1.0)).all():
        raise InvalidInput("`outcome` must be 0 or 1 for each person.")
    if not 0 < outcome.sum() < len(outcome):
        raise InvalidInput(
            "A score can only be judged where some had the event and some had not.",
            seen=f"{int(outcome.sum()):,} events among {len(outcome):,} people",
            remedy="Judge it on more people, or over a longer time.",
        )
