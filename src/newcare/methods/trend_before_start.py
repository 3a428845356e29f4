"""Were treated areas already on another slope before their start? A test on untreated cells, as counts.

Source: Borusyak, Jaravel and Spiess 2024, Review of Economic Studies 91:3253, section 4.4 (test on untreated cells).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.methods.effect import distribution
from newcare.methods.panel import Panel
from newcare.methods.poisson_two_way import TwoWayCounts, poisson_two_way, scores_of_units


@dataclass(frozen=True)
class Trend:
    """Slope of the treated areas before their start, against the others: log rate a year. Null p where unknown."""

    per_year: float | None
    p_value: float | None
    verdict: str


def trend_before_start(
    model: TwoWayCounts, areas: Panel, periods_per_year: int, significance: float
) -> Trend:
    """Test whether treated areas were already on another slope, with areas as clusters."""
    slope = np.where(areas.never_treated[:, None], 0.0, areas.relative_time / periods_per_year)
    more = TwoWayCounts(
        model.counts, model.population, np.concatenate([model.covariates, slope[None]]), model.seen
    )
    fit = poisson_two_way(more)
    if not fit.identified[-1]:
        return Trend(None, None, "not_tested")
    scores = scores_of_units(more, fit)
    n = len(scores)
    moved = scores @ fit.inverse_information[:, -1]
    error = float(np.sqrt(n / (n - 1) * np.square(moved).sum()))
    found = float(fit.parameters[-1])
    if error <= 0:
        return Trend(found, None, "not_tested")
    p_value = 2 * distribution(-abs(found) / error, n - 1)
    return Trend(found, p_value, "violated" if p_value < significance else "not_rejected")
