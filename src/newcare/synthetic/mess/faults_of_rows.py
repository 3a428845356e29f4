"""Faults in what a row says. Each changes some rows of a sheet and gives back those that now have the fault."""

from __future__ import annotations

import datetime as dt

from newcare.synthetic.arrays import Flags, Rows
from newcare.synthetic.mess.sheet import Sheet, spreadsheet_day, written

WRONG_CODES = {  # file -> column, a code that it may not hold
    "registered_list": ("sex", "Q"),
    "hes_apc": ("admission_method", "77"),
    "ecds": ("department_type", "17"),
    "hes_op": ("attendance", "Q"),
    "csds_contacts": ("attendance", "Q"),
    "mhsds_contacts": ("attendance", "Q"),
    "gp_contacts": ("attendance", "Perhaps"),
    "social_care_cld": ("event_type", "Thing"),
    "ambulance": ("outcome", "Vanished"),
    "nhs_111": ("outcome", "Vanished"),
}
_MAIN_DATES = (
    *("from_date", "admission_date", "arrival_date", "appointment_date", "contact_date"),
    *("call_date", "event_date", "scored_date", "death_date"),
)
_DAYS_OVERLAP = 1


def thirtieth_of_february(sheet: Sheet, rows: Rows) -> Rows:
    """The main date is 30 February of its year."""
    name = main_date(sheet)
    sheet.put(name, rows, [f"{cell[:4]}-02-30" for cell in sheet.cells(name, rows)])
    return rows


def excel_date(sheet: Sheet, rows: Rows) -> Rows:
    """The main date is the number under which a spreadsheet keeps it."""
    name = main_date(sheet)
    days = sheet.days(name, rows).astype(object)
    sheet.put(name, rows, [str(spreadsheet_day(day)) for day in days])
    return rows


def discharge_before_admission(sheet: Sheet, rows: Rows) -> Rows:
    """The discharge comes a day to a fortnight before the admission."""
    back = 1 + (sheet.chance("days before", rows) * 14).astype(int)
    sheet.put("discharge_date", rows, written(sheet.days("admission_date", rows) - back))
    return rows


def wrong_code(sheet: Sheet, rows: Rows) -> Rows:
    """A code that the column may not hold."""
    name, code = WRONG_CODES[sheet.name]
    sheet.put(name, rows, [code] * len(rows))
    return rows


def lower_case_and_dotted(sheet: Sheet, rows: Rows) -> Rows:
    """The primary diagnosis in small letters, with a dot after the third."""
    codes = sheet.cells("diagnosis_01", rows)
    sheet.put("diagnosis_01", rows, [f"{code[:3]}.{code[3:]}".rstrip(".").lower() for code in codes])
    return rows


def overlapping_registration(sheet: Sheet, rows: Rows) -> Rows:
    """A registration that follows another begins a day before that one ends."""
    later = rows[sheet.place[rows] > 0]
    sheet.put("from_date", later, written(sheet.days("from_date", later) - _DAYS_OVERLAP))
    return later


def row_twice(sheet: Sheet, rows: Rows) -> Rows:
    """The row stands in the file twice."""
    return sheet.repeat(rows)


def key_twice(sheet: Sheet, rows: Rows) -> Rows:
    """The record stands in the file twice, the second time with another cost."""
    copies = sheet.repeat(rows)
    sheet.put("cost_pence", copies, [f"{float(cost) + 1:.2f}" for cost in sheet.cells("cost_pence", copies)])
    return copies


def main_date(sheet: Sheet) -> str:
    """The column of the day that a row is counted by."""
    return next(name for name in _MAIN_DATES if sheet.has(name))


def has_main_date(sheet: Sheet) -> bool:
    """Whether rows of the file are counted by a day."""
    return any(sheet.has(name) for name in _MAIN_DATES)


def in_month(sheet: Sheet, provider: str, month: dt.date) -> Flags:
    """Which rows are of a provider, with the discharge in a month."""
    return sheet.begins("provider", provider) & sheet.begins("discharge_date", f"{month:%Y-%m}")
