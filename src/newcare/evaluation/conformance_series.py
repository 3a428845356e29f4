"""Conformance cases of one series: interrupted time series."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newcare.evaluation.conformance_input import names
from newcare.evaluation.conformance_rows import read_rows
from newcare.methods.case_inputs import Inputs, flag, optional, required
from newcare.methods.checks import number
from newcare.methods.interrupted_time_series import InterruptedTimeSeries, interrupted_time_series
from newcare.methods.ratio_scale import ratio_of


def interrupted_time_series_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `interrupted_time_series`."""
    time, outcome = required(inputs, "time_column"), required(inputs, "outcome_column")
    population, adjusted = inputs.get("population_column"), names(inputs, "covariate_columns")
    rows = read_rows(
        inputs, folder, numbers=("time_column", "outcome_column", "population_column"), covariates=adjusted
    )
    found = interrupted_time_series(
        rows.numbers(outcome),
        rows.numbers(time),
        intervention_start=number("intervention_start", required(inputs, "intervention_start")),
        population=None if population is None else rows.numbers(population),
        family=optional(inputs, "family", "quasi_poisson"),
        slope_change=flag(inputs, "slope_change", default=False),
        seasonal_harmonics=optional(inputs, "seasonal_harmonics", 0),
        seasonal_period=optional(inputs, "seasonal_period", 12),
        covariates=rows.covariates(adjusted),
        confidence=optional(inputs, "confidence", 0.95),
    )
    return _written(found)


def _written(found: InterruptedTimeSeries) -> dict[str, Any]:
    """Write the changes and the counts as cases do."""
    level, slope = found.level_change, found.slope_change
    answer: dict[str, Any] = {
        "rate_ratio": ratio_of(level.estimate),
        "lower": ratio_of(level.lower),
        "upper": ratio_of(level.upper),
        "p_value": level.p_value,
        "log_rate_ratio": level.estimate,
        "standard_error": level.standard_error,
        "dispersion": found.dispersion,
        "coefficients": {
            name: {"estimate": term.estimate, "standard_error": term.standard_error}
            for name, term in found.coefficients.items()
        },
        "observed_events_after": found.observed_events,
        "expected_events_without_intervention": found.expected_events,
        "events_difference": found.observed_events - found.expected_events,
        "periods_before": found.periods_before,
        "periods_after": found.periods_after,
    }
    if slope is not None:
        answer |= {
            "slope_change_rate_ratio_per_period": ratio_of(slope.estimate),
            "slope_change_lower": ratio_of(slope.lower),
            "slope_change_upper": ratio_of(slope.upper),
        }
    return answer
