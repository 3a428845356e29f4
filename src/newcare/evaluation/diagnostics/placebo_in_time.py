"""Would a start that was made up, a year before the real one, have shown an effect?

Source: Abadie, Diamond and Hainmueller 2015, Am J Political Science 59:495 (in-time placebo).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.probe import PROBE, effect_of
from newcare.evaluation.wording import p_words
from newcare.methods.effect import Effect
from newcare.methods.jackknife import changes_since_before_start, cohorts_of
from newcare.methods.panel import Panel

_LEAST_BEFORE = 2
_METHOD = f"{PROBE}, on the time before the start with the start moved back by a year"


def placebo_in_time(examined: Examined) -> list[Check]:
    """Move the start back and estimate on the quarters before the real start."""
    found = _effect(examined.panel, examined.periods_per_year) if examined.two_groups else None
    about = "start moved back a year"
    if found is None or found.p_value is None:
        sentence = (
            "A made-up start a year before the real one could not be tried: it needs "
            f"{examined.periods_per_year + _LEAST_BEFORE} times before the start."
        )
        return [Check("placebo-in-time", about, sentence, _METHOD, None)]
    figure, lower, upper = (examined.figure(value) for value in (found.estimate, found.lower, found.upper))
    passed = found.p_value >= SIGNIFICANCE
    what = "no effect, as it should" if passed else "an effect where there can be none"
    return [
        Check(
            "placebo-in-time",
            about,
            f"A made-up start a year before the real one shows {what}: {examined.words(figure)} "
            f"({examined.span(lower, upper)}, {p_words(found.p_value)}).",
            _METHOD,
            passed,
            statistic=figure,
            lower=lower,
            upper=upper,
            p_value=found.p_value,
            threshold=SIGNIFICANCE,
        )
    ]


def _effect(panel: Panel, year: int) -> Effect | None:
    """Effect of the made-up start; null where too few times or units are there before the real one."""
    early = ~panel.never_treated & (panel.first_treated < year + _LEAST_BEFORE)
    kept = panel.keep(~early)
    if kept.never_treated.all():
        return None
    moved = replace(kept, start=np.where(kept.never_treated, kept.start, kept.first_treated - year))
    cohorts = cohorts_of(moved)
    since = np.arange(panel.n_times) - cohorts[:, None]
    cells = (since >= 0) & (since < year)
    return effect_of(moved, changes_since_before_start(cohorts, cells[None]), 1 - SIGNIFICANCE)
