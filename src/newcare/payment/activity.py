"""Payment by activity: blended payment, the marginal rate for emergencies, and every rule on the same activity.

Sources: 2019/20 emergency tariff, 20 % marginal rate around a plan (HSJ 7026392); marginal rate emergency tariff, 70 %
above the baseline (HFMA 2018). Rates are inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from newcare.methods.exact_inputs import Amount, not_negative, one_of_one
from newcare.methods.money import to_pence


@dataclass(frozen=True)
class BlendedPayment:
    """A fixed part for the plan and a variable part for activity above or below it, in whole pence."""

    fixed_pence: int
    variable_pence: int
    payment_pence: int


def blended_payment(
    planned_value_pence: Amount, actual_value_pence: Amount, marginal_rate: Amount
) -> BlendedPayment:
    """Pay the plan, and the marginal rate of what activity differs from it; refuses negative values."""
    planned, actual = _values(planned_value_pence=planned_value_pence, actual_value_pence=actual_value_pence)
    variable = to_pence(one_of_one("marginal_rate", marginal_rate) * (actual - planned))
    return BlendedPayment(to_pence(planned), variable, to_pence(planned) + variable)


@dataclass(frozen=True)
class MarginalRatePayment:
    """What is paid for activity, and what is withheld of its value, in whole pence."""

    payment_pence: int
    withheld_pence: int


def marginal_rate_emergency_tariff(
    baseline_value_pence: Amount, actual_value_pence: Amount, marginal_rate: Amount
) -> MarginalRatePayment:
    """Pay activity in full up to a baseline and at a rate above it; refuses negative values."""
    baseline, actual = _values(
        baseline_value_pence=baseline_value_pence, actual_value_pence=actual_value_pence
    )
    above = to_pence(one_of_one("marginal_rate", marginal_rate) * max(actual - baseline, Fraction(0)))
    payment = to_pence(min(actual, baseline)) + above
    return MarginalRatePayment(payment, to_pence(actual) - payment)


@dataclass(frozen=True)
class PaymentRules:
    """The same activity paid by four rules, in whole pence; `spread_pence` is the largest less the smallest."""

    payment_by_results_pence: int
    block_pence: int
    blended_pence: int
    marginal_rate_pence: int
    spread_pence: int


def compare_payment_rules(
    planned_value_pence: Amount,
    actual_value_pence: Amount,
    blended_marginal_rate: Amount,
    emergency_marginal_rate: Amount,
) -> PaymentRules:
    """Pay planned and actual activity by results, as a block, blended, and at a marginal rate above the plan."""
    planned, actual = _values(planned_value_pence=planned_value_pence, actual_value_pence=actual_value_pence)
    one_of_one("blended_marginal_rate", blended_marginal_rate)
    one_of_one("emergency_marginal_rate", emergency_marginal_rate)
    paid = (
        to_pence(actual),
        to_pence(planned),
        blended_payment(planned_value_pence, actual_value_pence, blended_marginal_rate).payment_pence,
        marginal_rate_emergency_tariff(
            planned_value_pence, actual_value_pence, emergency_marginal_rate
        ).payment_pence,
    )
    return PaymentRules(*paid, spread_pence=max(paid) - min(paid))


def _values(**given: Amount) -> tuple[Fraction, ...]:
    """Take values of activity in pence."""
    return tuple(not_negative(name, value) for name, value in given.items())
