"""Results of published studies, brought to one scale: an estimate and its standard error."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.methods.checks import number, number_above_zero
from newcare.methods.effect import check_confidence, quantile


@dataclass(frozen=True)
class StudyResult:
    """One study. Ratios are held as logarithms; `standard_error` is above 0."""

    label: str
    estimate: float
    standard_error: float


def from_estimate(label: str, estimate: float, standard_error: float) -> StudyResult:
    """Take an estimate (a log ratio, for a ratio) with its standard error."""
    return StudyResult(
        label, number("estimate", estimate), number_above_zero("standard_error", standard_error)
    )


def from_ratio(label: str, ratio: float, lower: float, upper: float, confidence: float = 0.95) -> StudyResult:
    """Take a ratio with limits that are symmetric on the scale of logarithms."""
    value, low, high = number("ratio", ratio), number("lower", lower), number("upper", upper)
    if min(value, low, high) <= 0:
        raise InvalidInput("A ratio and its limits must be positive.", seen=label)
    return _from_limits(label, math.log(value), math.log(low), math.log(high), confidence)


def from_difference(
    label: str, difference: float, lower: float, upper: float, confidence: float = 0.95
) -> StudyResult:
    """Take a difference with its limits."""
    value, low, high = number("difference", difference), number("lower", lower), number("upper", upper)
    return _from_limits(label, value, low, high, confidence)


def from_events(
    label: str, events_treated: float, total_treated: float, events_control: float, total_control: float
) -> StudyResult:
    """Take the log risk ratio of two arms; refuses an arm without events."""
    arms = []
    for events, total, arm in (
        (events_treated, total_treated, "treated"),
        (events_control, total_control, "control"),
    ):
        count, people = number(f"events_{arm}", events), number_above_zero(f"total_{arm}", total)
        if count == 0:
            raise InvalidInput(
                "A risk ratio has no standard error with no events in an arm.", seen=f"{label}, {arm}"
            )
        if not 0 < count <= people:
            raise InvalidInput(
                f"`events_{arm}` must lie between 0 and `total_{arm}`.", seen=f"{count:g} of {people:g}"
            )
        arms.append((count, people))
    (a, n1), (c, n0) = arms
    variance = 1 / a - 1 / n1 + 1 / c - 1 / n0
    if variance <= 0:
        raise InvalidInput("Everybody had the event in both arms: there is no variance.", seen=label)
    return StudyResult(label, math.log(a / n1) - math.log(c / n0), math.sqrt(variance))


def _from_limits(label: str, value: float, lower: float, upper: float, confidence: float) -> StudyResult:
    """Find the standard error from the width of an interval."""
    check_confidence(confidence)
    if not (lower <= value <= upper and lower < upper):
        raise InvalidInput(
            "A study's value must lie between its limits, and the limits must differ.", seen=label
        )
    return StudyResult(label, value, (upper - lower) / (2 * quantile(0.5 + confidence / 2)))
