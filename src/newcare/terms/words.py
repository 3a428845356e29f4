"""Numbers as words, the same in every report, command and page.

Rounding is half away from zero, on the number as it is written in decimal (0.125 to two places is 0.13). What rounds
to nothing has no sign: never "-0.0". The minus sign is a true one, "−". A number that is null, or that is not finite,
is "not known", with the reason where the caller gives one: "not known: fewer than 10 events".
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from newcare.errors import InvalidInput

MINUS = "\N{MINUS SIGN}"
NOT_KNOWN = "not known"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def not_known(reason: str | None = None) -> str:
    """Say that a number is not known, and why where that is known."""
    return NOT_KNOWN if reason is None else f"{NOT_KNOWN}: {reason}"


def number_words(
    value: float | None, *, places: int = 1, signed: bool = False, reason: str | None = None
) -> str:
    """A number with thousands separated: "1,234.5"; `signed` puts a plus before a gain."""
    if value is None or not math.isfinite(value):
        return not_known(reason)
    rounded = _rounded(value, places)
    return f"{_sign(rounded, signed)}{abs(rounded):,}"


def count_words(count: float | None, *, signed: bool = False, reason: str | None = None) -> str:
    """A count of whole things, to the last one: "12,345"."""
    return number_words(count, places=0, signed=signed, reason=reason)


def per_cent(share: float | None, *, places: int = 1, signed: bool = False, reason: str | None = None) -> str:
    """A share or relative change (0.0823 means 8.23 hundredths) as "8.2 %"; `signed` gives "+8.2 %"."""
    if share is None or not math.isfinite(share):
        return not_known(reason)
    return f"{number_words(float(Decimal(str(share)) * 100), places=places, signed=signed)} %"


def pounds_words(pence: float | None, *, signed: bool = False, reason: str | None = None) -> str:
    """Money in pence as pounds a reader can hold in mind.

    Under 100 pounds to the penny (whole pounds without pence: "£45", else "£4.50"), under a million to the pound
    ("£12,345"), then with one decimal: "£1.2 million", "£3.4 billion". The step is chosen after rounding.
    """
    if pence is None or not math.isfinite(pence):
        return not_known(reason)
    exact = Decimal(str(pence)) / 100
    pounds = _rounded(exact, 0)
    if abs(pounds) >= 1_000_000:
        return f"{_sign(pounds, signed)}£{_in_millions(abs(exact))}"
    to_the_penny = _rounded(exact, 2)
    if abs(to_the_penny) < 100 and to_the_penny != to_the_penny.to_integral_value():
        return f"{_sign(to_the_penny, signed)}£{abs(to_the_penny)}"
    return f"{_sign(pounds, signed)}£{abs(pounds):,}"


def interval_words(
    lower: float | None,
    upper: float | None,
    *,
    words: Callable[[float | None], str] = lambda share: per_cent(share, signed=True),
    reason: str | None = None,
) -> str:
    """An interval as "−12.0 % to −4.1 %"; `words` presents each end, by default as a signed percentage."""
    if lower is None or upper is None or not (math.isfinite(lower) and math.isfinite(upper)):
        return not_known(reason)
    return f"{words(lower)} to {words(upper)}"


def probability_words(probability: float | None, *, reason: str | None = None) -> str:
    """A probability, 0 to 1, as a frequency: "about 5 in 100", "about 4 in 1,000", "less than 1 in 1,000"."""
    if probability is None or math.isnan(probability):
        return not_known(reason)
    if not 0 <= probability <= 1:
        raise InvalidInput("A probability lies between 0 and 1.", seen=str(probability))
    if probability < 0.001:
        return "less than 1 in 1,000"
    if probability > 0.99:
        return "more than 99 in 100"
    if _rounded(Decimal(str(probability)) * 1000, 0) < 10:
        return f"about {_rounded(Decimal(str(probability)) * 1000, 0)} in 1,000"
    return f"about {_rounded(Decimal(str(probability)) * 100, 0)} in 100"


def day_words(day: dt.date | str) -> str:
    """A day as a reader writes it: "1 April 2023"; takes a date, or its ISO form."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(month: str) -> str:
    """A month such as "2023-12" as a reader writes it: "December 2023"."""
    year, number = month[:4], int(month[5:7])
    return f"{_MONTHS[number - 1]} {year}"


def started_words(days: Iterable[str], unit: str) -> str:
    """How many units started, and when: "25 practices started between 1 October 2023 and 1 October 2024"."""
    ordered = sorted(days)
    who = f"{len(ordered)} {unit}{'s' * (len(ordered) != 1)} started"
    first, last = day_words(ordered[0]), day_words(ordered[-1])
    return f"{who} on {first}" if first == last else f"{who} between {first} and {last}"


def _rounded(value: float | Decimal, places: int) -> Decimal:
    """Round half away from zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _sign(rounded: Decimal, signed: bool) -> str:
    """The sign of a number as it will be shown: none for zero."""
    if rounded == 0:
        return ""
    return MINUS if rounded < 0 else "+" if signed else ""


def _in_millions(pounds: Decimal) -> str:
    """A million pounds or more, to one decimal of the larger unit it reaches."""
    millions = _rounded(pounds / 1_000_000, 1)
    return f"{_rounded(pounds / 1_000_000_000, 1):,} billion" if millions >= 1000 else f"{millions:,} million"
