"""The conformance cases' names for the designs of this package: one adapter from JSON for each function."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newcare.evaluation.conformance_comparisons import (
    callaway_santanna_case,
    difference_in_differences_case,
)
from newcare.evaluation.conformance_effect import estimate_effect_case
from newcare.evaluation.conformance_matching import matched_cohort_outcome_case, nearest_neighbour_match_case
from newcare.evaluation.conformance_people import (
    covariate_balance_case,
    entropy_balance_case,
    g_formula_case,
    inverse_probability_weighting_case,
    propensity_score_case,
)
from newcare.evaluation.conformance_regressions import event_study_case, two_way_fixed_effects_case
from newcare.evaluation.conformance_sensitivity import (
    sensitivity_relative_magnitudes_case,
    sensitivity_smoothness_case,
)
from newcare.evaluation.conformance_series import interrupted_time_series_case
from newcare.evaluation.conformance_staggered import (
    generalised_synthetic_control_case,
    synthetic_difference_in_differences_case,
)
from newcare.evaluation.conformance_synthesis import (
    e_value_case,
    minimum_detectable_effect_case,
    random_effects_meta_analysis_case,
    subgroup_difference_case,
)
from newcare.evaluation.conformance_synthetic import (
    augmented_synthetic_control_case,
    conformal_p_case,
    placebo_permutation_p_case,
    synthetic_control_case,
)
from newcare.methods.case_inputs import Adapter, Inputs, optional
from newcare.methods.effect import check_confidence

_FUNCTIONS: dict[str, Adapter] = {
    "two_way_fixed_effects": two_way_fixed_effects_case,
    "event_study": event_study_case,
    "callaway_santanna": callaway_santanna_case,
    "difference_in_differences": difference_in_differences_case,
    "e_value": e_value_case,
    "minimum_detectable_effect": minimum_detectable_effect_case,
    "random_effects_meta_analysis": random_effects_meta_analysis_case,
    "subgroup_difference": subgroup_difference_case,
    "propensity_score": propensity_score_case,
    "inverse_probability_weighting": inverse_probability_weighting_case,
    "entropy_balance": entropy_balance_case,
    "covariate_balance": covariate_balance_case,
    "g_formula": g_formula_case,
    "nearest_neighbour_match": nearest_neighbour_match_case,
    "matched_cohort_outcome": matched_cohort_outcome_case,
    "interrupted_time_series": interrupted_time_series_case,
    "synthetic_control": synthetic_control_case,
    "augmented_synthetic_control": augmented_synthetic_control_case,
    "placebo_permutation_p": placebo_permutation_p_case,
    "conformal_p": conformal_p_case,
    "synthetic_difference_in_differences": synthetic_difference_in_differences_case,
    "generalised_synthetic_control": generalised_synthetic_control_case,
    "estimate_effect": estimate_effect_case,
    "sensitivity_smoothness": sensitivity_smoothness_case,
    "sensitivity_relative_magnitudes": sensitivity_relative_magnitudes_case,
}


def _with_checked_confidence(function: Adapter) -> Adapter:
    """Refuse a confidence out of range also where a function has no interval."""

    def case(inputs: Inputs, folder: Path) -> Any:
        check_confidence(optional(inputs, "confidence", 0.95))
        return function(inputs, folder)

    return case


CONFORMANCE: dict[str, Adapter] = {
    name: _with_checked_confidence(function) for name, function in _FUNCTIONS.items()
}
