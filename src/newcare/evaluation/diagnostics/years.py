"""Does the effect grow or fade from the first year since the start to the last one seen?"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.probe import PROBE, effect_of
from newcare.evaluation.wording import p_words
from newcare.methods.effect import Effect
from newcare.methods.jackknife import Contrasts, changes_since_before_start, cohorts_of
from newcare.methods.panel import Panel

LAST_YEAR = 6
LEAST_UNITS = 5
_METHOD = f"{PROBE}; the last whole year seen in enough units less the first, in units seen in both"


def years(examined: Examined) -> list[Check]:
    """Compare the last whole year, up to the sixth, with the first."""
    panel, per_year = examined.panel, examined.periods_per_year
    starts = panel.first_treated[~panel.never_treated]
    seen = (panel.n_times - starts) // per_year
    last = next((year for year in range(LAST_YEAR, 1, -1) if (seen >= year).sum() >= LEAST_UNITS), None)
    found = None if last is None or not examined.two_groups else _change(panel, last, per_year)
    if last is None or found is None or found.p_value is None:
        few = f"fewer than {LEAST_UNITS} units are seen for two years"
        sentence = f"Whether the effect grows or fades cannot be told: {few}."
        return [Check("years", "last year and first", sentence, _METHOD, None)]
    change, lower, upper = (examined.figure(value) for value in (found.estimate, found.lower, found.upper))
    return [
        Check(
            "years",
            "last year and first",
            f"From year 1 to year {last} since the start the effect changed by {examined.words(change)} "
            f"({examined.span(lower, upper)}, {p_words(found.p_value)}).",
            _METHOD,
            None,
            statistic=change,
            lower=lower,
            upper=upper,
            p_value=found.p_value,
        )
    ]


def _change(panel: Panel, last: int, per_year: int) -> Effect | None:
    """Effect of the last year less that of the first, among units seen in both."""
    kept = panel.keep(panel.never_treated | (panel.n_times - panel.first_treated >= last * per_year))
    cohorts = cohorts_of(kept)
    year = (np.arange(kept.n_times) - cohorts[:, None]) // per_year
    of_years = changes_since_before_start(cohorts, np.stack([year == last - 1, year == 0]))
    loadings = of_years.loadings[:1] - of_years.loadings[1:]
    return effect_of(kept, Contrasts(cohorts, loadings, of_years.divisors[:1]), 0.95)
