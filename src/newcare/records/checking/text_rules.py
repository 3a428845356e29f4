"""Rules of text: codes that are none of those known, clinical codes of a wrong form, NHS numbers that nobody has."""

from __future__ import annotations

from newcare.engines import Value
from newcare.records.checking.codes import CLINICAL_FORMS, has_form
from newcare.records.checking.formulas import is_formula, may_be_formula
from newcare.records.checking.nhs_number import check_digit_fits, is_one_digit_repeated, is_ten_digits
from newcare.records.checking.rules import Broken, Check, Rule, about
from newcare.records.checking.typed import StagedRows
from newcare.tables.spec import Column

NATIONAL_CODES: dict[str, tuple[str, ...]] = {
    "admission_method": (
        *("11", "12", "13", "21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "31", "32"),
        *("81", "82", "83", "84", "89", "98", "99"),
    ),
    "patient_class": ("1", "2", "3", "4", "5", "8", "9"),
    "discharge_method": ("1", "2", "3", "4", "5", "8", "9"),
}
"""Codes of the NHS Data Dictionary (ADMISSION METHOD, PATIENT CLASSIFICATION, DISCHARGE METHOD), those of older years
of HES included."""


def text_checks(column: Column, rows: StagedRows) -> list[Check]:
    """Checks of one column of text, by what the shape and the name of the column say of it."""
    name = column.name
    if name == "nhs_number":
        return [_nhs_number_check()]
    if (form := rows.form_of_codes(name)) is not None:
        return [_form_check(name, form)]
    if column.allowed is not None:
        return [_known_code_check(name, "value-not-allowed", lambda rows: rows.typed(name).isnull())]
    if name in NATIONAL_CODES:
        known = list(NATIONAL_CODES[name])
        return [_known_code_check(name, "code-not-in-dictionary", lambda rows: ~rows.typed(name).isin(known))]
    return [_formula_check(name), *([_letters_check(name)] if name in {"surname", "forename"} else [])]


def _formula_check(name: str) -> Check:
    """A cell that a spreadsheet would run."""
    rule = Rule("formula-in-cell", (name,), lambda rows: is_formula(rows.raw(name)))
    return Check((rule,), lambda rows: may_be_formula(rows.raw(name)))


def _letters_check(name: str) -> Check:
    """A name that lost letters on its way."""

    def lost(rows: StagedRows) -> Value:
        return rows.raw(name).contains("\N{REPLACEMENT CHARACTER}")

    return Check((Rule("letters-lost", (name,), lost),), lost)


def _known_code_check(name: str, code: str, unknown: Broken) -> Check:
    """A code that is none of those known."""
    reasons: list[tuple[str, Broken]] = [
        ("formula-in-cell", lambda rows: is_formula(rows.raw(name))),
        (code, unknown),
    ]
    return Check(about((name,), reasons), lambda rows: rows.raw(name).notnull() & unknown(rows))


def _nhs_number_check() -> Check:
    """An NHS number that nobody has, and why."""
    name = "nhs_number"

    def gate(rows: StagedRows) -> Value:
        text = rows.raw(name)
        sound = is_ten_digits(text) & check_digit_fits(text) & ~is_one_digit_repeated(text)
        return text.notnull() & ~sound.fill_null(False)

    reasons: list[tuple[str, Broken]] = [
        ("formula-in-cell", lambda rows: is_formula(rows.raw(name))),
        ("nhs-number-rounded", lambda rows: rows.raw(name).re_search(r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}$")),
        ("nhs-number-not-digits", lambda rows: rows.typed(name).re_search("[^0-9]")),
        ("nhs-number-length", lambda rows: rows.typed(name).length() != 10),
        ("nhs-number-stand-in", lambda rows: is_one_digit_repeated(rows.typed(name))),
        ("nhs-number-check-digit", lambda rows: ~check_digit_fits(rows.typed(name))),
    ]
    return Check(about((name,), reasons), gate, each_value_once=name)


def _form_check(name: str, form: str) -> Check:
    """A clinical code that is not of the form of its classification, or had to be brought to it."""
    pattern = CLINICAL_FORMS[form]
    reasons: list[tuple[str, Broken]] = [
        ("formula-in-cell", lambda rows: is_formula(rows.raw(name))),
        (f"{form}-form", lambda rows: ~has_form(rows.typed(name), pattern)),
        ("code-rewritten", lambda rows: ~has_form(rows.raw(name), pattern)),
    ]
    return Check(about((name,), reasons), lambda rows: ~has_form(rows.raw(name), pattern))
