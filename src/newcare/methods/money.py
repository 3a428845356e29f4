"""Exact sums of money: whole pence, rounded once, and shared out so that the pieces add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from newcare.errors import InvalidInput

Exact = int | Decimal | Fraction


def exact(number: float | Exact) -> Fraction:
    """Take a number as it is written: 0.1 is one tenth, not the nearest binary fraction."""
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def to_pence(amount: float | Exact) -> int:
    """Round pence to whole pence, halves away from zero: 2.5 becomes 3 and -2.5 becomes -3."""
    value = exact(amount)
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


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
    if any(part < 0 for part in parts.values()):
        raise InvalidInput("A share is negative.", remedy="Give shares of 0 or more that sum to 1.")
    total = sum(parts.values(), Fraction(0))
    if abs(total - 1) > Fraction(1, 10**9):
        raise InvalidInput("Shares must sum to 1.", seen=f"{float(total):g}", remedy="Write 40 % as 0.4.")
    sign = -1 if total_pence < 0 else 1
    claims = {party: abs(total_pence) * part / total for party, part in parts.items()}
    pieces = {party: floor(claim) for party, claim in claims.items()}
    left_over = abs(total_pence) - sum(pieces.values())
    remainders = {party: claims[party] - pieces[party] for party in claims}
    by_remainder = sorted(sorted(claims), key=remainders.__getitem__, reverse=True)
    for party in by_remainder[:left_over]:
        pieces[party] += 1
    return {party: sign * piece for party, piece in pieces.items()}
