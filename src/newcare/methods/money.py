"""Exact sums of money: whole pence, rounded once, and shared out so that the pieces add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from newcare.errors import InvalidInput

Exact = int | Decimal | Fraction
_CLOSE = Fraction(1, 10**9)


def exact(number: float | Exact) -> Fraction:
    """Take a number as it is written: 0.1 is one tenth, not the nearest binary fraction."""
    if type(number) is Fraction:
        return number
    return _as_written(number) if isinstance(number, float) else Fraction(number)


@lru_cache(maxsize=4096)  # the rates of a contract come back in every settlement
def _as_written(number: float) -> Fraction:
    return Fraction(str(number))


def to_pence(amount: float | Exact) -> int:
    """Round pence to whole pence, halves away from zero: 2.5 becomes 3 and -2.5 becomes -3."""
    if type(amount) is int:
        return amount
    value = exact(amount)
    size, whole = abs(value.numerator), value.denominator
    rounded = (2 * size + whole) // (2 * whole)
    return rounded if value.numerator >= 0 else -rounded


def part_of(pence: int, share: Fraction) -> int:
    """A share of whole pence, rounded as `to_pence` rounds; faster, because no fraction is made on the way."""
    size, whole = abs(pence * share.numerator), share.denominator
    rounded = (2 * size + whole) // (2 * whole)
    return rounded if (pence < 0) == (share.numerator < 0) else -rounded


def share_out(total_pence: int, shares: Mapping[str, float | Exact]) -> dict[str, int]:
    """Share pence by the largest remainder, so that the pieces add up to the total exactly.

    Each exact share is cut down to whole pence (towards zero); the pence left over go one each to the largest
    remainders, equal ones in alphabetical order.

    Args:
        total_pence: whole pence, below 0 for money owed.
        shares: of each party, 0 or more; they add up to 1.

    Raises:
        InvalidInput: a share is negative, or they do not add up to 1 within 1e-9.
    """
    parts = {party: exact(share) for party, share in shares.items()}
    if any(part.numerator < 0 for part in parts.values()):
        raise InvalidInput("A share is negative.", remedy="Give shares of 0 or more that sum to 1.")
    common = lcm(*(part.denominator for part in parts.values()))
    units = {party: part.numerator * (common // part.denominator) for party, part in parts.items()}
    whole = sum(units.values())
    if abs(whole - common) > common * _CLOSE:
        raise InvalidInput("Shares must sum to 1.", seen=f"{whole / common:g}", remedy="Write 40 % as 0.4.")
    if not total_pence:
        return dict.fromkeys(parts, 0)
    sign = -1 if total_pence < 0 else 1
    claims = {party: divmod(abs(total_pence) * unit, whole) for party, unit in units.items()}
    left_over = abs(total_pence) - sum(piece for piece, _ in claims.values())
    by_remainder = sorted(sorted(claims), key=lambda party: claims[party][1], reverse=True)
    lucky = set(by_remainder[:left_over])
    return {party: sign * (piece + (party in lucky)) for party, (piece, _) in claims.items()}
