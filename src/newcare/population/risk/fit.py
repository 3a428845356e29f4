"""Fit the risk model twice: on an earlier year, to be judged on a later one; and on the later year, to be used.

The people of both years are largely the same, but never the same people-time: what a model is judged on happened
after everything it was fitted on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.checks import FloatArray
from newcare.methods.confidence import normal_quantile
from newcare.methods.logistic import LogisticFit, logistic_regression
from newcare.population.risk.boosting import boosted
from newcare.population.risk.performance import Judged, performance_rows
from newcare.population.risk.rows import MODEL_COLUMNS, PERFORMANCE_COLUMNS, table_of_rows
from newcare.population.risk.terms import Term, design_of, terms_of
from newcare.reference.risk import RiskDefinition, risk_definition_of

MODELS = ("logistic", "lightgbm")
JUDGED, USED = "judged", "used"
ADMISSIONS_ALONE, AGE_ALONE = "emergency admissions in the past year alone", "age alone"
FEWEST_ON_EACH_SIDE = 10  # admitted, and not, among the people whom a term tells apart
CONFIDENCE = 0.95
METHODS = {
    "logistic": "logistic regression, iteratively re-weighted least squares; Wald limits",
    "lightgbm": "gradient boosted trees (LightGBM)",
}


@dataclass(frozen=True)
class FittedTerms:
    """A fit on the terms that could be fitted, and why the others could not."""

    terms: tuple[Term, ...]
    fit: LogisticFit
    left_out: Mapping[str, str]

    def risk(self, people: pa.Table) -> FloatArray:
        """Risk of each person."""
        return self.fit.risk(design_of(people, self.terms))


def fit_risk(
    risk_history: pa.Table,
    *,
    fitted_on: str,
    judged_on: str,
    definition: Mapping[str, Any],
    model: str,
    data_version: str,
) -> dict[str, pa.Table]:
    """Fit and judge.

    Args:
        risk_history: one row a person and day (`fitted_on` and `judged_on`), from `risk_features` and
            `with_outcome`.
        fitted_on: the earlier day, ISO; its outcomes end where those of `judged_on` begin.
        judged_on: the later day.
        definition: the risk model, as `risk_definition` gives it.
        model: one of `MODELS`.
        data_version: digest of the records, carried by every row.

    Returns:
        `risk_model`: one row a fit ("judged", "used") and term. `risk_performance`: one row a model, group and
        measure, all judged on the later year. `risk_booster`: lines of the boosted trees; empty for the logistic.

    Raises:
        InvalidInput: a day has no people, nobody or everybody was admitted, or LightGBM is wanted and not installed.
    """
    earlier, later = (_people_on(risk_history, day) for day in (fitted_on, judged_on))
    defined = risk_definition_of(definition)
    judged, used = fitted(earlier, terms_of(defined.predictors)), fitted(later, terms_of(defined.predictors))
    booster: list[str] = []
    risk = judged.risk(later)
    if model == "lightgbm":
        risk = boosted(earlier, outcome_of(earlier), defined.sources).risk(later)
        booster = boosted(later, outcome_of(later), defined.sources).text.splitlines()
    rows = performance_rows(_judgements(model, risk, earlier, later, defined), later, confidence=CONFIDENCE)
    lineage = {"confidence": CONFIDENCE, "data_version": data_version}
    terms = [*_term_rows(JUDGED, judged), *_term_rows(USED, used)]
    return {
        "risk_model": table_of_rows(terms, MODEL_COLUMNS, {"method": METHODS["logistic"], **lineage}),
        "risk_performance": table_of_rows(rows, PERFORMANCE_COLUMNS, {"method": METHODS[model], **lineage}),
        "risk_booster": pa.table(
            {"line": pa.array(range(len(booster)), pa.int64()), "text": pa.array(booster, pa.string())}
        ),
    }


def fitted(people: pa.Table, terms: Sequence[Term]) -> FittedTerms:
    """Fit a logistic on the terms that the people can tell anything about."""
    outcome = outcome_of(people)
    design = design_of(people, terms)
    left_out = {
        term.name: reason
        for position, term in enumerate(terms)
        if (reason := _too_few(design[:, position], outcome)) is not None
    }
    enough = [position for position, term in enumerate(terms) if term.name not in left_out]
    explained = {enough[place] for place in dependent_columns(design[:, enough])}
    left_out |= {terms[position].name: "the terms before it say the same" for position in explained}
    kept = [position for position in enough if position not in explained]
    fit = logistic_regression(
        np.ascontiguousarray(design[:, kept]), outcome, names=[terms[position].name for position in kept]
    )
    return FittedTerms(tuple(terms[position] for position in kept), fit, left_out)


def outcome_of(people: pa.Table) -> FloatArray:
    """1 for each person who was admitted as an emergency in the year, else 0."""
    return np.asarray(people["admitted"].to_numpy(), dtype=np.float64)


def _people_on(history: pa.Table, day: str) -> pa.Table:
    """Rows of a day."""
    people = history.filter(pc.equal(history["features_on"], pa.scalar(dt.date.fromisoformat(day))))
    if not people.num_rows:
        raise InvalidInput(f"Nobody was registered on {day}.", remedy="Choose a day that the records cover.")
    return people.combine_chunks()


def _too_few(column: FloatArray, outcome: FloatArray) -> str | None:
    """Why a term cannot be learned: too few people whom it sets apart were admitted, or were not."""
    apart = column != 0
    is_flag = not np.any(apart & (column != 1))
    for side in [apart, ~apart] if is_flag else [apart]:
        admitted = int(outcome[side].sum())
        if min(admitted, int(side.sum()) - admitted) < FEWEST_ON_EACH_SIDE:
            return f"fewer than {FEWEST_ON_EACH_SIDE} of the people it sets apart were admitted, or were not"
    return None


def _judgements(
    model: str, risk: FloatArray, earlier: pa.Table, later: pa.Table, defined: RiskDefinition
) -> list[Judged]:
    """The model, and the two simple scores that it has to beat."""
    judged = [Judged(model, risk, is_risk=True)]
    if "emergency_admissions" in later.column_names:
        counts = np.asarray(later["emergency_admissions"].to_numpy(), dtype=np.float64)
        judged.append(Judged(ADMISSIONS_ALONE, counts, is_risk=False))
    of_age = [predictor for predictor in defined.predictors if predictor.source == "age"]
    if of_age:
        judged.append(Judged(AGE_ALONE, fitted(earlier, terms_of(of_age)).risk(later), is_risk=True))
    return judged


def _term_rows(which: str, found: FittedTerms) -> list[dict[str, Any]]:
    """A row for the intercept, for each term fitted and for each left out."""
    fit, reach = found.fit, normal_quantile(CONFIDENCE)
    counts = {"fit": which, "people": fit.rows, "events": fit.events}
    intercept = {"term": "intercept", "transform": "1", "coefficient": fit.intercept}
    rows: list[dict[str, Any]] = [{**counts, **intercept, "standard_error": fit.intercept_error}]
    of_terms = zip(found.terms, fit.coefficients, fit.standard_errors, fit.deviations, strict=True)
    for term, weight, error, deviation in of_terms:
        ends = {
            "standardised_odds_ratio": np.exp(weight * deviation),
            "lower": np.exp((weight - reach * error) * deviation),
            "upper": np.exp((weight + reach * error) * deviation),
        }
        row = {"term": term.name, "transform": term.words, "coefficient": weight, "standard_error": error}
        rows.append({**counts, **row, "deviation": deviation, **ends})
    left = ({**counts, "term": name, "reason": reason} for name, reason in found.left_out.items())
    return [*rows, *left]
