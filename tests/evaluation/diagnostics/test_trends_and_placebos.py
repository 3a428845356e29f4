"""A pre-trend that was planted is flagged, and panels without one are flagged as seldom as stated.

Shares are over 200 draws: at a true 5 %, more than 20 (10 %) is seen less than once in 100 runs.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.placebo_in_space import placebo_in_space, placebo_statistics
from newcare.evaluation.diagnostics.placebo_in_time import placebo_in_time
from newcare.evaluation.diagnostics.pre_trend import pre_trend
from newcare.evaluation.diagnostics.sensitivity import relative_magnitudes
from newcare.evaluation.verdict import verdict
from tests.evaluation.examined import a_panel, examined

DRAWS = 200


def failed(check, draws=DRAWS, **setting):
    found = [check(examined(a_panel(seed=seed, **setting)))[0] for seed in range(draws)]
    return np.mean([each.passed is False for each in found])


def test_a_drift_without_noise_is_measured_as_it_was_planted():
    """3 log points a year for two years before the start."""
    found = pre_trend(examined(a_panel(noise=1e-6, drift_per_year=-0.03)))[0]
    assert found.statistic == pytest.approx(np.expm1(-0.03), abs=1e-5)
    assert found.passed is False
    assert found.withholds_cause


def test_the_drift_said_to_be_seen_80_times_in_100_is_seen_that_often():
    """The threshold of clean panels is about the size that the test has power of 80 % for."""
    clean = [pre_trend(examined(a_panel(seed=seed)))[0].threshold for seed in range(20)]
    stated = np.log1p(np.median(clean))
    assert 0.72 <= failed(pre_trend, drift_per_year=stated) <= 0.88


def test_a_drift_of_six_per_cent_a_year_is_flagged_in_at_least_80_of_100_panels():
    assert failed(pre_trend, drift_per_year=-0.06) >= 0.8


def test_panels_without_a_drift_are_flagged_at_the_stated_rate():
    assert failed(pre_trend) <= 0.1
    assert failed(placebo_in_time) <= 0.1


def test_what_could_be_missed_is_held_against_the_effect():
    said = pre_trend(examined(a_panel(effect=-0.1)))[0].sentence
    assert "would have been seen 80 times in 100" in said
    assert "make the whole effect" in said
    assert "make the whole effect" not in pre_trend(examined(a_panel()))[0].sentence


def test_where_a_drift_that_could_be_missed_could_make_the_whole_effect_the_check_cannot_tell():
    """Noise of 20 log points over six quarters hides a drift that makes the effect; of 1 log point it does not."""
    loud = pre_trend(examined(a_panel(effect=-0.2, noise=0.2, starts=(6,), seed=2)))[0]
    quiet = pre_trend(examined(a_panel(effect=-0.2, noise=0.01, starts=(6,))))[0]
    assert (loud.passed, quiet.passed) == (None, True)
    assert loud.sentence.startswith("Whether the groups were drawing apart before the start cannot be told")
    assert "could make the whole effect" in loud.sentence
    assert "could not make the whole effect" in quiet.sentence


def test_a_drift_that_nobody_could_have_seen_is_not_called_a_success():
    """No effect, and a drift of 3 % a year that six quarters can hardly show: success in at most 1 of 20 panels."""
    rules = []
    for seed in range(20):
        given = examined(a_panel(seed=seed, starts=(6,), drift_per_year=-0.03, quarters=24, noise=0.08))
        sound = Check("negative-control", "fractures", "", "", True)
        checks = [sound, *pre_trend(given), *relative_magnitudes(given)]
        rows = [{**given.main, **check.row()} for check in checks]
        rules.append(verdict(given.main, diagnostics=rows).rule)
    assert rules.count("trend-unknown") >= 10
    assert rules.count("worked") <= 1


def test_a_made_up_start_shows_an_effect_that_began_before_the_real_one():
    panel = a_panel(noise=0.01)
    early = panel.outcome.copy()
    early[:20] -= 0.1 * (np.arange(16) >= panel.start[:20, None] - 4)
    found = placebo_in_time(examined(type(panel)(panel.units, panel.times, early, panel.start)))[0]
    assert found.statistic == pytest.approx(np.expm1(-0.1), abs=0.02)
    assert found.withholds_cause


def test_too_few_quarters_before_the_start_cannot_be_tested():
    assert placebo_in_time(examined(a_panel(starts=(5,))))[0].passed is None
    assert pre_trend(examined(a_panel(starts=(1,))))[0].passed is None


def test_a_real_effect_outranks_every_set_of_made_up_starters():
    found = placebo_in_space(examined(a_panel(effect=-0.2)))[0]
    assert (found.statistic, found.p_value, found.passed) == (1, pytest.approx(1 / 200), True)


def test_ranks_of_nothing_are_spread_evenly():
    ranks = [placebo_in_space(examined(a_panel(seed=seed)))[0].p_value for seed in range(60)]
    assert np.mean(np.array(ranks) < 0.05) <= 0.15
    assert 0.35 <= np.mean(ranks) <= 0.65


def test_an_effect_that_made_up_starters_show_too_fails():
    """One wild comparison unit in three makes sets of never-starters differ as much as the real one."""
    panel = a_panel(effect=-0.03, noise=0.02)
    main = examined(panel)
    placebos = placebo_statistics(panel)
    assert placebos is not None
    found = placebo_in_space(main)[0]
    own = main.effect.estimate / main.effect.standard_error
    assert found.p_value == pytest.approx((1 + (np.abs(placebos) >= abs(own)).sum()) / 200)


def test_with_fewer_than_ten_never_starters_there_are_no_made_up_starters():
    assert placebo_in_space(examined(a_panel(comparison=9)))[0].passed is None
