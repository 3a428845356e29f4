"""What luck does under a contract: against closed forms, against exact settlement, and over the years of a transfer."""

from fractions import Fraction

import numpy as np
import pytest

from newcare.caremodel.contracts import Pool, load_contract, write_contract_sample
from newcare.errors import InvalidContract, InvalidInput
from newcare.methods.chance import chance_over, cost_luck
from newcare.payment.contracts.by_luck import Spread, by_luck, luck_of_years, shared_of, spread_of
from newcare.payment.contracts.pool_entries import shared_pool
from newcare.payment.contracts.statement import Given
from newcare.payment.contracts.stranded_years import stranded_years
from newcare.payment.contracts.transition import simulate_transition
from newcare.payment.luck import people_needed
from newcare.payment.stranded import stranded_cost

LIST = Spread(people=35_000, one_person=3, common_shock=0)
OPEN = Pool(
    benchmark_pounds_by_year=(1_000_000,),
    gain_share={"icb": 0.5, "provider": 0.5},
    loss_share={"icb": 0.5, "provider": 0.5},
    cap_share=1.0,
    share_at_risk_by_year=(1.0,),
)


def pool(**terms):
    return OPEN.model_copy(update=terms)


def sample(tmp_path, name="neighbourhood-shadow", *changes):
    path = write_contract_sample(name, tmp_path)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return load_contract(path)


def test_35_000_people_gain_by_luck_as_often_as_the_closed_form_says():
    found = by_luck(pool(minimum_savings_rate=0.02), LIST)
    expected = chance_over(0.02, cost_luck(35_000, 3, 0))  # 11 %
    assert found.gain_paid == pytest.approx(expected, abs=0.015)
    assert found.loss_charged == pytest.approx(expected, abs=0.015)


def test_inside_the_corridor_needed_luck_pays_as_rarely_as_wanted():
    width = by_luck(OPEN, LIST, wanted_rate=0.05).corridor_needed
    assert width == pytest.approx(1.96 * 3 / 35_000**0.5, rel=0.06)
    assert by_luck(pool(minimum_savings_rate=width), LIST).gain_paid <= 0.05


def test_the_list_needed_is_that_of_the_closed_form():
    found = by_luck(pool(minimum_savings_rate=0.02), LIST, wanted_rate=0.10)
    either_way = people_needed(3, 0.02, 0.05).people  # 5 % over and 5 % under
    assert found.people_needed == pytest.approx(either_way, rel=0.05)


def test_a_shock_that_all_share_cannot_be_tamed_by_a_longer_list():
    hard = Spread(people=35_000, one_person=3, common_shock=0.05)
    assert by_luck(pool(minimum_savings_rate=0.02), hard).people_needed is None


def test_stop_loss_takes_luck_out_and_only_where_it_pools_all_of_the_excess(tmp_path):
    name = "integrated-provider"
    partly = spread_of(sample(tmp_path / "a", name))
    fully = spread_of(sample(tmp_path / "b", name, ("pooled_share = 0.9", "pooled_share = 1")))
    assert partly.stop_loss is None
    assert fully.stop_loss == pytest.approx(100_000 * 250_000 / 462_000_000)
    assert luck_of_years(fully, 4_000, 1).std() < luck_of_years(partly, 4_000, 1).std()


@pytest.mark.parametrize("variance", [-0.2, -0.05, -0.03, -0.01, 0, 0.004, 0.0199, 0.02, 0.035, 0.07, 0.5])
def test_simulated_years_are_shared_as_a_settled_year_is(tmp_path, variance):
    terms = sample(tmp_path, "integrated-provider").pool.model_copy(update={"quality_gate": None})
    benchmark, people = 100_000_000, 250_000
    cost = round(benchmark * (1 - variance))
    settled = list(
        shared_pool(
            terms,
            Given(benchmark, "pounds", "benchmark"),
            Given(cost, "pounds", "cost"),
            None,
            Fraction(people),
            1.0,
            commissioner="icb",
        )
    )
    exact = next(entry.pence for entry in settled if entry.item == "pool at risk") / benchmark
    assert shared_of(terms, np.array([variance]), people)[0] == pytest.approx(exact, abs=1e-8)


def test_a_contract_that_does_not_say_how_costs_vary_is_refused(tmp_path):
    contract = sample(tmp_path, "neighbourhood-shadow", ("coefficient_of_variation = 3\n", ""))
    with pytest.raises(InvalidContract, match="size of the list and how costs vary"):
        spread_of(contract)


def test_no_risk_is_borne_in_shadow_and_the_reserve_covers_one_future_in_twenty(tmp_path):
    contract = sample(tmp_path)
    found = simulate_transition(contract, "hospital", horizon=10, reserve_pounds=50_000)
    assert [year.share_at_risk for year in found.years] == [0, 0, *[0.25] * 8]
    assert found.years[1].low_pounds == found.years[1].high_pounds == found.years[1].ruined == 0
    again = simulate_transition(contract, "hospital", horizon=10, reserve_pounds=found.reserve_needed_pounds)
    assert again.years[-1].ruined == pytest.approx(0.05, abs=0.002)
    ruin = [year.ruined for year in found.years]
    assert ruin == sorted(ruin)


def test_an_effect_makes_ruin_rarer_and_a_bad_one_more_likely(tmp_path):
    contract = sample(tmp_path)
    ruined = [
        simulate_transition(contract, "hospital", horizon=5, reserve_pounds=20_000, effect_by_year=effect)
        .years[-1]
        .ruined
        for effect in ([-0.03], [], [0.03])
    ]
    assert ruined[0] < ruined[1] < ruined[2]


def test_a_limit_of_the_whole_loss_bounds_every_year(tmp_path):
    limit = (
        '[[pool.aggregate_stop_loss]]\nprovider = "hospital"\nlargest_loss_pounds_by_year = [0, 0, 5000]\n\n'
        "[pool.quality_gate]"
    )
    contract = sample(tmp_path, "neighbourhood-shadow", ("[pool.quality_gate]", limit))
    found = simulate_transition(contract, "hospital", horizon=4, reserve_pounds=10_000, effect_by_year=[0.1])
    assert found.years[2].low_pounds == -5_000
    assert [year.ruined for year in found.years] == [
        0,
        0,
        0,
        0,
    ]  # two years of 5,000 use a reserve of 10,000 up, no more


def test_a_share_is_safe_from_the_year_after_the_last_unsafe_one(tmp_path):
    contract = sample(tmp_path)
    assert simulate_transition(contract, "hospital", horizon=3, reserve_pounds=10**9).safe_from_year == 1
    assert simulate_transition(contract, "hospital", horizon=3, reserve_pounds=1).safe_from_year is None


@pytest.mark.parametrize(
    ("party", "horizon", "said"), [("nobody", 5, "no share of losses"), ("hospital", 16, "1 to 15 years")]
)
def test_what_cannot_be_simulated_is_refused(tmp_path, party, horizon, said):
    with pytest.raises(InvalidInput, match=said):
        simulate_transition(sample(tmp_path), party, horizon=horizon)


def test_a_contract_without_a_pool_transfers_no_risk(tmp_path):
    with pytest.raises(InvalidInput, match="no gain and loss pool"):
        simulate_transition(sample(tmp_path, "older-people-2015"), "partnership")


COST = {"variable": 0.2, "semi_fixed": 0.5, "fixed": 0.3}


def test_cost_that_stays_is_stranded_and_tariff_is_another_sum():
    first, second, third = stranded_cost([100, 100, 100], 250_000, 200_000, **COST)
    assert first.cost_pence == 20_000_000
    assert (first.cost_released_pence, first.stranded_pence) == (
        4_000_000,
        16_000_000,
    )  # a fifth goes at once
    assert (first.tariff_pence, first.shortfall_pence) == (25_000_000, 21_000_000)
    assert second.stranded_pence == first.stranded_pence
    assert (
        third.stranded_pence == 6_000_000
    )  # after two years the half that is semi-fixed has gone; 30 % stays


def test_only_a_fall_that_lasts_releases_semi_fixed_cost():
    years = stranded_cost([100, 40, 100], 0, 100, **COST)
    assert years[2].cost_released_pence == 100 * 100 * 0.2 + 40 * 100 * 0.5


def test_stranded_and_released_cost_add_up_to_the_cost():
    for year in stranded_cost([3, 7, 11, 2], 777, 333, **COST):
        assert year.cost_released_pence + year.stranded_pence == year.cost_pence


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"fixed": 0.4}, "must sum to 1"), ({"years_to_release_semi_fixed": -1}, "is negative")],
)
def test_impossible_shares_and_lags_are_refused(changes, said):
    with pytest.raises(InvalidInput, match=said):
        stranded_cost([1], 1, 1, **{**COST, **changes})


def test_a_contract_says_what_its_avoided_admissions_strand(tmp_path):
    years = stranded_years(sample(tmp_path, "integrated-provider"))
    assert [year.avoided_admissions for year in years] == [0, 300, 550, 550, 550]
    assert years[1].stranded_pence == 300 * 240_000 * 0.8
    assert stranded_years(sample(tmp_path / "other")) == ()
