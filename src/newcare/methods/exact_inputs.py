"""Take the numbers of a rule exactly as they are written, and refuse those that make no sense, by name.

Money and thresholds are worked out in fractions, so that a result that lies on a band's edge falls on the right side
of it and half a penny is half a penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.money import exact

Row = Mapping[str, Any]
Amount: TypeAlias = float | Fraction
"""A number as written, or an exact one worked out from such."""
_CLOSE = Fraction(1, 10**9)


def amount(name: str, value: object) -> Fraction:
    """Take one finite number exactly as written; refuses text, also text with a currency sign."""
    if type(value) is Fraction:
        return value
    if type(value) is int:
        return Fraction(value)
    if type(value) is not float or not isfinite(value):
        number(name, value)
    return exact(value)  # type: ignore[arg-type]


def not_negative(name: str, value: object) -> Fraction:
    """Take a number of 0 or more."""
    taken = amount(name, value)
    if taken.numerator < 0:
        raise InvalidInput(f"`{name}` is negative.", seen=repr(value), remedy="Give 0 or more.")
    return taken


def above_zero(name: str, value: object) -> Fraction:
    """Take a number above 0; the message says both what it may not be: negative, zero."""
    taken = amount(name, value)
    if taken <= 0:
        raise InvalidInput(f"`{name}` must be above zero: neither zero nor negative.", seen=repr(value))
    return taken


def whole(name: str, value: object) -> int:
    """Take a whole number."""
    taken = amount(name, value)
    if taken.denominator != 1:
        raise InvalidInput(f"`{name}` must be a whole number.", seen=repr(value))
    return int(taken)


def one_of_one(name: str, value: object) -> Fraction:
    """Take a single share or rate: 0 to 1."""
    taken = amount(name, value)
    if not 0 <= taken.numerator <= taken.denominator:
        raise InvalidInput(
            f"`{name}` must be between 0 and 1.", seen=repr(value), remedy="Write 40 % as 0.4."
        )
    return taken


def shares_of_one(name: str, values: Mapping[str, object]) -> dict[str, Fraction]:
    """Take shares of one whole, by name: none negative, and they sum to 1 within 1e-9."""
    taken = {key: amount(f"{name}: {key}", value) for key, value in values.items()}
    negative = [key for key, share in taken.items() if share < 0]
    if negative:
        raise InvalidInput(f"`{name}`: the share of {negative[0]} is negative.", remedy="Give 0 or more.")
    total = sum(taken.values(), Fraction(0))
    if total != 1 and abs(total - 1) > _CLOSE:
        raise InvalidInput(f"`{name}` must sum to 1.", seen=f"{float(total):g}", remedy="Write 40 % as 0.4.")
    return taken


def text(name: str, value: object) -> str:
    """Take a name: text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"`{name}` is missing or is not text.", remedy="Give it a name.")
    return value


def field(row: Row, name: str, of: str) -> Any:
    """Take a field of a row that has no default."""
    value = row.get(name)
    if value is None:
        raise InvalidInput(f"`{name}` is missing in `{of}`.", remedy="It has no default: give it.")
    return value


def default(row: Row, name: str, otherwise: Any) -> Any:
    """Take a field of a row; missing and null both mean the default."""
    value = row.get(name)
    return otherwise if value is None else value


def once(name: str, values: Iterable[str]) -> None:
    """Refuse a name that stands twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidInput(f"`{name}` names {value} twice.", remedy="Give each once.")
        seen.add(value)


def total(values: Iterable[Fraction]) -> Fraction:
    """Add up exactly."""
    return sum(values, Fraction(0))


def ratio(numerator: Fraction, denominator: Fraction) -> float | None:
    """Divide; None where the divisor is 0."""
    return float(numerator / denominator) if denominator else None


def held(value: Fraction, least: Fraction, most: Fraction) -> Fraction:
    """Hold a value between two others."""
    return min(max(value, least), most)
