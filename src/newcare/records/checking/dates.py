"""Dates as flows write them, read by expressions: each form is brought to 2024-03-31, then tried as a date.

A layout is written as in strptime (`%d/%m/%Y`), and "excel" is a spreadsheet's day number. Nothing is guessed: the day
comes before the month, and a year of two digits is read only where a flow or a mapping names such a layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from newcare.engines import Value, cases, coalesce, literal
from newcare.records.reading.mapping_file import SPREADSHEET_DAYS

YEAR_FIRST = "%Y-%m-%d"
FIXED_PLACES = {YEAR_FIRST: "____-__-__", "%d/%m/%Y": "__/__/____"}
"""The layouts that most extracts use, and their form as a pattern: a date column is often of one of them throughout."""
_MARK, _TIME = "[-/. ]", "([T ].*)?$"
_YEAR_FIRST = f"^([0-9]{{4}}){_MARK}([0-9]{{1,2}}){_MARK}([0-9]{{1,2}}){_TIME}"
_DAY_FIRST = f"^([0-9]{{1,2}}){_MARK}([0-9]{{1,2}}){_MARK}([0-9]{{4}}){_TIME}"
_MONTH_NAMED = f"^([0-9]{{1,2}}){_MARK}?([A-Za-z]{{3}})[a-z]*{_MARK}?([0-9]{{4}}){_TIME}"
_PACKED = "^([12][0-9]{3})([0-9]{2})([0-9]{2})$"
_MONTHS = "jan.feb.mar.apr.may.jun.jul.aug.sep.oct.nov.dec."
_NUMBERS = "01..02..03..04..05..06..07..08..09..10..11..12.."
_DAY_NOUGHT = "1899-12-30T00:00:00"  # day 0 of spreadsheets, which take 1900 for a leap year
_DIGITS = {
    "%Y": "([0-9]{4})",
    "%m": "([0-9]{1,2})",
    "%d": "([0-9]{1,2})",
    "%y": "([0-9]{2})",
    "%b": "([A-Za-z]{3})",
}


def read_date(text: Value, layouts: Sequence[str], century_ends: int) -> Value:
    """Read text as a date; null where no form fits or there is no such day.

    Args:
        text: dates as a file writes them, perhaps with a time behind, which is left out.
        layouts: layouts that the flow or the column names; whole dates with the year first, or with the day first
            and the year last, are read besides, unless a layout here puts the month first.
        century_ends: last year that a year of two digits may mean, such as the year of the extract.
    """
    day_first = [] if any(_is_month_first(layout) for layout in layouts) else _day_first(text)
    return coalesce(
        cases((text.like(FIXED_PLACES[YEAR_FIRST]), of_fixed_places(text, YEAR_FIRST))),
        *day_first,
        _by(text, _YEAR_FIRST, "Ymd"),
        _by(text, _PACKED, "Ymd"),
        _by(text, _MONTH_NAMED, "dbY"),
        *(_of_layout(text, layout, century_ends) for layout in layouts if not _is_usual(layout)),
    )


def of_fixed_places(text: Value, layout: str) -> Value:
    """Read dates that all have the form of one of the layouts of `FIXED_PLACES`; null where there is no such day."""
    if layout == YEAR_FIRST:
        return text.try_cast("date")
    return _joined(text.substr(6, 4), text.substr(3, 2), text.substr(0, 2))


def is_spreadsheet_day(text: Value) -> Value:
    """Whether text is a day number of a spreadsheet from 1927 to 2119."""
    return text.re_search(r"^[1-7][0-9]{4}(\.[0-9]+)?$")


def has_two_digit_year(text: Value) -> Value:
    """Whether text is a date whose year has two digits."""
    return text.re_search(f"^[0-9]{{1,2}}{_MARK}?([0-9]{{1,2}}|[A-Za-z]{{3}}){_MARK}[0-9]{{2}}$")


def reads_with_month_first(text: Value) -> Value:
    """Whether text is a date when its month is taken to come before its day."""
    return _by(text, _DAY_FIRST, "mdY").notnull()


def has_a_dates_form(text: Value) -> Value:
    """Whether text is laid out like a date, be there such a day or not."""
    return text.re_search("|".join((_YEAR_FIRST, _DAY_FIRST, _MONTH_NAMED, _PACKED)))


def _day_first(text: Value) -> list[Value]:
    """Dates with the day first and the year last; the first way is quicker and reads most of them."""
    layout = "%d/%m/%Y"
    return [
        cases((text.like(FIXED_PLACES[layout]), of_fixed_places(text, layout))),
        _by(text, _DAY_FIRST, "dmY"),
    ]


def _of_layout(text: Value, layout: str, century_ends: int) -> Value:
    """Read dates of a layout that is none of the usual."""
    if layout == SPREADSHEET_DAYS:
        days = text.re_extract(r"^([0-9]{5})(\.[0-9]+)?$", 1).try_cast("int32")
        return (literal(_DAY_NOUGHT, "timestamp") + days.as_interval("D")).date()
    parts = re.findall("%([Ymdyb])", layout.replace("%B", "%b"))
    pattern = re.escape(layout).replace("%B", "%b")
    packed = re.search("%[Ymdy]%[Ymdy]", layout) is not None
    for part, digits in _DIGITS.items():
        pattern = pattern.replace(part, digits.replace("1,2", "2") if packed else digits)
    return _by(text, f"^{pattern}{_TIME}", "".join(parts), century_ends)


def _by(text: Value, pattern: str, parts: str, century_ends: int = 0) -> Value:
    """Read dates by a pattern whose groups are these parts of a date; the first day where it has no day."""
    found: dict[str, Any] = {part: text.re_extract(pattern, place) for place, part in enumerate(parts, 1)}
    year = found["Y"] if "Y" in found else _in_century(found["y"], century_ends)
    month = _month_number(found["b"]) if "b" in found else found["m"].lpad(2, "0")
    day = found["d"].lpad(2, "0") if "d" in found else literal("01")
    return cases((text.re_search(pattern), _joined(year, month, day)))


def _joined(year: Any, month: Any, day: Any) -> Value:
    """Try parts, as text, as a date."""
    return (year + "-" + month + "-" + day).try_cast("date")


def _in_century(year: Any, century_ends: int) -> Value:
    """Write out a year of two digits: the latest that is not after the year named."""
    century = century_ends // 100
    late = literal(f"{century_ends % 100:02}")
    return cases((year <= late, literal(str(century)) + year), else_=literal(str(century - 1)) + year)


def _month_number(name: Any) -> Value:
    """Number, as text, of a month by its first three letters; letters that are no month give no number."""
    return literal(_NUMBERS).substr(literal(_MONTHS).find(name.lower() + "."), 2)


def _is_month_first(layout: str) -> bool:
    return re.match("%m.%d", layout) is not None


def _is_usual(layout: str) -> bool:
    """Whether a layout is read anyway: a whole date that begins with its year, or with its day."""
    whole = re.fullmatch(f"%Y{_MARK}%m{_MARK}%d|%Y%m%d|%d({_MARK}%m{_MARK}|{_MARK}?%[bB]{_MARK}?)%Y", layout)
    return whole is not None
