"""Conformance cases of matching: pairs of people, and the outcome of a matched cohort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import names
from newcare.evaluation.conformance_rows import CaseRows, read_rows, treatment_of
from newcare.methods.case_inputs import Inputs, optional, required
from newcare.methods.inverse_probability_weighting import propensity_score
from newcare.methods.matched_cohort_outcome import MatchedCohortOutcome, matched_cohort_outcome
from newcare.methods.nearest_neighbour import Matches, logits_of, nearest_neighbour_match, same_rows
from newcare.methods.panel import Floats
from newcare.methods.ratio_scale import percent_of, ratio_of
from newcare.methods.weighted_means import check_arms


def nearest_neighbour_match_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `nearest_neighbour_match`."""
    identifier, exact = required(inputs, "identifier_column"), names(inputs, "exact_columns")
    rows = read_rows(
        inputs,
        folder,
        numbers=("treatment_column", "score_column"),
        labels=[identifier, *exact],
        with_terms=inputs.get("score_column") is None,
    )
    given = [label for label in rows.table.labels(identifier) if label is not None]
    if len(set(given)) < len(given):
        raise InvalidInput(f"Column {identifier!r} holds a duplicate: two rows of one identifier.")
    treatment = treatment_of(rows, inputs)
    check_arms(treatment)
    found = nearest_neighbour_match(
        _log_odds(rows, inputs, treatment),
        treatment,
        caliper_standard_deviations=inputs.get("caliper_standard_deviations", 0.2),
        strata=same_rows([rows.labels(name) for name in exact]) if exact else None,
    )
    return _written_matches(found, rows.labels(identifier))


def _log_odds(rows: CaseRows, inputs: Inputs, treatment: Floats) -> Floats:
    """Take the logits of the scores given, or of the scores that the covariates give."""
    score = inputs.get("score_column")
    if score is None:
        return propensity_score(treatment, rows.terms(inputs)).log_odds
    return logits_of(rows.numbers(score))


def _written_matches(found: Matches, people: list[str]) -> dict[str, Any]:
    """Write pairs by their identifiers."""
    return {
        "pairs": [
            {"treated": people[treated], "control": people[control], "distance": float(distance)}
            for treated, control, distance in zip(found.treated, found.control, found.distance, strict=True)
        ],
        "matched_pairs": len(found.treated),
        "unmatched_treated": [people[row] for row in found.unmatched_treated],
        "caliper_width": found.caliper_width,
    }


def matched_cohort_outcome_case(inputs: Inputs, folder: Path) -> dict[str, Any]:
    """Answer a case of `matched_cohort_outcome`."""
    matched_set = required(inputs, "matched_set_column")
    events, person_years = (required(inputs, name) for name in ("events_column", "person_years_column"))
    weight, adjusted = inputs.get("weight_column"), names(inputs, "covariate_columns")
    rows = read_rows(
        inputs,
        folder,
        numbers=("treatment_column", "events_column", "person_years_column", "weight_column"),
        labels=[matched_set],
        covariates=adjusted,
    )
    found = matched_cohort_outcome(
        rows.numbers(events),
        rows.numbers(person_years),
        treatment_of(rows, inputs),
        rows.codes(matched_set),
        rows.covariates(adjusted),
        weights=None if weight is None else rows.numbers(weight),
        confidence=optional(inputs, "confidence", 0.95),
    )
    return _written_outcome(found)


def _written_outcome(found: MatchedCohortOutcome) -> dict[str, Any]:
    """Write rates and their comparison as cases do."""
    ratio, difference = found.log_rate_ratio, found.rate_difference
    return {
        "rate_ratio": ratio_of(ratio.estimate),
        "lower": ratio_of(ratio.lower),
        "upper": ratio_of(ratio.upper),
        "p_value": ratio.p_value,
        "log_rate_ratio": ratio.estimate,
        "standard_error": ratio.standard_error,
        "percent_difference": percent_of(ratio.estimate),
        "rate_treated_per_person_year": found.rate_treated_per_person_year,
        "rate_control_per_person_year": found.rate_control_per_person_year,
        "rate_difference_per_person_year": difference.estimate,
        "rate_difference_standard_error": difference.standard_error,
        "rate_difference_lower": difference.lower,
        "rate_difference_upper": difference.upper,
        "matched_sets": found.matched_sets,
        "rows": found.rows,
    }
