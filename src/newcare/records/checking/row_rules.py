"""Rules across the columns of one row: dates in order, ages that can be, someone named, sex beside diagnosis."""

from __future__ import annotations

import datetime as dt
from typing import Any

from newcare.engines import Value, date
from newcare.records.checking.rules import Broken, Check, Rule, about, of_one
from newcare.records.checking.typed import StagedRows
from newcare.tables.spec import Privacy, TableSpec

OLDEST = 120  # years; the oldest person on record reached 122
LONG_STAY, ENDLESS_STAY = 730, 3_650  # days: two years, ten years
MEN_ONLY = "^(C6[0-3]|D29|D40|N4[0-9]|N5[01]|Q5[3-5]|Z125)"
WOMEN_ONLY = "^(O|C5[1-8]|D06|D2[5-8]|D39|N7[0-7]|N8[0-9]|N9[0-8]|Q5[0-2]|Z3[2-9])"
"""Chapters and blocks of ICD-10 (5th edition) that are about organs or states of one sex."""


def row_checks(rows: StagedRows) -> list[Check]:
    """Every check across columns that the file has."""
    spec = rows.spec
    found = [_order_check(later, earlier) for later, earlier in spec.not_before if rows.has(later, earlier)]
    found += [
        of_one(Rule("dates-not-apart", (later, earlier), _not_after(later, earlier)))
        for later, earlier in spec.after
        if rows.has(later, earlier)
    ]
    if spec.name == "registration" and rows.has("from_date", "death_date"):
        found.append(
            of_one(
                Rule(
                    "registered-after-death",
                    ("from_date", "death_date"),
                    _months_on("from_date", "death_date"),
                )
            )
        )
    if _is_about_people(spec):
        found.append(_someone_named(rows))
    return [*found, *_sex_checks(rows)]


def _order_check(later: str, earlier: str) -> Check:
    """Two dates of which the later may not come first; births bring ages, stays bring lengths."""
    columns = (later, earlier)

    def days(rows: StagedRows) -> Any:
        return rows.typed(later).delta(rows.typed(earlier), unit="day")

    if (later, earlier) == ("discharge_date", "admission_date"):
        reasons: list[tuple[str, Broken]] = [
            ("discharge-before-admission", lambda rows: days(rows) < 0),
            ("stay-over-ten-years", lambda rows: days(rows) > ENDLESS_STAY),
            ("stay-over-two-years", lambda rows: days(rows) > LONG_STAY),
        ]
        return Check(
            about(columns, reasons),
            lambda rows: rows.may_come_before(later, earlier) | (days(rows) > LONG_STAY),
        )
    if earlier == "birth_date":
        reasons = [
            (
                "born-after-the-event",
                _months_on(earlier, later) if later == "death_date" else _before(later, earlier),
            ),
            (
                "over-120-years-old",
                lambda rows: rows.typed(later).year() - rows.typed(earlier).year() > OLDEST,
            ),
        ]

        def may_be_wrong(rows: StagedRows) -> Value:
            oldest = dt.date(rows.on.year - OLDEST, 1, 1)  # whoever is born later is not too old at any event
            return rows.may_come_before(later, earlier) | (rows.typed(earlier) < date(oldest.isoformat()))

        return Check(about(columns, reasons), may_be_wrong)
    return of_one(Rule("dates-out-of-order", columns, _before(later, earlier)))


def _before(later: str, earlier: str) -> Broken:
    return lambda rows: rows.typed(later) < rows.typed(earlier)


def _not_after(later: str, earlier: str) -> Broken:
    return lambda rows: rows.typed(later) <= rows.typed(earlier)


def _months_on(later: str, earlier: str) -> Broken:
    """Whether a day lies in a later month than another, of which perhaps only the month is known."""

    def broken(rows: StagedRows) -> Value:
        return month_number(rows.typed(later)) > month_number(rows.typed(earlier))

    return broken


def month_number(day: Any) -> Any:
    """Months since the year 0."""
    return day.year() * 12 + day.month()


def _is_about_people(spec: TableSpec) -> bool:
    return any(column.privacy is Privacy.IDENTIFIABLE for column in spec.columns)


def _someone_named(rows: StagedRows) -> Check:
    """A row must say whose it is, by a number or by name and birth date."""
    names = tuple(
        name for name in ("nhs_number", "source_person_id", "surname", "birth_date") if rows.in_file(name)
    )

    def nobody(rows: StagedRows) -> Value:
        unnamed = rows.raw("nhs_number").isnull() & rows.raw("source_person_id").isnull()
        return unnamed & (rows.raw("surname").isnull() | rows.raw("birth_date").isnull())

    return of_one(Rule("nobody-named", names or ("nhs_number",), nobody))


def _sex_checks(rows: StagedRows) -> list[Check]:
    """A primary diagnosis that persons of the recorded sex do not have."""
    diagnosis = next((name for name in ("diagnosis_01", "primary_diagnosis") if rows.in_file(name)), None)
    if diagnosis is None or not rows.in_file("sex"):
        return []

    def conflict(rows: StagedRows) -> Value:
        code, sex = rows.typed(diagnosis), rows.typed("sex")
        return ((sex == "male") & code.re_search(WOMEN_ONLY)) | ((sex == "female") & code.re_search(MEN_ONLY))

    rule = Rule("sex-and-diagnosis", ("sex", diagnosis), conflict)
    return [Check((rule,), lambda rows: rows.raw(diagnosis).re_search("^[OoCcDdNnQqZz][0-9]"))]
