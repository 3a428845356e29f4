"""Rules of dates: why one cannot be read, and which cannot be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from newcare.engines import Value, date
from newcare.records.checking import dates
from newcare.records.checking.formulas import is_formula
from newcare.records.checking.rules import Broken, Check, Rule, about, of_one
from newcare.records.checking.typed import EARLIEST, StagedRows

MAY_LIE_AHEAD = frozenset({"to_date"})
"""Columns of what may be planned: the end of a service or of a registration."""


def unlikely_date_check(name: str) -> Check:
    """A date without which its row holds all the same: one that cannot be read, or be right, is said and left empty."""
    return of_one(
        Rule(
            "opt-out-date-not-known",
            (name,),
            lambda rows: rows.raw(name).notnull() & rows.typed(name).isnull(),
        )
    )


def date_check(name: str) -> Check:
    """A date that cannot be read, or that cannot be right; the gate is open for no other."""

    def unread(rows: StagedRows) -> Value:
        return rows.typed(name).isnull()

    def unread_and(sign: Callable[[Any], Value]) -> Broken:
        return lambda rows: unread(rows) & sign(rows.raw(name))

    def gate(rows: StagedRows) -> Value:
        latest = dt.date.max if name in MAY_LIE_AHEAD else rows.on
        likely = rows.typed(name).between(date(EARLIEST.isoformat()), date(latest.isoformat()))
        return rows.raw(name).notnull() & ~likely.fill_null(False)

    reasons: list[tuple[str, Broken]] = [
        ("formula-in-cell", unread_and(is_formula)),
        ("excel-serial-date", unread_and(dates.is_spreadsheet_day)),
        ("two-digit-year", unread_and(dates.has_two_digit_year)),
        ("day-and-month-swapped", unread_and(dates.reads_with_month_first)),
        ("impossible-date", unread_and(dates.has_a_dates_form)),
        ("not-a-date", unread),
        ("before-1900", lambda rows: rows.typed(name) < date(EARLIEST.isoformat())),
        ("in-the-future", lambda rows: rows.typed(name) > date(rows.on.isoformat())),
    ]
    return Check(about((name,), reasons), gate)
