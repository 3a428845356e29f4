"""Group-time effects by hand, against their definition unit by unit, and against published values.

Published values (county teen employment, Callaway and Sant'Anna 2021, README of the R package `did`) have four
decimals: the tolerance is half of the last. Influence functions are exact algebra: nine digits.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from newcare.errors import InvalidInput
from newcare.evaluation.conformance import CONFORMANCE
from newcare.methods.callaway_santanna import callaway_santanna
from newcare.methods.jackknife import (
    changes_since_before_start,
    cohorts_of,
    leave_one_unit_out,
    slope_before_start,
)
from newcare.methods.panel import NEVER, Panel

MPDTA = {
    "panel": {"table": "tables/evaluation_mpdta.csv"},
    "unit_column": "countyreal",
    "time_column": "year",
    "outcome_column": "lemp",
    "treatment_start_column": "first_treat",
}


def three_cohorts():
    """Two units start at 2 (one jumps by 3, one by 5), one at 3 (by 2); two never, one drifts by 1 at time 2."""
    outcome = np.array(
        [
            [0.0, 0, 3, 3],
            [1.0, 1, 6, 6],
            [4.0, 4, 4, 6],
            [2.0, 2, 2, 2],
            [5.0, 5, 6, 6],
        ]
    )
    return Panel(list("abcde"), [10, 11, 12, 13], outcome, np.array([2, 2, 3, NEVER, NEVER]))


def random_panel(seed=7, n_units=30, n_times=7):
    rng = np.random.default_rng(seed)
    start = rng.choice([2, 4, 5, NEVER], n_units)
    outcome = rng.normal(size=(n_units, n_times)) + rng.normal(size=(n_units, 1))
    return Panel([str(unit) for unit in range(n_units)], list(range(n_times)), outcome, start)


def estimates(found):
    return {(cell.group, cell.time): cell.effect.estimate for cell in found.group_time}


def test_three_cohorts_by_hand():
    """Never-treated change from 1 to 2 by (0 + 1)/2 = 0.5 and not after; cohort 2 changes by (3 + 5)/2 = 4."""
    found = callaway_santanna(three_cohorts())
    assert estimates(found) == pytest.approx(
        {(2, 1): 0, (2, 2): 3.5, (2, 3): 3.5, (3, 1): 0, (3, 2): -0.5, (3, 3): 2}
    )
    # Treated unit-periods: two units twice at 3.5, one unit once at 2.
    assert found.simple.estimate == pytest.approx((4 * 3.5 + 2) / 5)
    assert found.dynamic.parts[0].estimate == pytest.approx((2 * 3.5 + 2) / 3)
    assert found.dynamic.overall.estimate == pytest.approx(((2 * 3.5 + 2) / 3 + 3.5) / 2)
    assert found.group.overall.estimate == pytest.approx((2 * 3.5 + 2) / 3)
    assert found.calendar.overall.estimate == pytest.approx((3.5 + (2 * 3.5 + 2) / 3) / 2)


def test_units_that_start_later_serve_as_controls_where_asked():
    """At time 2 the controls of cohort 2 are the unit that starts at 3 and the never-treated: (0 + 0 + 1)/3."""
    found = callaway_santanna(three_cohorts(), control_group="not_yet_treated")
    assert estimates(found)[(2, 2)] == pytest.approx(4 - 1 / 3)
    assert estimates(found)[(2, 3)] == pytest.approx(3.5)


def test_a_universal_base_lists_the_base_period_as_nil():
    found = callaway_santanna(three_cohorts(), base_period="universal")
    base = next(cell for cell in found.group_time if (cell.group, cell.time) == (3, 2))
    assert (base.effect.estimate, base.effect.standard_error, base.effect.p_value) == (0, 0, None)
    assert estimates(found)[(3, 0)] == pytest.approx(0.5)


def test_units_with_gaps_and_units_treated_from_the_first_period_are_left_out_and_counted():
    panel = three_cohorts()
    outcome = np.vstack([panel.outcome, [[1, np.nan, 2, 3], [1, 2, 3, 4]]])
    more = Panel([*panel.units, "gap", "always"], panel.times, outcome, np.append(panel.start, [NEVER, 0]))
    found = callaway_santanna(more)
    assert (found.units, found.dropped_units) == (5, 2)
    assert found.simple == callaway_santanna(panel).simple


@pytest.mark.parametrize("control_group", ["never_treated", "not_yet_treated"])
def test_standard_errors_are_those_of_influence_functions_written_out_unit_by_unit(control_group):
    panel = random_panel()
    n = panel.n_units
    found = callaway_santanna(panel, control_group=control_group)
    cells = [cell for cell in found.group_time if cell.time >= cell.group]
    influence = []
    for cell in cells:
        group = panel.start == cell.group
        control = panel.start == NEVER
        if control_group == "not_yet_treated":
            control |= panel.start > cell.time
        change = panel.outcome[:, cell.time] - panel.outcome[:, cell.group - 1]
        psi = n * group / group.sum() * (change - change[group].mean())
        psi -= n * control / control.sum() * (change - change[control].mean())
        influence.append(psi)
        assert cell.effect.standard_error == pytest.approx(np.sqrt((psi**2).mean() / n))
    share = np.array([(panel.start == cell.group).mean() for cell in cells])
    value = np.array([cell.effect.estimate for cell in cells])
    mean = (share * value).sum() / share.sum()
    member = np.array([panel.start == cell.group for cell in cells])
    simple = share @ np.array(influence) / share.sum()
    simple += (value - mean) @ (member - share[:, None]) / share.sum()
    assert found.simple.standard_error == pytest.approx(np.sqrt((simple**2).mean() / n))


def test_a_constant_added_to_covariates_changes_nothing():
    panel = random_panel(n_units=60)
    covariate = np.random.default_rng(8).normal(size=(1, 60, 1)) * np.ones((1, 60, 7))
    for method in ("doubly_robust", "outcome_regression", "inverse_probability"):
        one = callaway_santanna(panel, covariates=covariate, estimation_method=method)
        other = callaway_santanna(panel, covariates=1e4 + 3 * covariate, estimation_method=method)
        assert one.simple.estimate == pytest.approx(other.simple.estimate)
        assert one.simple.standard_error == pytest.approx(other.simple.standard_error)


def test_a_covariate_that_foretells_the_treatment_is_refused():
    panel = random_panel(n_units=60)
    foretells = (panel.start != NEVER).astype(float)[None, :, None] * np.ones((1, 60, 7))
    with pytest.raises(InvalidInput, match="covariate_columns"):
        callaway_santanna(panel, covariates=foretells, estimation_method="inverse_probability")


def test_a_panel_without_never_treated_units_is_refused_unless_later_starters_may_compare():
    panel = three_cohorts().keep(np.arange(5) < 3)
    with pytest.raises(InvalidInput, match="never-treated"):
        callaway_santanna(panel)
    found = callaway_santanna(panel, control_group="not_yet_treated")
    assert set(estimates(found)) == {(2, 1), (2, 2), (3, 1)}


@pytest.mark.parametrize("option", ["control_group", "estimation_method", "base_period"])
def test_an_unknown_option_is_refused_by_name(option):
    with pytest.raises(InvalidInput, match=option):
        callaway_santanna(three_cohorts(), **{option: "other"})


def test_the_jackknife_equals_estimating_again_without_each_unit():
    panel = random_panel(seed=9, n_units=14)
    cohorts = cohorts_of(panel)
    relative = np.arange(panel.n_times) - cohorts[:, None]
    masks = np.stack([relative >= 0, relative == 1])
    found = leave_one_unit_out(panel, changes_since_before_start(cohorts, masks))
    whole = callaway_santanna(panel)
    assert found.estimates == pytest.approx([whole.simple.estimate, whole.dynamic.parts[1].estimate])
    again = []
    for unit in range(14):
        without = callaway_santanna(panel.keep(np.arange(14) != unit))
        again.append([without.simple.estimate, without.dynamic.parts[1].estimate])
    assert pytest.approx(np.array(again)) == found.replicates.T
    treated = panel.start != NEVER
    for group in (treated, ~treated):
        assert group.sum() > 1
    variance = sum(
        (group.sum() - 1) ** 2 / group.sum() * np.array(again)[group].var(axis=0, ddof=1)
        for group in (treated, ~treated)
    )
    assert found.standard_errors[0] == pytest.approx(np.sqrt(variance[0]))


def test_with_one_start_the_interval_is_that_of_welchs_two_sample_t_test():
    panel = random_panel(seed=10, n_units=20)
    panel = Panel(panel.units, panel.times, panel.outcome, np.where(np.arange(20) < 6, 3, NEVER))
    cells = (np.arange(7) >= 3)[None, None]
    found = leave_one_unit_out(panel, changes_since_before_start(np.array([3]), cells))
    change = panel.outcome[:, 3:].mean(axis=1) - panel.outcome[:, 2]
    welch = ttest_ind(change[:6], change[6:], equal_var=False)
    assert found.degrees_of_freedom[0] == pytest.approx(welch.df)
    assert found.estimates[0] / found.standard_errors[0] == pytest.approx(welch.statistic)


def test_the_slope_before_the_start_is_found_without_noise():
    times = np.arange(6)
    outcome = np.stack([3 + 0.5 * times, 1 + 0.5 * times, 2 + 0.2 * times, 7 + 0.2 * times])
    panel = Panel(list("abcd"), list(times), outcome, np.array([3, 4, NEVER, NEVER]))
    found = leave_one_unit_out(panel, slope_before_start(cohorts_of(panel), 6))
    assert found.estimates[0] == pytest.approx(0.3)


@pytest.mark.shared_data
def test_county_employment_is_as_published(shared):
    found = CONFORMANCE["callaway_santanna"](MPDTA, shared / "cases")
    effects = {(row["group"], row["time"]): row["estimate"] for row in found["group_time"]}
    published = {(2004, 2004): -0.0105, (2004, 2005): -0.0704, (2004, 2006): -0.1373, (2004, 2007): -0.1008}
    published |= {(2006, 2006): -0.0046, (2006, 2007): -0.0412, (2007, 2007): -0.0261}
    assert {cell: effects[cell] for cell in published} == pytest.approx(published, abs=6e-5)
    assert found["dynamic"]["estimate"] == pytest.approx(-0.0772, abs=6e-5)
    assert found["group"]["estimate"] == pytest.approx(-0.0310, abs=6e-5)
    assert found["simple"]["estimate"] == pytest.approx(-0.0400, abs=6e-5)
    assert found["simple"]["standard_error"] == pytest.approx(0.0120, abs=6e-5)
    assert found["pre_trend_test"]["p_value"] == pytest.approx(0.1681, abs=6e-5)


@pytest.mark.shared_data
def test_county_employment_with_log_population_is_as_published(shared):
    inputs = {**MPDTA, "covariate_columns": ["lpop"], "estimation_method": "doubly_robust"}
    found = CONFORMANCE["callaway_santanna"](inputs, shared / "cases")
    assert found["simple"]["estimate"] == pytest.approx(-0.0418, abs=6e-5)
    assert found["simple"]["standard_error"] == pytest.approx(0.0115, abs=6e-5)
