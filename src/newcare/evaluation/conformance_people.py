"""Conformance cases of designs for people: scores, weights, matching, standardisation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import interval, names
from newcare.evaluation.conformance_rows import CaseRows, outcome_of, read_rows, treatment_of
from newcare.methods.adapted import plain
from newcare.methods.case_inputs import Inputs, flag, optional
from newcare.methods.covariate_balance import covariate_balance
from newcare.methods.entropy_balance import entropy_balance
from newcare.methods.g_formula import g_formula
from newcare.methods.inverse_probability_weighting import inverse_probability_weighting, propensity_score
from newcare.methods.limits import none_if_unknown
from newcare.methods.panel import Floats
from newcare.methods.weighted_means import check_arms, standardised_mean_differences

_ARMS = ("treatment_column", "outcome_column")


def propensity_score_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `propensity_score`."""
    rows = read_rows(inputs, folder, numbers=_ARMS[:1], with_terms=True)
    found = propensity_score(treatment_of(rows, inputs), rows.terms(inputs))
    return {
        "coefficients": {
            "intercept": found.intercept,
            **dict(zip(found.names, found.coefficients.tolist(), strict=True)),
        },
        "c_statistic": found.c_statistic,
        "mean_treated": found.mean_treated,
        "mean_control": found.mean_control,
        "minimum": float(found.score.min()),
        "maximum": float(found.score.max()),
        **rows.counts,
    }


def inverse_probability_weighting_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `inverse_probability_weighting`."""
    rows = read_rows(inputs, folder, numbers=_ARMS, with_terms=True)
    treatment = treatment_of(rows, inputs)
    found = inverse_probability_weighting(
        outcome_of(rows, inputs),
        treatment,
        rows.terms(inputs),
        estimand=optional(inputs, "estimand", "average_treatment_effect"),
        stabilised=flag(inputs, "stabilised", default=False),
        confidence=optional(inputs, "confidence", 0.95),
    )
    return {
        **interval(found.effect),
        "mean_if_treated": found.mean_if_treated,
        "mean_if_untreated": found.mean_if_untreated,
        "effective_sample_size_treated": found.effective_sample_size_treated,
        "effective_sample_size_control": found.effective_sample_size_control,
        "mean_weight": float(found.weights.mean()),
        "maximum_weight": float(found.weights.max()),
        **rows.counts,
        "balance": _balance(rows, inputs, treatment, found.weights),
    }


def _balance(rows: CaseRows, inputs: Inputs, treatment: Floats, weights: Floats) -> list[dict[str, Any]]:
    """Write how alike the arms are in each covariate, before and after weighting."""
    covariates = rows.covariates(names(inputs, "covariate_columns"))
    treated = check_arms(treatment)
    before = standardised_mean_differences(covariates.design, treated)
    after = standardised_mean_differences(covariates.design, treated, weights)
    return [
        {
            "column": name,
            "standardised_mean_difference_before": none_if_unknown(first),
            "standardised_mean_difference_after": none_if_unknown(last),
        }
        for name, first, last in zip(covariates.names, before, after, strict=True)
    ]


def entropy_balance_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `entropy_balance`."""
    moments = optional(inputs, "moments", 1)
    if isinstance(moments, bool) or moments not in (1, 2):
        raise InvalidInput("`moments` must be 1 or 2.", seen=repr(moments))
    rows = read_rows(inputs, folder, numbers=_ARMS, with_terms=True)
    many = [
        name
        for name in names(inputs, "covariate_columns")
        if moments == 2 and len(np.unique(rows.numbers(name))) > 2
    ]
    found = entropy_balance(
        outcome_of(rows, inputs),
        treatment_of(rows, inputs),
        rows.terms(inputs, squared=many),
        confidence=optional(inputs, "confidence", 0.95),
    )
    largest = found.maximum_absolute_standardised_mean_difference
    return {
        **interval(found.effect),
        "mean_treated": found.mean_treated,
        "mean_control_weighted": found.mean_control_weighted,
        "effective_sample_size_control": found.effective_sample_size_control,
        "maximum_weight": float(found.control_weights.max()),
        "maximum_absolute_standardised_mean_difference": largest,
        "treated_means": dict(zip(found.names, found.treated_means.tolist(), strict=True)),
        "weighted_control_means": dict(zip(found.names, found.weighted_control_means.tolist(), strict=True)),
        **rows.counts,
    }


def covariate_balance_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `covariate_balance`."""
    given = names(inputs, "covariate_columns")
    rows = read_rows(inputs, folder, numbers=("treatment_column", "weight_column"), covariates=given)
    weight = inputs.get("weight_column")
    found = covariate_balance(
        treatment_of(rows, inputs),
        rows.covariates(given),
        weights=None if weight is None else rows.numbers(weight),
        limit=optional(inputs, "limit", 0.1),
    )
    return {**asdict(found), **rows.counts}


def g_formula_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `g_formula`."""
    rows = read_rows(inputs, folder, numbers=_ARMS, with_terms=True)
    moving = names(inputs, "treatment_interactions")
    strange = [name for name in moving if name not in names(inputs, "covariate_columns")]
    if strange:
        raise InvalidInput(
            "`treatment_interactions` must name columns of `covariate_columns`.", seen=", ".join(strange)
        )
    found = g_formula(
        outcome_of(rows, inputs),
        treatment_of(rows, inputs),
        rows.terms(inputs),
        family=optional(inputs, "family", "gaussian"),
        treatment_interactions=moving,
        estimand=optional(inputs, "estimand", "average_treatment_effect"),
    )
    return {**plain(found), **rows.counts}
