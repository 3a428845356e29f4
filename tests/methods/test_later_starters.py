"""Comparison with later starters: the effects of the published method, and exact replicates without each unit."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.later_starters import paths_against_later_starters
from newcare.methods.panel import NEVER, Panel


def panel_of(seed, units=12, times=7, starts=(2, 3, 5, NEVER)):
    rng = np.random.default_rng(seed)
    start = np.array([starts[row % len(starts)] for row in range(units)])
    outcome = rng.normal(size=(units, times)) - (np.arange(times) >= start[:, None])
    return Panel([str(row) for row in range(units)], list(range(times)), outcome, start)


def test_paths_are_the_group_time_effects_of_callaway_and_santanna_with_a_universal_base():
    panel = panel_of(1)
    whole, _ = paths_against_later_starters(panel)
    found = callaway_santanna(panel, control_group="not_yet_treated", base_period="universal")
    cohorts = [2, 3, 5]
    for cell in found.group_time:
        assert whole[cohorts.index(cell.group), cell.time] == pytest.approx(cell.effect.estimate)


def test_replicates_are_the_paths_of_the_panel_without_that_unit():
    panel = panel_of(2)
    _, without = paths_against_later_starters(panel)
    for unit in range(panel.n_units):
        rest, _ = paths_against_later_starters(panel.keep(np.arange(panel.n_units) != unit))
        np.testing.assert_allclose(without[unit], rest, atol=1e-12)


def test_a_cell_without_anybody_left_to_compare_with_is_unknown():
    panel = panel_of(3, starts=(2, 4))
    whole, _ = paths_against_later_starters(panel)
    assert np.isfinite(whole[0, :4]).all()
    assert np.isnan(whole[0, 4:]).all()
    assert np.isnan(whole[1, 4:]).all()
