"""How far would trends have to break, after the start, before the effect could be nil?

Source: Rambachan and Roth 2023, Review of Economic Studies 90:2555.
"""

from __future__ import annotations

from collections.abc import Callable

from newcare.evaluation.diagnostics.blocks import Blocks, blocks_of
from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.methods.event_study_sensitivity import Sensitivity
from newcare.methods.sensitivity_relative_magnitudes import sensitivity_relative_magnitudes
from newcare.methods.sensitivity_smoothness import sensitivity_smoothness
from newcare.terms.words import number_words

Analysis = Callable[[Blocks, float, float], Sensitivity]
MULTIPLES = tuple(round(0.1 * step, 1) for step in range(31))
BENDS = tuple(round(0.0025 * step, 4) for step in range(81))
LEAST_MULTIPLE, LEAST_BEND = 1.0, 0.0
_SUBJECT = "effects by year, or half-year, against the one before the start"
_MAGNITUDES = f"relative magnitudes by the conditional least-favourable hybrid test, on {_SUBJECT}"
_SMOOTHNESS = f"smoothness by fixed-length intervals, on {_SUBJECT}"
_NOTHING = "There is no effect that a break of trends would have to explain."
_TOO_FEW = (
    "How far trends would have to break could not be worked out: it needs two years, or two half-years, before the "
    "start, and more units than years."
)


def relative_magnitudes(examined: Examined) -> list[Check]:
    """Find the multiple of the largest break before the start at which the effect could be nil."""
    about = "a break after the start against the largest before"
    blocks = _blocks(examined)
    if blocks is None:
        return [Check("relative-magnitudes", about, _reason(examined), _MAGNITUDES, None)]
    breakdown, at_one = _breakdown(_by_magnitude, blocks, examined.confidence, MULTIPLES, LEAST_MULTIPLE)
    passed = breakdown is None or breakdown > LEAST_MULTIPLE
    multiple = (
        f"even if trends broke {MULTIPLES[-1]:g} times as much"
        if breakdown is None
        else f"only if trends broke less than {number_words(breakdown)} times as much"
    )
    return [
        Check(
            "relative-magnitudes",
            about,
            f"The effect stands {multiple} after the start as they ever did between one {blocks.name} and the next "
            f"before it; at as much, the interval is {_words(examined, at_one)}.",
            _MAGNITUDES,
            passed,
            statistic=MULTIPLES[-1] if breakdown is None else breakdown,
            lower=examined.figure(at_one[0]),
            upper=examined.figure(at_one[1]),
            threshold=LEAST_MULTIPLE,
        )
    ]


def smoothness(examined: Examined) -> list[Check]:
    """Find the bend of the trend, from one block to the next, at which the effect could be nil."""
    about = "a bend of the trend from one block to the next"
    blocks = _blocks(examined)
    if blocks is None:
        return [Check("smoothness", about, _reason(examined), _SMOOTHNESS, None)]
    breakdown, at_none = _breakdown(_by_bend, blocks, examined.confidence, BENDS, LEAST_BEND)
    passed = breakdown is None or breakdown > LEAST_BEND
    bend = BENDS[-1] if breakdown is None else breakdown
    if passed:
        sentence = (
            "If the drift between the groups ran on in a straight line the interval would be "
            f"{_words(examined, at_none)}; the effect could be nil {'not even' if breakdown is None else 'only'} if "
            f"that line bent by {examined.words(examined.figure(bend))} a {blocks.name} from one to the next."
        )
    else:
        sentence = (
            f"If the drift between the groups ran on in a straight line the effect could be nil: the interval would be "
            f"{_words(examined, at_none)}."
        )
    return [
        Check(
            "smoothness",
            about,
            sentence,
            _SMOOTHNESS,
            passed,
            statistic=bend,
            lower=examined.figure(at_none[0]),
            upper=examined.figure(at_none[1]),
            threshold=LEAST_BEND,
        )
    ]


def _blocks(examined: Examined) -> Blocks | None:
    """The event study in blocks, where there is an effect to examine."""
    return (
        blocks_of(examined.panel, examined.periods_per_year)
        if examined.side and examined.two_groups
        else None
    )


def _reason(examined: Examined) -> str:
    """Why there is nothing to say."""
    return _NOTHING if examined.side == 0 else _TOO_FEW


def _by_magnitude(blocks: Blocks, degree: float, confidence: float) -> Sensitivity:
    """Relative magnitudes at one degree."""
    return sensitivity_relative_magnitudes(
        list(blocks.estimates),
        blocks.covariance,  # type: ignore[arg-type]
        blocks.pre,
        len(blocks.weights),
        [degree],
        list(blocks.weights),
        confidence,
    )


def _by_bend(blocks: Blocks, degree: float, confidence: float) -> Sensitivity:
    """Smoothness at one degree."""
    return sensitivity_smoothness(
        list(blocks.estimates),
        blocks.covariance,  # type: ignore[arg-type]
        blocks.pre,
        len(blocks.weights),
        [degree],
        list(blocks.weights),
        confidence,
    )


def _breakdown(
    analysis: Analysis, blocks: Blocks, confidence: float, degrees: tuple[float, ...], shown: float
) -> tuple[float | None, tuple[float, float]]:
    """Find the smallest degree whose interval includes nil, null where none does, and the interval at one degree.

    Intervals widen with the degree, so halving the list finds it.
    """

    def interval(degree: float) -> tuple[float, float]:
        found = analysis(blocks, degree, confidence).intervals[0]
        return found.lower, found.upper

    low, high = 0, len(degrees)
    while low < high:
        middle = (low + high) // 2
        lower, upper = interval(degrees[middle])
        if lower <= 0 <= upper:
            high = middle
        else:
            low = middle + 1
    return (degrees[low] if low < len(degrees) else None), interval(shown)


def _words(examined: Examined, interval: tuple[float, float]) -> str:
    """An interval of the panel's scale in words."""
    return examined.span(examined.figure(interval[0]), examined.figure(interval[1]))
