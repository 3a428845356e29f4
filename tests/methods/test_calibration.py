"""Whether risks are right in size: by hand, by definition, and on data drawn from the risks themselves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit, logit

from newcare.errors import InvalidInput
from newcare.methods.calibration import brier, calibration_bins, calibration_line, observed_expected
from newcare.methods.isotonic import isotonic_map


def drawn(people=40_000, seed=2):
    rng = np.random.default_rng(seed)
    risk = expit(rng.normal(-2, 1, people))
    return (rng.random(people) < risk).astype(float), risk


def test_brier_by_hand():
    # (0.2^2 + 0.4^2 + 0.5^2) / 3; one risk for all of 2/3 gives 2/3 x 1/3
    found = brier(np.array([1.0, 0, 1]), np.array([0.8, 0.4, 0.5]))

    assert found.value == pytest.approx((0.04 + 0.16 + 0.25) / 3)
    assert found.no_information == pytest.approx(2 / 9)
    assert found.skill == pytest.approx(1 - 0.15 / (2 / 9))


def test_outcomes_drawn_from_the_risks_have_slope_one_and_intercept_nothing():
    line = calibration_line(*drawn())

    assert line.slope.lower < 1 < line.slope.upper
    assert line.intercept.lower < 0 < line.intercept.upper
    assert line.slope.value == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("stretch", "shift"), [(2.0, 0.0), (0.5, 0.0), (1.0, 0.7)])
def test_risks_that_are_too_extreme_or_too_high_are_found(stretch, shift):
    outcome, risk = drawn()
    line = calibration_line(outcome, expit(stretch * logit(risk) + shift))

    assert line.slope.value == pytest.approx(1 / stretch, rel=0.04)
    if stretch == 1.0:
        assert line.intercept.value == pytest.approx(-shift, abs=0.05)


def test_groups_by_risk_hold_everybody_once():
    outcome, risk = drawn(1_003)
    bins = calibration_bins(outcome, risk, bins=10)

    assert (bins.people.sum(), bins.events.sum()) == (1_003, outcome.sum())
    assert set(bins.people) == {100, 101}
    assert np.all(np.diff(bins.mean_risk) > 0)
    assert np.all((bins.lower <= bins.observed) & (bins.observed <= bins.upper))


def test_people_of_one_risk_stay_together():
    bins = calibration_bins(np.array([0.0, 1, 0, 0, 1, 1]), np.array([0.1, 0.1, 0.1, 0.1, 0.5, 0.9]), bins=3)

    assert bins.people.tolist() == [4, 2]
    assert bins.observed.tolist() == [0.25, 1.0]
    assert bins.mean_risk.tolist() == pytest.approx([0.1, 0.7])


def test_observed_over_expected_has_the_exact_limits_of_a_small_count():
    # 4 seen, 8 expected: exact Poisson limits of 4 are 1.0899 and 10.2416 (Breslow and Day 1987, table 2.11)
    outcome = np.array([1.0] * 4 + [0.0] * 12)
    found = observed_expected(outcome, np.full(16, 0.5))

    assert (found.observed, found.expected, found.ratio.value) == (4, 8.0, 0.5)
    assert (found.ratio.lower * 8, found.ratio.upper * 8) == pytest.approx((1.0899, 10.2416), abs=5e-5)
    assert found.ratio.upper * 8 == pytest.approx(stats.chi2.ppf(0.975, 10) / 2)


def test_observed_and_expected_of_parts_add_up_to_the_whole():
    outcome, risk = drawn(5_000)
    part = risk > 0.2
    whole, one, other = (
        observed_expected(outcome[these], risk[these]) for these in (np.ones(5_000, bool), part, ~part)
    )

    assert one.observed + other.observed == whole.observed
    assert one.expected + other.expected == pytest.approx(whole.expected)


@pytest.mark.parametrize(
    ("outcome", "risk", "words"),
    [
        ([0.0, 1.0], [0.5, 1.5], "between 0 and 1"),
        ([0.0, 1.0], [0.5, np.nan], "`risk` is missing"),
        ([0.0, 3.0], [0.5, 0.5], "0 or 1"),
        ([], [], "at least one person"),
    ],
)
def test_what_is_no_risk_is_refused(outcome, risk, words):
    for measure in (brier, calibration_bins, observed_expected):
        with pytest.raises(InvalidInput, match=words):
            measure(np.array(outcome), np.array(risk))


def test_one_risk_for_everybody_has_no_slope():
    with pytest.raises(InvalidInput, match="constant"):
        calibration_line(np.array([0.0, 1, 0, 1]), np.full(4, 0.5))


def test_nothing_expected_is_nothing_to_compare_with():
    with pytest.raises(InvalidInput, match="No event is expected"):
        observed_expected(np.array([0.0, 1.0]), np.zeros(2))


def test_isotonic_pools_neighbours_that_are_out_of_order():
    # shares 0, 1, 0, 1 at rising risks: the middle two pool to a half
    outcome, risk = np.array([0.0, 1, 0, 1]), np.array([0.1, 0.2, 0.3, 0.4])

    learned = isotonic_map(outcome, risk, fewest_events=1)

    assert learned.recalibrated(risk).tolist() == [0.0, 0.5, 0.5, 1.0]
    assert learned.recalibrated(np.array([0.0, 0.15, 0.9])).tolist() == pytest.approx([0.0, 0.25, 1.0])


def test_isotonic_mends_risks_that_are_too_high_and_keeps_their_order():
    outcome, risk = drawn(100_000)
    wrong = np.sqrt(risk)
    learned = isotonic_map(outcome, wrong)

    mended = learned.recalibrated(wrong)

    assert np.all(np.diff(learned.found) >= 0)
    assert brier(outcome, mended).value < brier(outcome, wrong).value
    assert mended.mean() == pytest.approx(outcome.mean(), abs=2e-3)


def test_isotonic_is_refused_with_few_events():
    with pytest.raises(InvalidInput, match="Too few events") as refused:
        isotonic_map(np.array([0.0, 1.0]), np.array([0.1, 0.2]))
    assert "10,000" in str(refused.value)
