"""Effects by time since the start, against a panel whose effects are known without noise."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.event_study import event_study
from newcare.methods.panel import NEVER, Panel

TIMES = np.arange(8)


def panel_with_effects(effects, noise=0.0):
    """Three units start at 3, 3 and 5, three never; a unit treated for k periods has `effects[k]` more."""
    start = np.array([3, 3, 5, NEVER, NEVER, NEVER])
    level = np.array([1.0, 5, 2, 7, 3, 4])
    outcome = level[:, None] + np.sin(TIMES)
    for unit, first in enumerate(start[:3]):
        outcome[unit, first:] += effects[: len(TIMES) - first]
    outcome += noise * np.random.default_rng(6).normal(size=outcome.shape)
    return Panel(list("abcdef"), list(TIMES), outcome, start)


def test_effects_of_a_panel_without_noise_are_recovered_and_nil_before_the_start():
    effects = np.array([1.0, 2, 4, 3, 5])
    found = event_study(panel_with_effects(effects))
    assert found.relative_times == (-5, -4, -3, -2, 0, 1, 2, 3, 4)
    estimates = dict(zip(found.relative_times, (e.estimate for e in found.effects), strict=True))
    assert [estimates[k] for k in range(5)] == pytest.approx(effects)
    assert [estimates[k] for k in range(-5, -1)] == pytest.approx(np.zeros(4), abs=1e-9)
    assert found.average.estimate == pytest.approx(3)


def test_relative_times_beyond_the_ends_asked_for_are_pooled():
    found = event_study(panel_with_effects(np.ones(5)), first_relative_time=-2, last_relative_time=1)
    assert found.relative_times == (-2, 0, 1)


def test_the_joint_test_covers_the_periods_before_the_reference():
    found = event_study(panel_with_effects(np.zeros(5), noise=1.0), first_relative_time=-3)
    assert found.pre_trend_test.numerator_degrees_of_freedom == 2
    assert found.pre_trend_test.denominator_degrees_of_freedom == 5


def test_without_periods_before_the_reference_parallel_trends_are_not_tested():
    found = event_study(panel_with_effects(np.zeros(5), noise=1.0), first_relative_time=-1)
    assert found.parallel_trends == "not_tested"
    assert found.pre_trend_test is None


def test_never_treated_units_are_needed():
    panel = panel_with_effects(np.zeros(5)).keep(np.arange(6) < 3)
    with pytest.raises(InvalidInput, match="never-treated"):
        event_study(panel)


def test_a_reference_period_that_no_unit_has_is_refused():
    with pytest.raises(InvalidInput, match="reference period"):
        event_study(panel_with_effects(np.zeros(5)), reference_period=-9)


def test_a_start_after_the_panel_is_refused():
    panel = panel_with_effects(np.zeros(5))
    late = Panel(panel.units, panel.times, panel.outcome, np.where(panel.start == 5, 8, panel.start))
    with pytest.raises(InvalidInput, match="start"):
        event_study(late)


def test_a_first_relative_time_after_the_last_is_refused():
    with pytest.raises(InvalidInput, match="first_relative_time"):
        event_study(panel_with_effects(np.zeros(5)), first_relative_time=2, last_relative_time=1)
