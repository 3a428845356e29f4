"""Stop-loss: what one person's costs are above a threshold is pooled over all, so that one illness ruins nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import not_negative, one_of_one, total
from newcare.methods.money import to_pence


@dataclass(frozen=True)
class StopLoss:
    """A year's costs with the part above the threshold pooled, in whole pence."""

    people: int
    people_above_threshold: int
    total_pence: int
    excess_pence: int
    pooled_pence: int
    retained_pence: int
    pooled_pence_per_person: Fraction
    variance_without_stop_loss_pence: int | None
    variance_with_stop_loss_pence: int | None


def stop_loss(
    individual_costs_pence: Sequence[float],
    threshold_pence: float,
    pooled_share_above_threshold: float = 1,
    budget_pence: float | None = None,
    premium_pence: float | None = None,
) -> StopLoss:
    """Pool a share of each person's cost above a threshold.

    Args:
        individual_costs_pence: cost of each person in the year.
        threshold_pence: above it, strictly, a person's cost is pooled.
        pooled_share_above_threshold: share of the excess that is pooled.
        budget_pence: budget of these people, for the variance without stop-loss.
        premium_pence: what the pooling costs, for the variance with it.

    Refuses negative money and an empty list.
    """
    costs = [not_negative("individual_costs_pence", cost) for cost in individual_costs_pence]
    threshold = not_negative("threshold_pence", threshold_pence)
    budget = None if budget_pence is None else not_negative("budget_pence", budget_pence)
    premium = None if premium_pence is None else not_negative("premium_pence", premium_pence)
    share = one_of_one("pooled_share_above_threshold", pooled_share_above_threshold)
    if not costs:
        raise InvalidInput("`individual_costs_pence` is empty: zero people.")
    everything = to_pence(total(costs))
    excess = total(cost - threshold for cost in costs if cost > threshold)
    pooled = to_pence(share * excess)
    retained = everything - pooled
    without = None if budget is None else to_pence(budget) - everything
    with_it = None if budget is None or premium is None else to_pence(budget - retained - premium)
    return StopLoss(
        people=len(costs),
        people_above_threshold=sum(cost > threshold for cost in costs),
        total_pence=everything,
        excess_pence=to_pence(excess),
        pooled_pence=pooled,
        retained_pence=retained,
        pooled_pence_per_person=Fraction(pooled, len(costs)),
        variance_without_stop_loss_pence=without,
        variance_with_stop_loss_pence=with_it,
    )
