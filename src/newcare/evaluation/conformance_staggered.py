"""Conformance cases of panel designs for many treated units that rest on weights or factors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import CasePanel, CaseTable, interval, names, read_panel, time_label
from newcare.methods.case_inputs import Inputs, optional, required
from newcare.methods.generalised_synthetic_control import generalised_synthetic_control
from newcare.methods.panel import NEVER, Floats, Panel
from newcare.methods.synthetic_difference_in_differences import synthetic_difference_in_differences

_NO_EFFECT = {"standard_error": None, "lower": None, "upper": None, "p_value": None}


def synthetic_difference_in_differences_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `synthetic_difference_in_differences`."""
    case, _ = read_panel(
        inputs,
        folder,
        columns=[required(inputs, "outcome_column")],
        start_column=required(inputs, "treatment_start_column"),
    )
    found = synthetic_difference_in_differences(
        case.panel,
        method=optional(inputs, "method", "synthetic_difference_in_differences"),
        standard_error_method=inputs.get("standard_error_method"),
        confidence=optional(inputs, "confidence", 0.95),
    )
    controls = [
        unit for unit, is_one in zip(case.panel.units, case.panel.never_treated, strict=True) if is_one
    ]
    times = [time_label(float(time)) for time in case.panel.times[: len(found.time_weights)]]
    return {
        **(_NO_EFFECT if found.effect is None else interval(found.effect)),
        "estimate": found.estimate,
        "unit_weights": dict(zip(controls, found.unit_weights.tolist(), strict=True)),
        "time_weights": dict(zip(times, found.time_weights.tolist(), strict=True)),
        "unit_penalty": found.unit_penalty,
    }


def generalised_synthetic_control_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `generalised_synthetic_control`."""
    adjusted = names(inputs, "covariate_columns")
    panel, case, table = _panel_and_starts(inputs, folder, adjusted)
    spread = [case.spread(table.numbers(name)) for name in adjusted]
    covariates = np.stack(spread) if spread else np.zeros((0, *panel.outcome.shape))
    factors = optional(inputs, "factors", "cross_validation")
    found = generalised_synthetic_control(
        panel,
        covariates,
        factors=None if factors == "cross_validation" else factors,
        maximum_factors=optional(inputs, "maximum_factors", 5),
        minimum_pre_periods=optional(inputs, "minimum_pre_periods", 5),
    )
    return {
        "estimate": found.estimate,
        "factors": found.factors,
        "covariates": dict(zip(adjusted, found.coefficients.tolist(), strict=True)),
        "cross_validation": [{"factors": r, "mspe": error} for r, error in found.cross_validation],
        "by_relative_time": [
            {
                "relative_time": at.relative_time,
                "estimate": at.estimate,
                "treated_units": at.treated_units,
            }
            for at in found.by_relative_time
        ],
        "by_unit": dict(found.by_unit),
        "pre_fit_rmspe": found.pre_fit_rmspe,
        "treated_units": found.treated_units,
        "control_units": found.control_units,
        "dropped_units": list(found.dropped_units),
    }


def _panel_and_starts(
    inputs: Inputs, folder: Path, adjusted: list[str]
) -> tuple[Panel, CasePanel, CaseTable]:
    """Read a panel whose treatment is given by row or by start."""
    treatment, start = inputs.get("treatment_column"), inputs.get("treatment_start_column")
    if treatment is None and start is None:
        raise InvalidInput("Name a treatment_column or a treatment_start_column.")
    more = [] if treatment is None else [treatment]
    case, table = read_panel(
        inputs,
        folder,
        columns=[required(inputs, "outcome_column"), *adjusted, *more],
        start_column=start if treatment is None else None,
    )
    if treatment is None:
        return case.panel, case, table
    panel = _with_starts(case.panel, case.spread(table.numbers(treatment)))
    return panel, case, table


def _with_starts(panel: Panel, treatment: Floats) -> Panel:
    """Find each unit's start from its treated rows; refuses a treatment that is switched off."""
    if not np.isin(treatment[~np.isnan(treatment)], (0.0, 1.0)).all():
        raise InvalidInput("The treatment must be 0 or 1 in each row.")
    on = np.nan_to_num(treatment) == 1
    start = np.where(on.any(axis=1), on.argmax(axis=1), NEVER)
    if np.any((np.arange(panel.n_times) >= start[:, None]) & (treatment == 0)):
        raise InvalidInput(
            "The treatment of a unit is switched off again.", remedy="Leave out what follows, or such units."
        )
    return Panel(panel.units, panel.times, panel.outcome, start)
