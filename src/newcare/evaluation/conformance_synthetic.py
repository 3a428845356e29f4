"""Conformance cases of synthetic controls of one treated unit, and of the tests that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_donors import DonorCase, fit_times_of, predictors_of, read_donors
from newcare.methods.augmented_synthetic_control import augmented_synthetic_control
from newcare.methods.case_inputs import Inputs, flag, optional, required, values
from newcare.methods.conformal import conformal_test
from newcare.methods.panel import Floats
from newcare.methods.placebo import PlaceboTest, placebo_test, placebo_units
from newcare.methods.synthetic_control import Predictors, SyntheticControl, synthetic_control


def synthetic_control_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `synthetic_control`."""
    case = read_donors(inputs, folder)
    predictors, names = predictors_of(case)
    given = optional(inputs, "predictor_weights", "optimise")
    if isinstance(given, list) and predictors is None:
        raise InvalidInput("`predictor_weights` needs predictors to weigh.")
    found = synthetic_control(
        case.donors, fit_times=fit_times_of(case), predictors=predictors, predictor_weights=given
    )
    held = found.predictor_weights
    return {
        **_written(case, found),
        "predictor_weights": None if held is None else held.tolist(),
        "predictor_balance": [] if predictors is None else _balance(predictors, names, found.weights),
    }


def augmented_synthetic_control_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `augmented_synthetic_control`."""
    case = read_donors(inputs, folder)
    found = augmented_synthetic_control(
        case.donors,
        ridge_penalty=optional(inputs, "ridge_penalty", "leave_one_out"),
        penalty_rule=optional(inputs, "penalty_rule", "one_standard_error"),
        unit_fixed_effects=flag(inputs, "unit_fixed_effects", default=False),
    )
    root = float(np.sqrt(case.donors.start))
    return {
        **_written(case, found.augmented),
        "ridge_penalty": found.ridge_penalty,
        "pre_fit_l2": root * found.augmented.pre_fit_rmspe,
        "synthetic_control_weights": dict(zip(case.labels, found.plain.weights.tolist(), strict=True)),
        "synthetic_control_estimate": found.plain.estimate,
        "synthetic_control_pre_fit_l2": root * found.plain.pre_fit_rmspe,
    }


def placebo_permutation_p_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `placebo_permutation_p`, in either form."""
    if inputs.get("panel") is None:
        return _ranked(
            placebo_test(
                required(inputs, "treated_statistic"),
                values(inputs, "statistics"),
                optional(inputs, "alternative", "two_sided"),
            )
        )
    case = read_donors(inputs, folder)
    found = placebo_units(case.donors, pre_fit_limit=inputs.get("pre_fit_limit"))
    return {
        **_ranked(found.test),
        "rmspe_ratio": _finite(found.ratio),
        "rmspe_ratios": {
            label: _finite(float(ratio))
            for label, ratio, kept in zip(case.labels, found.ratios, found.kept, strict=True)
            if kept
        },
    }


def conformal_p_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `conformal_p`."""
    case = read_donors(inputs, folder)
    found = conformal_test(
        case.donors,
        null_effect=optional(inputs, "null_effect", 0.0),
        norm=optional(inputs, "norm", 1.0),
        estimator=optional(inputs, "estimator", "synthetic_control"),
        ridge_penalty=inputs.get("ridge_penalty"),
    )
    after = case.times[case.donors.start :]
    return {
        "p_value": found.p_value,
        "statistic": found.statistic,
        "permutations": found.permutations,
        "per_period": [
            {"time": float(time), "p_value": float(p)}
            for time, p in zip(after, found.per_period, strict=True)
        ],
    }


def _written(case: DonorCase, found: SyntheticControl) -> dict[str, Any]:
    """Write a synthetic control as cases do."""
    weights = dict(zip(case.labels, found.weights.tolist(), strict=True))
    series = zip(case.times, case.donors.treated, found.synthetic, found.gaps, strict=True)
    return {
        "estimate": found.estimate,
        "weights": weights,
        "donors_used": sum(weight > 1e-6 for weight in weights.values()),
        "gaps": [
            {"time": float(time), "observed": float(own), "synthetic": float(mix), "gap": float(gap)}
            for time, own, mix, gap in series
        ],
        "pre_fit_rmspe": found.pre_fit_rmspe,
        "post_rmspe": found.post_rmspe,
        "rmspe_ratio": _finite(found.rmspe_ratio),
        "fit_mspe": found.fit_mspe,
    }


def _balance(predictors: Predictors, names: Sequence[str], weights: Floats) -> list[dict[str, Any]]:
    """Write how near the mix comes to the treated unit in each predictor."""
    return [
        {
            "column": name,
            "treated": float(own),
            "synthetic": float(donors @ weights),
            "donor_mean": float(donors.mean()),
        }
        for name, own, donors in zip(names, predictors.treated, predictors.donors, strict=True)
    ]


def _ranked(test: PlaceboTest) -> dict[str, Any]:
    """Write a rank among placebos."""
    return {"p_value": test.p_value, "rank": test.rank, "placebos": test.placebos}


def _finite(value: float) -> float | None:
    """Write a ratio; null where the fit before the start was perfect."""
    return value if np.isfinite(value) else None
