"""Faults in who a row is about. Each changes some rows of a sheet and gives back those that now have the fault."""

from __future__ import annotations

import numpy as np

from newcare.synthetic.arrays import Rows
from newcare.synthetic.mess.sheet import Sheet, written

OTHER_ENCODING = (
    "\ue0e9"  # stands for the letter until the file is written; see `newcare.synthetic.mess.encoding`
)
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_LONG_AGO = 1900


def surname_typo(sheet: Sheet, rows: Rows) -> Rows:
    """Two letters exchanged, one left out or one typed twice."""
    how = (sheet.chance("which typo", rows) * 3).astype(int)
    typed = [_typo(name, way) for name, way in zip(sheet.cells("surname", rows), how, strict=True)]
    return _put_where_changed(sheet, "surname", rows, typed)


def postcode_wrong(sheet: Sheet, rows: Rows) -> Rows:
    """The last letter of the postcode is another."""
    step = 1 + (sheet.chance("which letter", rows) * (len(_LETTERS) - 1)).astype(int)
    typed = [
        code[:-1] + _LETTERS[(_LETTERS.index(code[-1]) + by) % len(_LETTERS)]
        for code, by in zip(sheet.cells("postcode", rows), step, strict=True)
    ]
    return _put_where_changed(sheet, "postcode", rows, typed)


def birth_date_wrong(sheet: Sheet, rows: Rows) -> Rows:
    """Day and month exchanged, or another day: always an earlier date, so that nobody is born after the event."""
    born = sheet.days("birth_date", rows)
    typed = [_earlier(str(day)) for day in born]
    return _put_where_changed(sheet, "birth_date", rows, typed)


def nhs_number_missing(sheet: Sheet, rows: Rows) -> Rows:
    """No NHS number."""
    sheet.put("nhs_number", rows, [None] * len(rows))
    return rows


def wrong_check_digit(sheet: Sheet, rows: Rows) -> Rows:
    """The last digit of the NHS number is another; rows without a number are left."""
    numbers = sheet.cells("nhs_number", rows)
    there = np.array([number is not None for number in numbers], dtype=bool)
    wrong = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in numbers[there]]
    with_number: Rows = rows[there]
    sheet.put("nhs_number", with_number, wrong)
    return with_number


def impossible_age(sheet: Sheet, rows: Rows) -> Rows:
    """Born in 1900, so over 120 years old."""
    born = written(sheet.days("birth_date", rows))
    sheet.put("birth_date", rows, [f"{_LONG_AGO}-01-{day[-2:]}" for day in born])
    return rows


def letter_of_other_encoding(sheet: Sheet, rows: Rows) -> Rows:
    """A letter with an accent that is written in another encoding than the rest of the file."""
    names = sheet.cells("surname", rows)
    sheet.put("surname", rows, [name[:1] + OTHER_ENCODING + name[2:] for name in names])
    return rows


def _typo(name: str, way: int) -> str:
    """A name with a typing error after its first letters."""
    at = 2 + len(name) // 4
    if way == 0:
        return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
    return name[:at] + name[at + 1 :] if way == 1 else name[:at] + name[at : at + 1] + name[at:]


def _earlier(born: str) -> str:
    """A date with day and month exchanged where that is earlier, else with half the day; the first of a month stays."""
    year, month, day = born.split("-")
    if day < month:
        return f"{year}-{day}-{month}"
    return f"{year}-{month}-{max(int(day) // 2, 1):02}"


def _put_where_changed(sheet: Sheet, name: str, rows: Rows, typed: list[str]) -> Rows:
    """Put cells that differ from what they were."""
    changed = np.array(typed, dtype=object) != sheet.cells(name, rows)
    slipped: Rows = rows[changed]
    sheet.put(name, slipped, [cell for cell, is_new in zip(typed, changed, strict=True) if is_new])
    return slipped
