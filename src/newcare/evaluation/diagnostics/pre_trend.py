"""Did the groups draw apart in a straight line before the start, and how large a drift would have been seen?

Where a drift that could be missed is large enough to make the whole effect, not seeing one says nothing: the check
cannot tell.

Sources: Roth 2022, AER: Insights 4:305 (a test of trends before the start must come with its power).
"""

from __future__ import annotations

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.probe import effect_of
from newcare.evaluation.wording import p_words
from newcare.methods.effect import Effect, detectable
from newcare.methods.jackknife import Contrasts, cohorts_of, slope_before_start
from newcare.terms.words import number_words

_METHOD = (
    "one slope of the log rate against units that never start, over the time before each start; leave-one-unit-out "
    "standard error, t with Welch's degrees of freedom; the drift that 80 % of tests at the 5 % level would find"
)
_HEADS = {
    True: "Before the start the groups did not measurably draw apart",
    None: "Whether the groups were drawing apart before the start cannot be told",
    False: "Before the start the groups were drawing apart",
}


def pre_trend(examined: Examined) -> list[Check]:
    """Test one straight drift, and say what drift could have been missed."""
    about = "straight-line drift a year"
    found = _drift(examined) if examined.two_groups else None
    if found is None or found.degrees_of_freedom is None or found.p_value is None:
        sentence = (
            "Trends before the start could not be tested: there are too few units, or times before the start."
        )
        return [Check("pre-trend", about, sentence, _METHOD, None)]
    reach = detectable(
        found.standard_error, confidence=1 - SIGNIFICANCE, degrees_of_freedom=found.degrees_of_freedom
    )
    per_year, lower, upper, least = (
        examined.figure(value) for value in (found.estimate, found.lower, found.upper, reach)
    )
    years = _years(examined)
    could = (
        bool(examined.side) and examined.effect is not None and reach * years >= abs(examined.effect.estimate)
    )
    passed = False if found.p_value < SIGNIFICANCE else None if could else True
    first = (
        f"{_HEADS[passed]}: {examined.words(per_year)} a year ({examined.span(lower, upper)}, "
        f"{p_words(found.p_value)})."
    )
    second = (
        f" A drift of {examined.words(least)} a year would have been seen 80 times in 100; a smaller one could be "
        "missed."
    )
    return [
        Check(
            "pre-trend",
            about,
            first + second + (_against_effect(years, could=could) if examined.side else ""),
            _METHOD,
            passed,
            statistic=per_year,
            lower=lower,
            upper=upper,
            p_value=found.p_value,
            threshold=least,
        )
    ]


def _drift(examined: Examined) -> Effect | None:
    """Slope a year of the difference between the groups before the start; null where nothing can be tested."""
    panel = examined.panel
    cohorts = cohorts_of(panel)
    if cohorts.max() < 2:
        return None
    slope = slope_before_start(cohorts, panel.n_times)
    a_year = Contrasts(cohorts, slope.loadings * examined.periods_per_year, slope.divisors)
    return effect_of(panel, a_year, 1 - SIGNIFICANCE)


def _years(examined: Examined) -> float:
    """Years from the time before the start to the middle of the time after it, over which a drift would add up."""
    starts = examined.panel.first_treated[~examined.panel.never_treated]
    return float((examined.panel.n_times - starts + 1).mean()) / 2 / examined.periods_per_year


def _against_effect(years: float, *, could: bool) -> str:
    """Say whether a drift that could be missed would make the whole effect."""
    return (
        f" Over the {number_words(years)} years from the time before the start to the middle of the time after it, "
        f"that much drift {'could' if could else 'could not'} make the whole effect."
    )
