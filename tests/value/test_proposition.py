"""What a proposition is worth, by hand: 60,000 a year booked, 20,000 to 100,000, against a cost of 40,000."""

import math

import pytest
from scipy.stats import norm, t

from newcare.caremodel.ledgers import load_ledger, write_ledger_sample
from newcare.value.assumptions import Assumptions
from newcare.value.proposition import appraise_ledger, present_value
from newcare.value.sensitivity import chance_to_pay, ledger_tornado
from value.ledgers import ledger
from value.test_booking import UNTESTED

ERROR = (math.log(0.98) - math.log(0.88)) / (2 * norm.ppf(0.975))


def test_net_saving_present_value_and_return_in_each_scenario(tmp_path):
    found = appraise_ledger(ledger(tmp_path))
    assert {name: float(worth.net_saving_pounds) for name, worth in found.booked.items()} == {
        "low": -40_000,
        "central": 40_000,
        "high": 120_000,
    }
    assert [float(worth.per_100_pounds) for worth in found.booked.values()] == [-50, 50, 150]
    assert float(found.booked["central"].net_present_value_pounds) == pytest.approx(20_000 + 20_000 / 1.035)
    assert float(found.claimed.per_100_pounds) == 150
    assert [worth.payback_year for worth in found.booked.values()] == [None, "2016-17", "2016-17"]


def test_only_cashable_savings_count_as_cash(tmp_path):
    assert float(appraise_ledger(ledger(tmp_path)).cash["central"].net_saving_pounds) == -80_000
    assert (
        float(appraise_ledger(ledger(tmp_path, kind="cashable")).cash["central"].net_saving_pounds) == 40_000
    )


def test_optimism_raises_costs_and_lowers_savings_by_the_grade_of_each_line(tmp_path):
    """Cost 80,000 x 1.1 = 88,000; saving 120,000 x 0.8 = 96,000."""
    worth = appraise_ledger(ledger(tmp_path)).adjusted["central"]
    assert (float(worth.cost_pounds), float(worth.gross_saving_pounds)) == (88_000, 96_000)
    assert float(worth.per_100_pounds) == pytest.approx(100 * 8 / 88)


def test_the_chance_that_it_pays_is_that_of_an_effect_below_break_even(tmp_path):
    """40 admissions a year pay for the team: 4 % fewer of 1,000."""
    found = chance_to_pay(ledger(tmp_path))
    assert found.break_even == {"emergency-admissions": pytest.approx(-0.04)}
    assert found.tested_alone == pytest.approx(norm.cdf((math.log(0.96) - math.log(0.94)) / ERROR))
    assert found.tested_alone == found.as_claimed


def test_degrees_of_freedom_take_the_chance_from_the_t_distribution(tmp_path):
    path = ledger(tmp_path).path
    text = path.read_text(encoding="utf-8").replace("upper = -0.02", "upper = -0.02\ndegrees_of_freedom = 6")
    path.write_text(text, encoding="utf-8")
    error = (math.log(0.98) - math.log(0.88)) / (2 * t(6).ppf(0.975))
    found = chance_to_pay(load_ledger(path))
    assert found.tested_alone == pytest.approx(t(6).cdf((math.log(0.96) - math.log(0.94)) / error))


def test_savings_that_are_not_tested_raise_only_the_chance_that_counts_them(tmp_path):
    found = chance_to_pay(ledger(tmp_path, more=UNTESTED))
    assert found.tested_alone == chance_to_pay(ledger(tmp_path)).tested_alone
    assert found.as_claimed > found.tested_alone
    assert found.break_even["emergency-admissions"] == pytest.approx(-0.033)


def test_quantiles_fall_as_more_of_the_distribution_passes_them(tmp_path):
    values = [pounds for _, pounds in chance_to_pay(ledger(tmp_path)).quantiles]
    assert values == sorted(values)
    assert values[2] == pytest.approx(20_000 + 20_000 / 1.035)


def test_a_cost_that_no_effect_can_cover_never_pays(tmp_path):
    found = chance_to_pay(ledger(tmp_path, cost=500_000))
    assert found.tested_alone == pytest.approx(0)
    assert found.break_even == {"emergency-admissions": None}


def test_without_an_estimate_no_chance_is_told(tmp_path):
    found = chance_to_pay(load_ledger(write_ledger_sample("vanguards-2016-17", tmp_path)))
    assert (found.tested_alone, found.as_claimed) == (None, None)


def test_published_totals_come_out_as_published(tmp_path):
    """85 million spent, 44 million saved: 41 million more spent than saved (HSJ 7020161)."""
    found = appraise_ledger(load_ledger(write_ledger_sample("vanguards-2016-17", tmp_path)))
    assert float(found.claimed.net_saving_pounds) == -41_000_000
    assert float(found.claimed.per_100_pounds) == pytest.approx(-100 * 41 / 85)
    assert float(found.booked["low"].gross_saving_pounds) == 0
    assert float(found.cash["high"].gross_saving_pounds) == 0


def test_the_tornado_moves_one_thing_at_a_time_and_shows_the_widest_first(tmp_path):
    """Present values are of two years: 1 + 1/1.035 times the yearly net."""
    swings = ledger_tornado(ledger(tmp_path))
    years = 1 + 1 / 1.035
    ends = {swing.name: (float(swing.at_low), float(swing.at_high)) for swing in swings}
    assert ends["Effect, within its interval"] == pytest.approx((-20_000 * years, 60_000 * years))
    assert ends["Price of an event"] == pytest.approx((14_000 * years, 26_000 * years))
    assert ends["Cost"] == pytest.approx((16_000 * years, 24_000 * years))
    assert ends["Share of the effect put down to it"] == pytest.approx((14_000 * years, 20_000 * years))
    assert ends["Discount rate (3.5 % stated)"] == pytest.approx(
        (20_000 * (1 + 1 / 1.05), 20_000 * (1 + 1 / 1.015))
    )
    assert ends["Optimism"] == pytest.approx((4_000 * years, 20_000 * years))
    assert "Savings that are not tested" not in ends
    assert [swing.pounds for swing in swings] == sorted((swing.pounds for swing in swings), reverse=True)


def test_a_level_in_standard_errors_agrees_with_the_limits(tmp_path):
    at_limit = present_value(ledger(tmp_path), Assumptions(level="low"))
    middle = math.expm1((math.log(0.98) + math.log(0.88)) / 2)
    centred = ledger(tmp_path, effect=round(middle, 12))
    assert float(present_value(centred, Assumptions(level=norm.ppf(0.975)))) == pytest.approx(
        float(at_limit), rel=1e-6
    )
