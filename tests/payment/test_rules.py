"""Rules of payment on numbers that can be checked by hand."""

from fractions import Fraction

import pytest

from newcare.errors import InvalidInput
from newcare.payment.activity import compare_payment_rules
from newcare.payment.capitation import capitated_budget, capitated_payment
from newcare.payment.gain_loss import cap_then_share, risk_corridor, risk_transfer_schedule
from newcare.payment.luck import chance_of_overspend, credibility, people_needed, simulate_overspend
from newcare.payment.outcome_payment import improvement_payment
from newcare.payment.shared_savings import minimum_savings_rate, shared_losses, shared_savings
from newcare.payment.stop_loss import stop_loss

BANDS = [
    {"from_share": 0, "to_share": 0.05, "provider_share": 0.5},
    {"from_share": 0.05, "to_share": None, "provider_share": 0.1},
]


def test_four_rules_pay_the_same_activity_as_published():
    paid = compare_payment_rules(1000, 1100, 0.2, 0.7)
    assert (paid.payment_by_results_pence, paid.block_pence) == (1100, 1000)
    assert (paid.blended_pence, paid.marginal_rate_pence) == (1020, 1070)  # 10.0, 11.0 -> 10.2 and 10.7


@pytest.mark.parametrize(
    ("people", "rate"),
    [(500, "0.122"), (999, "0.087"), (35_000, "0.0235"), (60_000, "0.02"), (10**7, "0.02")],
)
def test_the_minimum_savings_rate_falls_with_size(people, rate):
    assert float(minimum_savings_rate(people)) == pytest.approx(float(rate), abs=5e-5)


def test_a_saving_exactly_at_the_minimum_rate_counts_and_a_penny_less_does_not():
    assert shared_savings(1000, 970, 0.03, 0.5).earned_pence == 15
    assert shared_savings(1000, 971, 0.03, 0.5).earned_pence == 0


def test_the_cap_on_the_benchmark_comes_before_the_other_cap():
    assert shared_losses(1000, 1200, 0, 0.5, 0.08, 50).cap_applied == "other"
    assert shared_losses(1000, 1200, 0, 0.5, 0.08, 90).cap_applied == "benchmark"


def test_bands_are_marginal():
    assert risk_corridor(1000, 900, BANDS).provider_pence == 30  # 50 x 0.5 + 50 x 0.1
    assert risk_corridor(1000, 1100, BANDS).provider_pence == -30


def test_cap_then_share_is_not_share_then_cap():
    found = cap_then_share(1000, 900, 0.05, 0.8)
    assert (found.provider_pence, found.share_then_cap_pence) == (40, 50)


def test_risk_moves_over_the_years():
    found = risk_transfer_schedule([-100, 100, 50], [0, 0.5, 1])
    assert found.provider_pence == [0, 50, 50]
    assert found.gradual
    assert not risk_transfer_schedule([1, 1], [0.5, 0.4]).gradual


def test_a_budget_grows_by_uplift_less_efficiency_and_ties_back_to_spend():
    cells = [{"cell": "all", "weight": 2, "people_by_year": [100, 110]}]
    growth = [{"uplift": 0.03, "efficiency": 0.01}]
    found = capitated_budget(10, cells, "2025/26", growth, baseline_spend_in_scope_pounds=2000)
    assert [float(year.budget_pounds) for year in found.years] == [2000, 2244]  # 110 x 2 x 10.20
    with pytest.raises(InvalidInput, match="reconcile"):
        capitated_budget(10, cells, "2025/26", growth, baseline_spend_in_scope_pounds=2021)


def test_a_true_up_follows_the_list_month_by_month():
    found = capitated_payment([100, 110, 120], 1200, paid_on_list_size=100)
    assert (found.entitlement_pence, found.paid_pence, found.true_up_pence) == (33_000, 30_000, 3_000)


def test_one_illness_is_pooled_over_all():
    found = stop_loss([100, 200, 5000], 1000, budget_pence=2000, premium_pence=300)
    assert (found.people_above_threshold, found.pooled_pence, found.retained_pence) == (1, 4000, 1300)
    assert found.variance_with_stop_loss_pence == 2000 - 1300 - 300


def test_a_measure_with_too_few_people_gives_its_weight_to_the_others_or_leaves_it_unpaid():
    measures = [
        {"measure": "a", "weight": 0.5, "value": 10, "payment_starts_at": 20, "full_payment_at": 10},
        {"measure": "b", "weight": 0.5, "value": 1, "payment_starts_at": 0, "full_payment_at": 1}
        | {"denominator": 3, "minimum_denominator": 10},
    ]
    assert improvement_payment(100, measures).payment_pence == 100
    assert improvement_payment(100, measures, "no_pay").payment_pence == 50
    shut = {"score": 0.69, "minimum": 0.7}
    assert improvement_payment(100, measures, quality_gate=shut).payment_pence == 0


def test_a_list_of_35_000_overspends_by_two_per_cent_one_year_in_nine_by_luck():
    found = chance_of_overspend(35_000, 3, 0.02)
    assert found.standard_deviation_share == pytest.approx(0.016, abs=5e-4)  # published: 1.60 %
    assert found.chance == pytest.approx(0.11, abs=0.005)


def test_the_smallest_list_meets_the_chance_and_one_person_fewer_does_not():
    people = people_needed(3, 0.02, 0.05).people
    assert (
        chance_of_overspend(people, 3, 0.02).chance <= 0.05 < chance_of_overspend(people - 1, 3, 0.02).chance
    )


def test_full_credibility_needs_9_740_people_at_a_coefficient_of_three():
    found = credibility(700, 3, own_cost_pounds=100, formula_cost_pounds=200)
    assert round(found.full_credibility_people) == 9_740
    assert found.credibility == pytest.approx(0.27, abs=0.005)
    assert found.blended_cost_pounds == pytest.approx(200 - 26.8, abs=0.1)


@pytest.mark.parametrize(
    ("spread", "stop", "deviation"), [(3, None, 0.0160), (4, None, 0.0214), (4, 27.2, 0.0137)]
)
def test_simulated_years_have_the_spread_of_the_closed_form(spread, stop, deviation):
    found = simulate_overspend(35_000, spread, 0.02, 20_000, 1, stop_loss_multiple_of_mean=stop)
    assert found.mean_ratio == pytest.approx(1, abs=5e-4)
    assert found.standard_deviation_share == pytest.approx(deviation, rel=0.05)


def test_exact_numbers_are_taken_as_they_are():
    assert shared_savings(Fraction(1000), 900, 0, 0.5).earned_pence == 50
