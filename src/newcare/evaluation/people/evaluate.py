"""Did the people under a model of care fare better than others like them: every design beside every control group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.evaluation.people.designs import Comparison, Weighed
from newcare.evaluation.people.guards import (
    cautions,
    no_first_day,
    nobody_early,
    refuse_separated,
    refuse_unmatched_use,
)
from newcare.evaluation.people.likeness import balance_rows
from newcare.evaluation.people.measures import measures_of
from newcare.evaluation.people.outcomes import measured
from newcare.evaluation.people.persons import Persons, control_groups
from newcare.evaluation.people.sample import Sample
from newcare.evaluation.people.study import PersonStudy
from newcare.methods.effect import check_confidence
from newcare.tables.arrow import table_of
from newcare.tables.person_estimates import BALANCE, PERSON_ESTIMATE, UNADJUSTED

Row = dict[str, Any]


def evaluate_people(
    rows: pa.Table, study: PersonStudy, *, data_version: str, confidence: float = 0.95
) -> dict[str, pa.Table]:
    """Compare people under a model of care with each control group by each design, side by side.

    Args:
        rows: a row for each person, index date and control group, with the columns that `study` names.
        study: what the columns mean, and how people are compared.
        data_version: written on every row.
        confidence: level of the two-sided limits, between 0 and 1.

    Returns:
        `person_estimate` and `balance`, as `newcare.tables.person_estimates` describes them. The effect is that on the
        people under the model of care. Where a design cannot be had beside one control group, its rows say why.

    Raises:
        InvalidInput: the table is not what the study says; time runs the wrong way (see `control_groups`); people were
            chosen by past use that is not held alike; or no design can be had beside any control group.
    """
    check_confidence(confidence)
    refuse_unmatched_use(study)
    estimates: list[Row] = []
    balance: list[Row] = []
    refusals: list[InvalidInput] = []
    attempts = 0
    for persons in control_groups(rows, study):
        comparison = Comparison(persons, study)
        balance += balance_rows(persons, UNADJUSTED, None, data_version)
        for design in study.designs:
            shared = {"design": design, "comparison": persons.comparison}
            attempts += 1
            try:
                refuse_separated(persons)
                weighed = comparison.weigh(design)
            except InvalidInput as refusal:
                refusals.append(refusal)
                estimates += _refused(study, shared, persons, str(refusal))
                continue
            balance += balance_rows(persons, design, weighed.weights, data_version)
            estimates += _estimated(study, shared, persons, weighed, confidence)
    if refusals and len(refusals) == attempts:
        raise refusals[0]
    lineage = {"confidence": confidence, "data_version": data_version}
    return {
        "person_estimate": table_of(PERSON_ESTIMATE, [row | lineage for row in estimates]),
        "balance": table_of(BALANCE, balance),
    }


def _estimated(
    study: PersonStudy, shared: Mapping[str, str], persons: Persons, weighed: Weighed, confidence: float
) -> Iterator[Row]:
    """Rows of one design beside one control group."""
    used = weighed.weights > 0
    words = [*cautions(persons, study), *([weighed.caution] if weighed.caution else [])]
    counted: Row = {
        "people_treated": persons.people(used & persons.treated),
        "people_comparison": persons.people(used & ~persons.treated),
        "effective_comparison": weighed.effective_comparison(persons),
    }
    for outcome in study.outcomes:
        sample = Sample.of(persons, weighed, outcome, confidence)
        said = [*words, *filter(None, [nobody_early(sample), no_first_day(study, outcome)])]
        about = {"outcome": outcome.name, "window": outcome.window, **shared, **counted}
        about["caution"] = "; ".join(said) or None
        for row in measured(sample):
            yield {**about, **row, "method": f"{weighed.method}; {row['method']}"}


def _refused(study: PersonStudy, shared: Mapping[str, str], persons: Persons, reason: str) -> Iterator[Row]:
    """Rows of a design that cannot be had: every figure null, and why."""
    for outcome in study.outcomes:
        for measure in measures_of(outcome):
            yield {
                "outcome": outcome.name,
                "window": outcome.window,
                **shared,
                "measure": measure.name,
                "method": measure.method,
                "people_treated": persons.people(persons.treated),
                "people_comparison": persons.people(~persons.treated),
                "reason": reason,
            }
