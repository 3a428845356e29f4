"""What a model of care could change at most, and what that says of what its evaluation could see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.planning.planned import Detection
from newcare.evaluation.planning.response import NO_FALL
from newcare.evaluation.protocol.protocol import Protocol
from newcare.terms.words import per_cent, probability_words

MEASURE_OF = {
    "emergency-admissions": "emergency_admissions",
    "zero-day-emergency-admissions": "zero_day_emergency_admissions",
    "emergency-bed-days": "emergency_bed_days",
    "ae-attendances": "attendances",
}
_ADMISSIONS, _ZERO_DAY = "emergency_admissions", "zero_day_emergency_admissions"
_LONGER = "one-day-or-more-emergency-admissions"
ENOUGH_ALIKE = 1.25  # made-up panels that miss the place's own by more are said to
FALSE_ALARMS = 0.09  # beyond chance in 500 draws at 5 %


@dataclass(frozen=True)
class Ceiling:
    """The cohort's share of everybody's events: the outcome falls by so much if all of the cohort's went away.

    `year`: "next" for the year after people were chosen, "past" for the year on which they were, where it is too high.
    Limits are null where they are not worked out.
    """

    share: float
    lower: float | None
    upper: float | None
    year: str


@dataclass(frozen=True)
class Risk:
    """Something that may leave the question open, whatever the model of care does."""

    code: str
    sentence: str


def ceiling_of(outcome: str, cohort_use: Sequence[Mapping[str, Any]]) -> Ceiling | None:
    """The ceiling of an outcome; null where the outcome is not a use that is added up by cohort.

    Args:
        outcome: indicator.
        cohort_use: rows of the table `cohort_use`.
    """
    year = "next" if any(row["year"] == "next" for row in cohort_use) else "past"
    rows = {(row["group"], row["measure"]): row for row in cohort_use if row["year"] == year}
    if outcome == _LONGER:
        cohort, everybody = _longer_stays(rows, "cohort"), _longer_stays(rows, "everybody")
        return Ceiling(cohort / everybody, None, None, year) if cohort is not None and everybody else None
    row = rows.get(("cohort", MEASURE_OF.get(outcome, "")))
    if row is None or row["share"] is None:
        return None
    return Ceiling(row["share"], row["share_lower"], row["share_upper"], year)


def _longer_stays(rows: Mapping[tuple[str, str], Mapping[str, Any]], group: str) -> int | None:
    """Stays of a night or more; null where a part may not be shown."""
    every, none = (rows.get((group, measure), {}).get("events") for measure in (_ADMISSIONS, _ZERO_DAY))
    return None if every is None or none is None else every - none


def risks(
    protocol: Protocol, detection: Detection, ceiling: Ceiling | None, *, stands_in: bool
) -> tuple[Risk, ...]:
    """What may leave the question open, the gravest first.

    Args:
        protocol: what is planned.
        detection: what could be seen in the primary outcome.
        ceiling: of the primary outcome; null where it is not known.
        stands_in: power was worked out for another design than the headline.
    """
    return (
        *_of_the_ceiling(protocol, detection, ceiling),
        *_of_the_promise(protocol, detection),
        *_of_the_simulation(protocol, detection, stands_in=stands_in),
    )


def _of_the_ceiling(protocol: Protocol, detection: Detection, ceiling: Ceiling | None) -> Iterator[Risk]:
    """The cohort is too small a part of the outcome."""
    if ceiling is None:
        return
    promised = protocol.promised_fall
    if promised is not None and promised > ceiling.share:
        yield Risk(
            "promise-above-ceiling",
            f"A fall of {per_cent(promised)} is promised, but the cohort has {per_cent(ceiling.share)} of the outcome:"
            " the promise cannot be kept through the cohort alone.",
        )
    if detection.simulated is None:
        return
    fall = detection.simulated.detectable.fall
    if fall >= NO_FALL:
        yield Risk(
            "too-rare", "The outcome is too rare here: not even its end would be seen 80 times in 100."
        )
    elif ceiling.share < fall:
        yield Risk(
            "ceiling-below-detectable",
            f"If nobody in the cohort ever had the outcome again, it would fall by {per_cent(ceiling.share)} where the"
            f" model of care runs. This evaluation would miss anything under {per_cent(fall)} more often than one time"
            " in five. Whatever the model of care does, the likely answer is that there is no sign of it.",
        )
    elif fall > ceiling.share / 2:
        yield Risk(
            "needs-half-the-cohort",
            f"To be seen, the outcome would have to fall by {per_cent(fall / ceiling.share, places=0)} within the"
            f" cohort, which has {per_cent(ceiling.share)} of it.",
        )


def _of_the_promise(protocol: Protocol, detection: Detection) -> Iterator[Risk]:
    """What is promised, or would matter, is smaller than what could be seen."""
    if detection.simulated is None:
        yield Risk("no-interval", f"The headline design would give no interval: {detection.reason}.")
        return
    fall, draws = detection.simulated.detectable.fall, detection.simulated.draws
    seen = "none is" if fall >= NO_FALL else f"it takes {per_cent(fall)} to be"
    asked = (
        ("promise-below-detectable", "promised", protocol.promised_fall),
        ("matters-below-detectable", "the smallest that would matter", protocol.smallest_effect_that_matters),
    )
    for code, words, size in asked:
        if size is not None and size < fall:
            yield Risk(
                code,
                f"A fall of {per_cent(size)} is {words}. If it came, the chance that this evaluation would show it is"
                f" {probability_words(draws.power(size))}; {seen} seen 80 times in 100.",
            )


def _of_the_simulation(protocol: Protocol, detection: Detection, *, stands_in: bool) -> Iterator[Risk]:
    """What the power rests on is shaky."""
    if stands_in and detection.simulated is not None:
        yield Risk(
            "another-design",
            f"The headline design, {protocol.headline}, takes too long to be run on hundreds of made-up panels; power"
            f" is that of {detection.simulated.design} on the same panels.",
        )
    if detection.simulated is not None and detection.simulated.false_alarms > FALSE_ALARMS:
        yield Risk(
            "false-alarms",
            f"Without any effect, {per_cent(detection.simulated.false_alarms)} of the made-up panels show one;"
            f" {per_cent(1 - protocol.confidence)} should. Intervals of this design would be too narrow here.",
        )
    replayed = detection.in_full.replay if detection.in_full else None
    ratio = None if replayed is None else replayed.ratio
    if ratio is not None and not 1 / ENOUGH_ALIKE < ratio < ENOUGH_ALIKE:
        yield Risk(
            "unlike-history",
            f"On the place's own quarters the smallest effect to be seen is {ratio:.2f} times that on made-up"
            " panels of the same shape: take the figures here with as much doubt.",
        )
    if detection.in_full is not None and replayed is None:
        yield Risk(
            "no-replay",
            "The quarters before the first start are too few to try the design on: all of its power is worked out from"
            " made-up panels.",
        )
