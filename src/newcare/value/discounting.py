"""Money over years: discount factors, net present value, payback, and an allowance for optimism.

Source: HM Treasury, Green Book: 3.5 % a year, 1.5 % for health effects; the rate is an input. Year 0 is not discounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Amount, amount, not_negative, one_of_one, whole
from newcare.value.returns import cost_above_zero


@dataclass(frozen=True)
class DiscountFactor:
    """What a pound in a later year is worth today."""

    discount_factor: Fraction


def discount_factor(years: int, annual_rate: Amount) -> DiscountFactor:
    """Worth today of a pound after whole years; refuses negative years and a rate of -1 or less."""
    not_negative("years", years)
    return DiscountFactor(_rate(annual_rate) ** -whole("years", years))


@dataclass(frozen=True)
class PresentValues:
    """Flows at their worth today, in pounds."""

    present_values_pounds: list[Fraction]
    net_present_value_pounds: Fraction


def net_present_value(flows_pounds: Sequence[Amount], annual_rate: Amount) -> PresentValues:
    """Worth today of flows of year 0, 1, ...; refuses an empty list and a rate of -1 or less."""
    present = _present(flows_pounds, annual_rate)
    return PresentValues(present, sum(present, Fraction(0)))


@dataclass(frozen=True)
class Payback:
    """Running total of discounted flows, and the first year in which it is 0 or more."""

    cumulative_pounds: list[Fraction]
    payback_year: int | None
    pays_back: bool


def payback(flows_pounds: Sequence[Amount], annual_rate: Amount = 0) -> Payback:
    """When flows pay back what they cost; refuses an empty list and a rate of -1 or less."""
    running, cumulative = Fraction(0), []
    for value in _present(flows_pounds, annual_rate):
        running += value
        cumulative.append(running)
    year = next((position for position, value in enumerate(cumulative) if value >= 0), None)
    return Payback(cumulative, year, year is not None)


@dataclass(frozen=True)
class OptimismAdjusted:
    """A proposition with its cost raised and its saving lowered, in pounds.

    `break_even_saving_reduction_share` is how much of the unadjusted saving could fail before nothing is left.
    """

    adjusted_cost_pounds: Fraction
    adjusted_gross_saving_pounds: Fraction
    adjusted_net_saving_pounds: Fraction
    adjusted_net_saving_per_100_pounds: Fraction
    still_positive: bool
    break_even_saving_reduction_share: Fraction | None


def optimism_adjusted(
    cost_pounds: float, gross_saving_pounds: float, cost_uplift_share: float, saving_reduction_share: float
) -> OptimismAdjusted:
    """Allow for optimism: uplift and reduction by the grade of the evidence are inputs.

    Refuses a cost of 0 or less, a negative saving or uplift, and a reduction outside 0 to 1.
    """
    saving = not_negative("gross_saving_pounds", gross_saving_pounds)
    uplift = not_negative("cost_uplift_share", cost_uplift_share)
    reduction = one_of_one("saving_reduction_share", saving_reduction_share)
    cost = cost_above_zero(cost_pounds) * (1 + uplift)
    kept = saving * (1 - reduction)
    return OptimismAdjusted(
        cost,
        kept,
        kept - cost,
        100 * (kept - cost) / cost,
        kept > cost,
        1 - cost / saving if saving else None,
    )


def _rate(annual_rate: Amount) -> Fraction:
    """Growth of money in a year."""
    growth = 1 + amount("annual_rate", annual_rate)
    if growth <= 0:
        raise InvalidInput(
            "`annual_rate` must be above -1.", seen=repr(annual_rate), remedy="Write 3.5 % as 0.035."
        )
    return growth


def _present(flows_pounds: Sequence[Amount], annual_rate: Amount) -> list[Fraction]:
    """Worth today of each flow."""
    growth = _rate(annual_rate)
    flows = [amount("flows_pounds", value) for value in flows_pounds]
    if not flows:
        raise InvalidInput("`flows_pounds` is empty.", remedy="Give at least the flow of year 0.")
    return [flow / growth**year for year, flow in enumerate(flows)]
