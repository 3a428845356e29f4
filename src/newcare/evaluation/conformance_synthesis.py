"""Conformance cases of what stands round a single estimate: E-value, detectable effect, pooling of studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newcare.evaluation.conformance_input import interval
from newcare.evaluation.conformance_studies import read_studies
from newcare.methods.adapted import adapted, plain
from newcare.methods.case_inputs import Inputs, flag, optional, required
from newcare.methods.detectable_effect import ERRORS, DetectableEffect, detectable_effect
from newcare.methods.e_value import e_value
from newcare.methods.effect import check_option
from newcare.methods.meta_analysis import MetaAnalysis, difference_of_two, heterogeneity, meta_analysis
from newcare.methods.ratio_scale import detectable_ratios, ratio_of
from newcare.methods.study_results import StudyResult

e_value_case = adapted(e_value)


def minimum_detectable_effect_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `minimum_detectable_effect`."""
    design = required(inputs, "design")
    check_option("design", design, tuple(ERRORS))
    error = adapted(ERRORS[design])(inputs, folder)
    found: DetectableEffect = detectable_effect(
        error,
        confidence=optional(inputs, "confidence", 0.95),
        power=optional(inputs, "power", 0.8),
        effect=inputs.get("effect"),
    )
    answer: dict[str, Any] = plain(found)
    if found.power_for_effect is None:
        del answer["power_for_effect"]
    if design == "rate_ratio":
        answer |= plain(detectable_ratios(found.minimum_detectable_effect))
    return answer


def random_effects_meta_analysis_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `random_effects_meta_analysis`."""
    measure, studies = read_studies(inputs, "studies", folder)
    found = meta_analysis(
        studies,
        method=optional(inputs, "method", "reml"),
        hartung_knapp=flag(inputs, "hartung_knapp", default=False),
        hartung_knapp_floor=flag(inputs, "hartung_knapp_floor", default=False),
        prediction_interval=optional(inputs, "prediction_interval", "t_k_minus_2"),
        confidence=optional(inputs, "confidence", 0.95),
    )
    answer = {
        **interval(found.pooled),
        "tau_squared": found.tau_squared,
        "i_squared_percent": found.i_squared_percent,
        "h_squared": found.h_squared,
        "q_statistic": found.heterogeneity.statistic,
        "q_degrees_of_freedom": found.heterogeneity.degrees_of_freedom,
        "q_p_value": found.heterogeneity.p_value,
        "prediction_lower": found.prediction and found.prediction[0],
        "prediction_upper": found.prediction and found.prediction[1],
        "studies": len(studies),
        "weights_percent": _by_label(studies, found),
        "fixed_effect": {
            "estimate": found.fixed_effect,
            "standard_error": found.fixed_effect_standard_error,
        },
    }
    if measure == "ratio":
        low, high = found.prediction or (None, None)
        answer |= _ratios(found.pooled.estimate, found.pooled.lower, found.pooled.upper)
        answer |= {"prediction_ratio_lower": ratio_of(low), "prediction_ratio_upper": ratio_of(high)}
    return answer


def subgroup_difference_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `subgroup_difference`."""
    measure, subgroups = read_studies(inputs, "subgroups", folder)
    test = heterogeneity(subgroups)
    answer: dict[str, Any] = {
        "q_statistic": test.statistic,
        "q_degrees_of_freedom": test.degrees_of_freedom,
        "p_value": test.p_value,
    }
    if len(subgroups) == 2:
        found = difference_of_two(*subgroups, confidence=optional(inputs, "confidence", 0.95))
        answer |= {
            "difference": found.estimate,
            "standard_error": found.standard_error,
            "lower": found.lower,
            "upper": found.upper,
        }
        if measure == "ratio":
            ratios = _ratios(found.estimate, found.lower, found.upper)
            answer |= {"ratio_of_ratios": ratios.pop("ratio"), **ratios}
    return answer


def _ratios(estimate: float, lower: float, upper: float) -> dict[str, float | None]:
    """Write an estimate on the log scale as a ratio with its limits."""
    return {"ratio": ratio_of(estimate), "ratio_lower": ratio_of(lower), "ratio_upper": ratio_of(upper)}


def _by_label(studies: Sequence[StudyResult], found: MetaAnalysis) -> dict[str, float]:
    """Write the share of each study by its label; a label met again takes its place in the list."""
    shares: dict[str, float] = {}
    for place, (study, share) in enumerate(zip(studies, found.weights_percent, strict=True), start=1):
        shares[f"{study.label} ({place})" if study.label in shares else study.label] = float(share)
    return shares
