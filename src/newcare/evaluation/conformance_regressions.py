"""Conformance cases of regressions with unit and period effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import (
    CasePanel,
    CaseTable,
    interval,
    names,
    read_panel,
    refuse_starts_outside,
    whole_number,
)
from newcare.methods.case_inputs import Inputs, optional, required
from newcare.methods.effect import check_confidence
from newcare.methods.event_study import PreTrendTest, event_study
from newcare.methods.panel import Floats, Integers
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects


def _common(case: CasePanel, table: CaseTable, inputs: Inputs) -> dict[str, Any]:
    """Take the inputs that both regressions share: covariates, weights, clusters, confidence."""
    weight, cluster = inputs.get("weight_column"), inputs.get("cluster_column")
    return {
        "covariates": {name: case.spread(table.numbers(name)) for name in names(inputs, "covariate_columns")},
        "weights": None if weight is None else _weights(case, table, weight),
        "clusters": None if cluster is None else _clusters(case, table, cluster),
        "confidence": optional(inputs, "confidence", 0.95),
    }


def _weights(case: CasePanel, table: CaseTable, name: str) -> Floats:
    """Take row weights; refuses negative ones."""
    weights = np.nan_to_num(case.spread(table.numbers(name)))
    if np.any(weights < 0):
        raise InvalidInput(f"weight_column {name!r} holds a negative weight.")
    return weights


def _clusters(case: CasePanel, table: CaseTable, name: str) -> Integers:
    """Take clusters as whole numbers."""
    codes = np.unique([label or "" for label in table.labels(name)], return_inverse=True)[1]
    return np.nan_to_num(case.spread(codes.astype(np.float64))).astype(np.int64)


def _numbers_used(inputs: Inputs, *more: str) -> list[str]:
    """List the number columns whose missing values leave a row out, the outcome first."""
    weight = [inputs["weight_column"]] if inputs.get("weight_column") else []
    return [required(inputs, "outcome_column"), *names(inputs, "covariate_columns"), *weight, *more]


def _labels_used(inputs: Inputs) -> list[str]:
    """List the label columns whose missing values leave a row out."""
    return [inputs["cluster_column"]] if inputs.get("cluster_column") else []


def two_way_fixed_effects_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `two_way_fixed_effects`."""
    check_confidence(optional(inputs, "confidence", 0.95))
    treatment = inputs.get("treatment_column")
    more = [treatment] if treatment else []
    start = None if treatment else inputs.get("treatment_start_column")
    if not treatment and not start:
        raise InvalidInput("Name a treatment_column or a treatment_start_column.")
    case, table = read_panel(
        inputs,
        folder,
        columns=_numbers_used(inputs, *more),
        start_column=start,
        label_columns=_labels_used(inputs),
    )
    found = two_way_fixed_effects(
        case.panel,
        treatment=case.spread(table.numbers(treatment)) if treatment else None,
        **_common(case, table, inputs),
    )
    error = found.effect.standard_error
    return {
        **interval(found.effect),
        "t_statistic": found.effect.estimate / error if error > 0 else None,
        "degrees_of_freedom": found.clusters - 1,
        "observations": found.observations,
        "clusters": found.clusters,
        "covariates": {name: interval(effect) for name, effect in found.covariates.items()},
    }


def event_study_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `event_study`."""
    start = required(inputs, "treatment_start_column")
    case, table = read_panel(
        inputs, folder, columns=_numbers_used(inputs), start_column=start, label_columns=_labels_used(inputs)
    )
    refuse_starts_outside(case, table, start)
    reference = whole_number(inputs, "reference_period")
    found = event_study(
        case.panel,
        reference_period=-1 if reference is None else reference,
        first_relative_time=whole_number(inputs, "first_relative_time"),
        last_relative_time=whole_number(inputs, "last_relative_time"),
        pre_trend_significance=optional(inputs, "pre_trend_significance", 0.05),
        **_common(case, table, inputs),
    )
    return {
        "coefficients": [
            {"relative_time": time, **interval(effect)}
            for time, effect in zip(found.relative_times, found.effects, strict=True)
        ],
        "covariance": found.covariance.tolist(),
        "reference_period": found.reference_period,
        "average_effect": interval(found.average) or None,
        "pre_trend_test": _f_test(found.pre_trend_test),
        "parallel_trends": found.parallel_trends,
        "observations": found.observations,
        "clusters": found.clusters,
    }


def _f_test(test: PreTrendTest | None) -> dict[str, Any] | None:
    """Write an F test as cases do."""
    if test is None:
        return None
    return {
        "statistic": test.statistic,
        "numerator_degrees_of_freedom": test.numerator_degrees_of_freedom,
        "denominator_degrees_of_freedom": test.denominator_degrees_of_freedom,
        "p_value": test.p_value,
    }
