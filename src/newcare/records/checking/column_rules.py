"""Rules of one column, made from what its shape says of it: required, type, domain, range, form."""

from __future__ import annotations

from newcare.records.checking.date_rules import date_check, unlikely_date_check
from newcare.records.checking.number_rules import number_check
from newcare.records.checking.rules import Check, Rule, of_one
from newcare.records.checking.text_rules import text_checks
from newcare.records.checking.typed import HOLD_WITHOUT_A_DATE, StagedRows
from newcare.tables.spec import Column, ColumnType


def column_checks(rows: StagedRows) -> list[Check]:
    """Every check of a single column that the file has, or must have."""
    return [check for column in rows.spec.columns for check in _checks_of(column, rows)]


def _checks_of(column: Column, rows: StagedRows) -> list[Check]:
    """Checks of one column; what is the same in every row by the flow's word is not looked at."""
    name = column.name
    missing = Rule("value-missing", (name,), lambda rows: rows.raw(name).isnull())
    found = [] if column.nullable or not (rows.in_file(name) or not rows.has(name)) else [of_one(missing)]
    if not rows.in_file(name):
        return found
    match column.type:
        case ColumnType.DATE:
            holds = (rows.spec.name, name) in HOLD_WITHOUT_A_DATE
            return [*found, unlikely_date_check(name) if holds else date_check(name)]
        case ColumnType.WHOLE_NUMBER | ColumnType.NUMBER:
            return [*found, number_check(column)]
        case _:
            return [*found, *text_checks(column, rows)]
