"""Reads the studies, or subgroups, of conformance cases, in each of the forms in which results are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.evaluation.conformance_input import CaseTable, label_of, read_case_table
from newcare.methods.case_inputs import Inputs, Row, optional
from newcare.methods.effect import check_option
from newcare.methods.study_results import (
    StudyResult,
    from_difference,
    from_estimate,
    from_events,
    from_ratio,
)

_FORMS: Mapping[str, tuple[Callable[..., StudyResult], Sequence[str]]] = {
    "estimate": (from_estimate, ("estimate", "standard_error")),
    "ratio": (from_ratio, ("ratio", "lower", "upper")),
    "difference": (from_difference, ("difference", "lower", "upper")),
    "events_treated": (
        from_events,
        ("events_treated", "total_treated", "events_control", "total_control"),
    ),
}
"""How a study may be given, by the column that marks the form."""
_FORMS_OF = {
    "difference": ("estimate", "difference", "ratio", "events_treated"),
    "ratio": ("estimate", "ratio", "events_treated"),
}
"""The forms that each measure takes, the likeliest first."""


def read_studies(inputs: Inputs, name: str, folder: Path) -> tuple[str, list[StudyResult]]:
    """Read the studies of a case and the measure they are on."""
    measure = optional(inputs, "measure", "difference")
    check_option("measure", measure, tuple(_FORMS_OF))
    if inputs.get(name) == []:
        return measure, []
    table = read_case_table(inputs, name, folder)
    kept = _where(table, optional(inputs, "where", {}))
    found = [_study(row, place, measure, table) for place, row in enumerate(kept, start=1)]
    return measure, [study for study in found if study is not None]


def _where(table: CaseTable, wanted: object) -> list[Row]:
    """Keep the rows whose columns equal the values wanted."""
    if not isinstance(wanted, Mapping):
        raise InvalidInput("`where` must give a value for each column it names.", seen=repr(wanted))
    kept = [True] * len(table.rows)
    for column, value in wanted.items():
        labels = table.labels(column)
        kept = [so_far and label == label_of(value) for so_far, label in zip(kept, labels, strict=True)]
    return [row for row, is_kept in zip(table.rows, kept, strict=True) if is_kept]


def _study(row: Row, place: int, measure: str, table: CaseTable) -> StudyResult | None:
    """Read one study in the form its row has; null where a value is missing."""
    held = label_of(row.get("label"))
    label = f"study {place}" if held is None else held
    for mark in _FORMS_OF[measure]:
        make, columns = _FORMS[mark]
        if row.get(mark) is None:
            continue
        for column in columns:
            table.column(column)
        values = [row.get(column) for column in columns]
        if any(value is None for value in values):
            return None
        given = row.get("confidence")
        more = {} if given is None or "lower" not in columns else {"confidence": given}
        return make(label, *values, **more)
    _refuse_without_form(measure, table)
    return None


def _refuse_without_form(measure: str, table: CaseTable) -> None:
    """Refuse a table none of whose columns says what the studies found."""
    if not any(mark in row for mark in _FORMS_OF[measure] for row in table.rows):
        raise InvalidInput(
            f"No column says what the studies found as a {measure}.",
            seen=", ".join(table.rows[0]),
            remedy="Give estimate and standard_error, a value with lower and upper, or events and totals by arm.",
        )
