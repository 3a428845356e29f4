"""Smallest effect that a design can tell from none, before anything is measured.

Sources:
    Bloom 1995, Evaluation Review 19:547 (detectable effect as a multiple of the error).
    McKenzie 2012, J Development Economics 99:210 (repeated measures).
    Hayes and Moulton 2017, Cluster Randomised Trials, 2nd ed. (means of clusters).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.methods.checks import number, number_above_zero
from newcare.methods.effect import check_confidence, check_share, distribution, quantile, root


@dataclass(frozen=True)
class DetectableEffect:
    """An effect of this size gives an interval without 0 in the share `power` of studies.

    `power_for_effect` is null where no effect was asked about. Units are those of the standard error.
    """

    standard_error: float
    minimum_detectable_effect: float
    power_for_effect: float | None


def detectable_effect(
    standard_error: float, *, confidence: float = 0.95, power: float = 0.8, effect: float | None = None
) -> DetectableEffect:
    """Find the minimum detectable effect of an estimate with a normal distribution.

    Args:
        standard_error: of the estimate, 0 or more.
        confidence: of the two-sided interval.
        power: share of studies that should find the effect.
        effect: a true effect, for the power to find it on either side.
    """
    check_confidence(confidence)
    check_share("power", power)
    bar = quantile(0.5 + confidence / 2)
    reach = bar + quantile(power)
    if effect is None:
        return DetectableEffect(standard_error, reach * standard_error, None)
    size = abs(number("effect", effect))
    away = size / standard_error if standard_error > 0 else (math.inf if size else 0.0)
    found = distribution(away - bar) + distribution(-away - bar)
    return DetectableEffect(standard_error, reach * standard_error, found)


def error_of_difference_in_differences(
    treated_units: float,
    control_units: float,
    pre_periods: float,
    post_periods: float,
    standard_deviation: float,
    autocorrelation: float = 0,
) -> float:
    """Standard error of a difference in differences of unit means.

    `standard_deviation` is that of a unit in a period, `autocorrelation` the correlation of any two periods of a unit.
    """
    units, deviation = (
        _units(treated_units, control_units),
        _positive("standard_deviation", standard_deviation),
    )
    before, after = _positive("pre_periods", pre_periods), _positive("post_periods", post_periods)
    alike = _correlation("autocorrelation", autocorrelation)
    return deviation * root(units * (1 / before + 1 / after) * (1 - alike))


def error_of_ancova(
    treated_units: float,
    control_units: float,
    pre_periods: float,
    post_periods: float,
    standard_deviation: float,
    autocorrelation: float = 0,
) -> float:
    """Standard error of a difference after treatment that is adjusted for the mean before it; inputs as above."""
    units, deviation = (
        _units(treated_units, control_units),
        _positive("standard_deviation", standard_deviation),
    )
    before, after = _positive("pre_periods", pre_periods), _positive("post_periods", post_periods)
    alike = _correlation("autocorrelation", autocorrelation)
    explained = before * alike**2 / (1 + (before - 1) * alike)
    return deviation * root(units * ((1 + (after - 1) * alike) / after - explained))


def error_of_rate_ratio(
    baseline_rate_per_person_year: float,
    person_years_treated: float,
    person_years_control: float,
    dispersion: float = 1,
) -> float:
    """Standard error of a log rate ratio of counts whose variance is `dispersion` times their mean."""
    rate = _positive("baseline_rate_per_person_year", baseline_rate_per_person_year)
    treated = rate * _positive("person_years_treated", person_years_treated)
    control = rate * _positive("person_years_control", person_years_control)
    return root(_positive("dispersion", dispersion) * (1 / treated + 1 / control))


def error_of_clustered_means(
    clusters_treated: float,
    clusters_control: float,
    people_per_cluster: float,
    standard_deviation: float,
    intracluster_correlation: float = 0,
) -> float:
    """Standard error of a difference in means of people who come in clusters (homes, practices) of one size."""
    clusters = 1 / _positive("clusters_treated", clusters_treated) + 1 / _positive(
        "clusters_control", clusters_control
    )
    people = _positive("people_per_cluster", people_per_cluster)
    alike = _correlation("intracluster_correlation", intracluster_correlation)
    deviation = _positive("standard_deviation", standard_deviation)
    return deviation * root((1 + (people - 1) * alike) / people * clusters)


def error_as_given(standard_error: float) -> float:
    """Take a standard error that is known."""
    return _positive("standard_error", standard_error)


ERRORS: Mapping[str, Callable[..., float]] = {
    "difference_in_differences": error_of_difference_in_differences,
    "ancova": error_of_ancova,
    "rate_ratio": error_of_rate_ratio,
    "clustered_means": error_of_clustered_means,
    "standard_error": error_as_given,
}
"""The standard error of each design, by its name."""


def _positive(name: str, value: object) -> float:
    """Take a number above 0."""
    return number_above_zero(name, value)


def _correlation(name: str, value: object) -> float:
    """Take a correlation from 0 to 1."""
    taken = number(name, value)
    if not 0 <= taken <= 1:
        raise InvalidInput(f"`{name}` must lie from 0 to 1.", seen=repr(value))
    return taken


def _units(treated: object, control: object) -> float:
    """Add up the parts of the variance that the units of each arm make."""
    return 1 / _positive("treated_units", treated) + 1 / _positive("control_units", control)
