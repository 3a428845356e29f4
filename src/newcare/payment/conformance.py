"""The conformance cases' names for the rules of payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from newcare.methods.adapted import adapted
from newcare.methods.case_inputs import Adapter
from newcare.payment.aco_settlement import aco_settlement
from newcare.payment.activity import blended_payment, compare_payment_rules, marginal_rate_emergency_tariff
from newcare.payment.capitation import capitated_budget, capitated_payment, shadow_budget
from newcare.payment.fair_shares import (
    fair_share_split,
    fair_share_target,
    implied_target_allocation,
    pace_of_change,
)
from newcare.payment.gain_loss import (
    cap_then_share,
    multilateral_gain_loss_share,
    risk_corridor,
    risk_transfer_schedule,
)
from newcare.payment.luck import chance_of_overspend, credibility, people_needed, simulate_overspend
from newcare.payment.outcome_payment import (
    better_care_fund_release,
    improvement_payment,
    outcome_contract,
    quality_points_payment,
)
from newcare.payment.review import contract_review
from newcare.payment.shared_savings import minimum_savings_rate, shared_losses, shared_savings
from newcare.payment.stop_loss import stop_loss


@dataclass(frozen=True)
class _Rate:
    minimum_savings_rate: Fraction


def _minimum_savings_rate(people: float) -> _Rate:
    return _Rate(minimum_savings_rate(people))


_SAME_NAME = (
    aco_settlement,
    better_care_fund_release,
    blended_payment,
    cap_then_share,
    capitated_payment,
    chance_of_overspend,
    compare_payment_rules,
    contract_review,
    credibility,
    fair_share_split,
    fair_share_target,
    implied_target_allocation,
    improvement_payment,
    marginal_rate_emergency_tariff,
    multilateral_gain_loss_share,
    outcome_contract,
    pace_of_change,
    people_needed,
    quality_points_payment,
    risk_corridor,
    risk_transfer_schedule,
    shadow_budget,
    shared_losses,
    shared_savings,
    simulate_overspend,
    stop_loss,
)

CONFORMANCE: Mapping[str, Adapter] = {
    **{function.__name__: adapted(function) for function in _SAME_NAME},
    "whole_population_budget": adapted(capitated_budget),
    "minimum_savings_rate": adapted(_minimum_savings_rate),
}
