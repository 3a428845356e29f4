"""Hospital cost that stays when activity leaves: fixed, semi-fixed and variable, kept apart from tariff.

Of the cost of an avoided admission only the variable part goes at once, the semi-fixed part after some years, the fixed
part not within the horizon; what stays is stranded. Its tariff leaves the hospital's income at once: another sum, since
a tariff is not a cost. Source: the distinction of cost behaviour in NHS costing standards; the shares are inputs of the
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import not_negative, shares_of_one, whole
from newcare.methods.money import to_pence


@dataclass(frozen=True)
class StrandedYear:
    """A year, in whole pence.

    `cost_pence` is the full cost of the admissions avoided: `cost_released_pence` is no longer spent and
    `stranded_pence` still is. `tariff_pence` is what the commissioner no longer pays; `shortfall_pence` is what the
    hospital is short of after what it no longer spends, below 0 where it is better off.
    """

    year: int
    avoided_admissions: float
    cost_pence: int
    cost_released_pence: int
    stranded_pence: int
    tariff_pence: int
    shortfall_pence: int


def stranded_cost(
    avoided_admissions_by_year: Sequence[float],
    tariff_pence: float,
    cost_pence: float,
    *,
    variable: float,
    semi_fixed: float,
    fixed: float,
    years_to_release_semi_fixed: int = 2,
) -> list[StrandedYear]:
    """Cost that is stranded in each year by admissions avoided in it, compared with none avoided.

    Args:
        avoided_admissions_by_year: admissions fewer than expected in each year; `year` counts from 0.
        tariff_pence: income of one admission.
        cost_pence: full cost of one admission.
        variable, semi_fixed, fixed: shares of the cost; they sum to 1.
        years_to_release_semi_fixed: years for which a fall must last before the semi-fixed part of it can go.

    Refuses negative numbers and shares that do not sum to 1.
    """
    shares = shares_of_one("cost", {"variable": variable, "semi_fixed": semi_fixed, "fixed": fixed})
    avoided = [not_negative("avoided_admissions_by_year", value) for value in avoided_admissions_by_year]
    tariff, cost = not_negative("tariff_pence", tariff_pence), not_negative("cost_pence", cost_pence)
    lag = whole("years_to_release_semi_fixed", years_to_release_semi_fixed)
    if lag < 0:
        raise InvalidInput("`years_to_release_semi_fixed` is negative.", seen=str(lag))
    years = []
    for year, fewer in enumerate(avoided):
        lasting = min(avoided[year - lag : year + 1]) if year >= lag else Fraction(0)
        released = to_pence(cost * (fewer * shares["variable"] + lasting * shares["semi_fixed"]))
        full, income = to_pence(cost * fewer), to_pence(tariff * fewer)
        years.append(
            StrandedYear(year, float(fewer), full, released, full - released, income, income - released)
        )
    return years
