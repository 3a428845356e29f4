"""Evaluate a CSV of persons: compare them by every design and control group, write tables and a report whole."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from newcare.errors import InvalidInput
from newcare.evaluation.given import PanelTerms
from newcare.evaluation.given.people_file import (
    PeopleFile,
    person_outcome,
    read_people_file,
    refuse_impossible,
)
from newcare.evaluation.people import PersonStudy, evaluate_people
from newcare.evaluation.people.persons import control_groups
from newcare.evaluation.people_verdict import people_verdict
from newcare.report.evaluation.evaluated_people import EvaluatedPeople, PeopleFlow
from newcare.report.evaluation.people_page import people_page
from newcare.report.results import Row
from newcare.tables.person_estimates import PERSON_DESIGNS
from newcare.workflows.evaluation_files import file_words, write_evaluation
from newcare.workflows.panel_study import NO_PROTOCOL
from newcare.workflows.people_request import PeopleRequest, PeopleResult

__all__ = ["PeopleRequest", "PeopleResult", "evaluate_people_file"]

_TERMS = PanelTerms()


def evaluate_people_file(request: PeopleRequest) -> PeopleResult:
    """Compare the persons of a file.

    Raises:
        InvalidInput: the table is not what it should be, or nobody can be compared; says what to do instead.
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    file = read_people_file(request.people, request.person)
    outcomes = tuple(person_outcome(written, request.person_time) for written in request.outcomes)
    refuse_impossible(file.rows, request.treated, outcomes)
    columns = {**request.columns, "designs": request.columns["designs"] or PERSON_DESIGNS}
    study = PersonStudy(file.person, request.treated, outcomes, **columns)
    version = f"sha256:{file.digest[:16]}"
    tables = evaluate_people(file.rows, study, data_version=version, confidence=request.confidence)
    tables = {name: _TERMS.fit_table(table) for name, table in tables.items()}
    found = _evaluated(request, file, study, tables)
    write_evaluation(request.out, tables, people_page(found))
    return PeopleResult(found, request.out)


def _evaluated(
    request: PeopleRequest, file: PeopleFile, study: PersonStudy, tables: dict[str, pa.Table]
) -> EvaluatedPeople:
    """Judge the first outcome by its first measure, design and control group, and put the report together."""
    rows, balance = tables["person_estimate"].to_pylist(), tables["balance"].to_pylist()
    main = _main(rows, study)
    same = ("outcome", "window", "measure")
    beside = [row for row in rows if row is not main and all(row[name] == main[name] for name in same)]
    own = [row for row in balance if all(row[name] == main[name] for name in ("design", "comparison"))]
    verdict = people_verdict(
        main,
        beside=beside,
        balance=own,
        protocol=NO_PROTOCOL,
        title=main["outcome"].replace("_", " "),
        lower_is_better=request.lower_is_better,
    )
    return EvaluatedPeople(
        f"{main['outcome'].replace('_', ' ')} ({request.people.name})",
        verdict,
        main,
        rows,
        balance,
        _flow(file.rows, study, main),
        request.lower_is_better,
        _reading(file, study, request),
        {name: _TERMS.fit(words) for name, words in file_words(tables).items()},
    )


def _main(rows: list[dict[str, Any]], study: PersonStudy) -> dict[str, Any]:
    """The row judged by: the first outcome, design and control group, in the way that its kind is measured first.

    Raises:
        InvalidInput: no design gives it an interval.
    """
    first = study.outcomes[0]
    own = [row for row in rows if row["outcome"] == first.name and row["design"] == study.designs[0]]
    main = own[0]
    measured = [row for row in rows if row["outcome"] == first.name and row["measure"] == main["measure"]]
    if all(row["lower"] is None for row in measured):
        raise InvalidInput(
            f"No design can judge '{first.name}': {main['reason']}",
            remedy="Bring more people, or more clusters on both sides; or leave --cluster out where persons are "
            "independent of each other.",
        )
    return main


def _flow(rows: pa.Table, study: PersonStudy, main: Row) -> PeopleFlow:
    """People of the main comparison, from the file to those used."""
    persons = next(each for each in control_groups(rows, study) if each.comparison == main["comparison"])
    everybody = persons.treated | ~persons.treated
    comparable = persons.people(everybody & persons.treated) + persons.people(everybody & ~persons.treated)
    used = (main["people_treated"], main["people_comparison"])
    left = [
        ("something about them is unknown", persons.left_out),
        ("no control could have started on their day", persons.without_counterpart),
    ]
    gone = sum(number for _, number in left)
    others = 0 if study.comparison is None else rows.num_rows - comparable - gone
    return PeopleFlow(
        comparable + gone + max(others, 0),
        [*left, ("of another control group, or of a day that nobody shares", max(others, 0))],
        comparable,
        used,
    )


def _reading(file: PeopleFile, study: PersonStudy, request: PeopleRequest) -> tuple[str, ...]:
    """How the table was read, a sentence each."""
    outcomes = ", ".join(f"'{outcome.column}' ({outcome.kind})" for outcome in study.outcomes)
    known = ", ".join((*study.covariates, *study.categories))
    groups = f"'{study.comparison}'" if study.comparison else "one"
    years = f", over '{request.person_time}'" if request.person_time else ""
    errors = f"'{study.unit}'" if study.unit else "persons"
    return (
        f"Rows: {file.rows.num_rows:,}; persons are told apart by '{file.person}', arms by '{study.treatment}'.",
        f"Outcomes: {outcomes}{years}. Control groups: {groups}. Errors are clustered by {errors}.",
        f"Known beforehand: {known}.",
    )
