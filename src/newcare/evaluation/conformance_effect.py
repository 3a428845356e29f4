"""Conformance cases of the engine's own answer: events against those imputed from untreated cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from newcare.evaluation.conformance_input import names, read_panel
from newcare.methods.case_inputs import Inputs, optional, required
from newcare.methods.imputed_counts import ImputedEffect, imputed_effect
from newcare.methods.ratio_scale import percent_of, ratio_of


def estimate_effect_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `estimate_effect`."""
    events, population = required(inputs, "events_column"), required(inputs, "population_column")
    adjusted = names(inputs, "covariate_columns")
    case, table = read_panel(
        inputs,
        folder,
        columns=[events, population, *adjusted],
        start_column=required(inputs, "treatment_start_column"),
    )
    spread = [case.spread(table.numbers(name)) for name in adjusted]
    found = imputed_effect(
        case.panel,
        case.spread(table.numbers(population)),
        np.stack(spread) if spread else np.zeros((0, *case.panel.outcome.shape)),
        periods_per_year=optional(inputs, "periods_per_year", 4),
        pre_trend_significance=optional(inputs, "pre_trend_significance", 0.05),
        confidence=optional(inputs, "confidence", 0.95),
    )
    return _written(found)


def _written(found: ImputedEffect) -> dict[str, Any]:
    """Write the effect, its years and the trend check as cases do."""
    overall, trend = found.log_rate_ratio, found.trend
    return {
        "percent_change": percent_of(overall.estimate),
        "lower": percent_of(overall.lower),
        "upper": percent_of(overall.upper),
        "rate_ratio": ratio_of(overall.estimate),
        "log_rate_ratio": overall.estimate,
        "standard_error": overall.standard_error,
        "p_value": overall.p_value,
        "by_year": [
            {
                "year": year,
                "percent_change": percent_of(one.estimate),
                "lower": percent_of(one.lower),
                "upper": percent_of(one.upper),
            }
            for year, one in found.by_year.items()
        ],
        "observed_events": found.observed_events,
        "expected_events": found.expected_events,
        "events_difference": found.observed_events - found.expected_events,
        "pre_trend_percent_per_year": None if trend.per_year is None else percent_of(trend.per_year),
        "pre_trend_p_value": trend.p_value,
        "parallel_trends": trend.verdict,
        "conclusion": found.conclusion,
        "treated_units": found.treated_units,
        "control_units": found.control_units,
    }
