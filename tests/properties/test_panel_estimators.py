"""Laws that hold for any panel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.jackknife import changes_since_before_start, cohorts_of, leave_one_unit_out
from newcare.methods.panel import NEVER, Panel
from newcare.methods.two_way_fixed_effects import two_way_fixed_effects


@st.composite
def panels(draw):
    """Panels of 8 to 20 units and 4 to 9 times, with treated and never-treated units."""
    n_units, n_times = draw(st.integers(8, 20)), draw(st.integers(4, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    start = rng.integers(1, n_times, n_units)
    start[: draw(st.integers(3, n_units - 3))] = NEVER
    outcome = rng.normal(size=(n_units, n_times))
    return Panel([str(unit) for unit in range(n_units)], list(range(n_times)), outcome, start)


def simple_jackknife(panel):
    cohorts = cohorts_of(panel)
    after = (np.arange(panel.n_times) >= cohorts[:, None])[None]
    return leave_one_unit_out(panel, changes_since_before_start(cohorts, after))


def with_outcome(panel, outcome):
    return Panel(panel.units, panel.times, outcome, panel.start)


@settings(max_examples=40, deadline=None)
@given(panels(), st.integers(0, 1000))
def test_levels_of_units_and_shocks_common_to_all_change_no_estimate(panel, seed):
    rng = np.random.default_rng(seed)
    moved = panel.outcome + rng.normal(size=(panel.n_units, 1)) * 9 + rng.normal(size=panel.n_times) * 9
    moved = with_outcome(panel, moved)
    one, other = two_way_fixed_effects(panel).effect, two_way_fixed_effects(moved).effect
    assert one.estimate == pytest.approx(other.estimate, abs=1e-9)
    assert one.standard_error == pytest.approx(other.standard_error, abs=1e-9)
    one, other = callaway_santanna(panel).simple, callaway_santanna(moved).simple
    assert one.estimate == pytest.approx(other.estimate, abs=1e-9)
    assert one.standard_error == pytest.approx(other.standard_error, abs=1e-9)
    assert simple_jackknife(panel).standard_errors == pytest.approx(
        simple_jackknife(moved).standard_errors, abs=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(panels(), st.floats(-3, 3))
def test_a_constant_effect_moves_every_estimate_by_just_that(panel, size):
    moved = with_outcome(panel, panel.outcome + size * panel.treated)
    for estimator in (two_way_fixed_effects, lambda p: callaway_santanna(p).simple):
        one, other = estimator(panel), estimator(moved)
        before = getattr(one, "effect", one).estimate
        assert getattr(other, "effect", other).estimate == pytest.approx(before + size, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(panels(), st.integers(0, 1000))
def test_the_order_of_units_does_not_matter(panel, seed):
    order = np.random.default_rng(seed).permutation(panel.n_units)
    turned = Panel(
        [panel.units[place] for place in order], panel.times, panel.outcome[order], panel.start[order]
    )
    assert callaway_santanna(panel).simple.standard_error == pytest.approx(
        callaway_santanna(turned).simple.standard_error
    )
    assert simple_jackknife(panel).estimates == pytest.approx(simple_jackknife(turned).estimates)
    assert two_way_fixed_effects(panel).effect.standard_error == pytest.approx(
        two_way_fixed_effects(turned).effect.standard_error
    )


@settings(max_examples=40, deadline=None)
@given(panels())
def test_the_jackknifed_mean_effect_is_callaway_and_santannas_simple_aggregate(panel):
    assert simple_jackknife(panel).estimates[0] == pytest.approx(callaway_santanna(panel).simple.estimate)
