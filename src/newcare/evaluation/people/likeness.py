"""How alike the arms are before outcomes are looked at, as rows of the table `balance`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from newcare.evaluation.people.persons import Persons
from newcare.methods.covariate_balance import BalanceOfCovariate, covariate_balance
from newcare.methods.panel import Floats
from newcare.methods.weighted_means import effective_sample_size
from newcare.tables.person_estimates import UNADJUSTED

MOST_APART, VARIANCE_RATIOS, LARGEST_GAP = 0.1, (0.5, 2.0), 0.05
_BY_CHANCE_AT_1_PERCENT = 1.628  # two-sample Kolmogorov-Smirnov, times the root of (n1 + n0) / (n1 n0)
_TWO_VALUES = 2


def balance_rows(
    persons: Persons, design: str, weights: Floats | None, data_version: str
) -> list[dict[str, Any]]:
    """Compare the covariates of the two arms under a design's weights; null for people as they are.

    Standard deviations are those of the people as they are, so that differences before and after can be set side by
    side. The limits are those of the English evaluators (Health Foundation's Improvement Analytics Unit); a gap between
    distributions counts only where chance does not explain it.
    """
    weights = np.ones(len(persons.treatment)) if weights is None else weights
    treated = persons.treated
    sizes = [effective_sample_size(weights[arm]) for arm in (treated, ~treated)]
    by_chance = _BY_CHANCE_AT_1_PERCENT * math.sqrt(sum(1 / size for size in sizes))
    found = covariate_balance(persons.treatment, persons.terms, weights=weights)
    return [
        {
            "design": design,
            "comparison": persons.comparison,
            "covariate": each.column,
            "mean_treated": each.mean_treated,
            "mean_comparison": each.mean_control,
            "standardised_difference": each.standardised_mean_difference,
            "variance_ratio": each.variance_ratio,
            "ks": each.kolmogorov_smirnov,
            "within_threshold": _within(each, values, max(LARGEST_GAP, by_chance)),
            "method": "people as they are" if design == UNADJUSTED else f"weights of {design}",
            "data_version": data_version,
        }
        for each, values in zip(found.covariates, persons.terms.design.T, strict=True)
    ]


def _within(found: BalanceOfCovariate, values: Floats, gap: float) -> bool:
    """Whether one covariate is alike; the variance of a 0/1 covariate says nothing that its mean does not."""
    apart, ratio = found.standardised_mean_difference, found.variance_ratio
    if apart is None or abs(apart) > MOST_APART or found.kolmogorov_smirnov > gap:
        return False
    if ratio is None or len(np.unique(values)) <= _TWO_VALUES:
        return True
    return VARIANCE_RATIOS[0] <= ratio <= VARIANCE_RATIOS[1]
