"""One unit, one screen, one design, one kind of people: does the answer rest on it?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from newcare.evaluation.diagnostics.agreement import agreement, agreement_of_persons
from newcare.evaluation.diagnostics.few_units import few_units
from newcare.evaluation.diagnostics.leave_one_out import leave_one_out
from newcare.evaluation.diagnostics.placebo_in_space import placebo_in_space
from newcare.evaluation.diagnostics.reporting_breaks import reporting_breaks
from newcare.evaluation.diagnostics.subgroups import subgroups
from newcare.evaluation.diagnostics.unmeasured_cause import unmeasured_cause
from newcare.evaluation.diagnostics.years import years
from newcare.evaluation.observed import Observed
from newcare.methods.jackknife import changes_since_before_start, cohorts_of, leave_one_unit_out
from newcare.methods.panel import Panel
from tests.evaluation.examined import a_panel, examined, row


def with_outcome(panel, outcome):
    return Panel(panel.units, panel.times, outcome, panel.start)


def test_the_range_without_one_unit_is_that_of_the_replicates_of_the_jackknife():
    panel = a_panel(effect=-0.1)
    cohorts = cohorts_of(panel)
    cells = (np.arange(16) >= cohorts[:, None])[None]
    replicates = np.expm1(leave_one_unit_out(panel, changes_since_before_start(cohorts, cells)).replicates[0])
    started, compared = leave_one_out(examined(panel))
    assert (started.lower, started.upper) == pytest.approx((replicates[:20].min(), replicates[:20].max()))
    assert (compared.lower, compared.upper) == pytest.approx((replicates[20:].min(), replicates[20:].max()))
    assert (started.passed, started.statistic) == (True, 0)


def test_an_answer_that_rests_on_one_unit_is_found_and_the_unit_is_named():
    panel = a_panel(noise=0.02, treated=6, effect=-0.2)
    changed = panel.outcome.copy()
    changed[3] += 0.8 * panel.treated[3]
    found = leave_one_out(examined(with_outcome(panel, changed)))[0]
    assert found.passed is False
    assert "unit 03 moves it the most): the answer changes without unit 03." in found.sentence


def test_two_units_are_too_few_to_leave_one_out():
    started, compared = leave_one_out(examined(a_panel(treated=2)))
    assert (started.passed, compared.passed) == (None, True)


def test_of_one_unit_that_started_each_unit_of_its_mix_is_left_out():
    """Two twins of the unit each stand for it; without either the other does."""
    panel = a_panel(treated=1, comparison=8, starts=(8,), noise=0.05)
    outcome = panel.outcome.copy()
    outcome[1] = outcome[2] = outcome[0]
    outcome[0, 8:] -= 0.3
    (found,) = leave_one_out(examined(with_outcome(panel, outcome)))
    assert found.about == "each unit of the mix that stands for those that started"
    assert (found.lower, found.upper) == pytest.approx((np.expm1(-0.3), np.expm1(-0.3)), abs=1e-6)
    assert found.passed is True


def test_of_one_unit_that_started_each_other_takes_its_place():
    """The largest error of 30 units: rank 1, p = 1/30. Of 10 units p cannot be below 0.1, so nothing can be told."""
    many = examined(a_panel(treated=1, comparison=29, starts=(8,), effect=-1.0, noise=0.02))
    few = examined(a_panel(treated=1, comparison=9, starts=(8,), effect=-1.0, noise=0.02))
    sided = {"lower": -0.7, "upper": -0.6}
    (clear,) = placebo_in_space(replace(many, main={**many.main, **sided}))
    (undecided,) = placebo_in_space(replace(few, main={**few.main, **sided}))
    assert (clear.statistic, clear.p_value, clear.passed) == (1, pytest.approx(1 / 30), True)
    assert (undecided.p_value, undecided.passed) == (pytest.approx(1 / 10), None)


def test_without_broken_reporting_the_other_screen_is_the_same_analysis():
    panel = a_panel()
    other = examined(panel).main | {"screen": "without-reporting-breaks", "main": False}
    (found,) = reporting_breaks(examined(panel, other))
    assert found.passed is True
    assert "No unit's reporting broke" in found.sentence


@pytest.mark.parametrize(("effect", "passed"), [(-0.1, True), (0.0, False)])
def test_units_whose_reporting_broke_change_the_answer_or_do_not(effect, passed):
    other = row(effect, 0.05, 0.1, screen="without-reporting-breaks", units_treated=18, units_comparison=30)
    (found,) = reporting_breaks(examined(a_panel(effect=-0.1), other))
    assert found.passed is passed


def test_designs_and_control_groups_that_say_otherwise_are_named_one_by_one():
    others = [
        row(-0.08, 0.05, 0.01, design="two-way-fixed-effects"),
        row(0.0, 0.05, 0.9, comparison="not-yet-treated"),
        row(-0.08, 0.05, 0.01, design="synthetic-control", lower=None, upper=None, reason="no placebo"),
        row(0.0, 0.05, 0.9, screen="without-reporting-breaks"),
        row(0.0, 0.05, 0.9, outcome="other"),
    ]
    found = {check.about: check for check in agreement(examined(a_panel(effect=-0.1), *others))}
    assert {about: check.passed for about, check in found.items()} == {
        "two-way-fixed-effects, never-treated": True,
        "callaway-santanna, not-yet-treated": False,
        "synthetic-control, never-treated": None,
    }
    assert (
        "beside units that start later too says something else"
        in found["callaway-santanna, not-yet-treated"].sentence
    )


def test_designs_of_persons_are_held_against_a_ratio_of_1_over_the_whole_follow_up():
    person = {"outcome": "emergency-admissions", "design": "matched-cohort", "comparison": "people elsewhere"}
    ratio = {**person, "measure": "rate-ratio", "estimate": 0.9, "lower": 0.8, "upper": 0.95, "p_value": 0.01}
    wide = {**ratio, "design": "entropy-balance", "upper": 1.1}
    others = [
        {**ratio, "outcome": "deaths"},
        {**ratio, "window": "year 1"},
        {**ratio, "design": "unadjusted"},
        {**ratio, "measure": "rate-difference"},
    ]
    found = agreement_of_persons(examined(a_panel(effect=-0.1)), [ratio, wide, *others])
    assert [(check.about, check.passed) for check in found] == [
        ("matched-cohort, people elsewhere, rate-ratio", True),
        ("entropy-balance, people elsewhere, rate-ratio", False),
    ]


def test_an_unmeasured_cause_needs_the_strength_of_the_published_formula():
    """RR 0.8 is 1.25 upside down: 1.25 + sqrt(1.25 x 0.25) = 1.81; limit 0.9: 1.111 + sqrt(1.111 x 0.111) = 1.46."""
    main = row(-0.2, 0.1, 0.001)
    given = examined(a_panel())
    found = unmeasured_cause(type(given)(main, given.panel))[0]
    assert found.statistic == pytest.approx(1.25 + np.sqrt(1.25 * 0.25))
    assert found.lower == pytest.approx(1 / 0.9 + np.sqrt(1 / 0.9 * (1 / 0.9 - 1)))
    assert found.passed is None


def test_with_one_starter_of_ten_units_the_least_p_value_is_one_in_ten():
    panel = a_panel(treated=1, comparison=9, starts=(8,), effect=-1.0, noise=0.02)
    shuffled, shifted = few_units(examined(panel))
    assert shuffled.p_value == pytest.approx(1 / 10)
    assert shifted.p_value <= 1 / 16 + 1e-9 or shifted.p_value < 0.2
    assert few_units(examined(a_panel())) == []


def test_an_effect_that_grows_is_measured_from_the_first_year_to_the_last():
    panel = a_panel(noise=1e-6, starts=(8,))
    since = np.arange(16) - 8
    grown = with_outcome(panel, panel.outcome - 0.05 * (since >= 4) * panel.treated)
    (found,) = years(examined(grown))
    assert found.statistic == pytest.approx(np.expm1(-0.05), abs=1e-5)
    assert years(examined(a_panel(starts=(12,))))[0].passed is None


def by_label(panel, effect):
    labels = ["poorest" if place % 2 else "richest" for place in range(panel.n_units)]
    poor = np.array([label == "poorest" for label in labels])
    outcome = panel.outcome + effect * (poor[:, None] & panel.treated)
    return examined(with_outcome(panel, outcome), groups={"deprivation": labels})


def test_an_effect_only_in_the_poorest_units_is_an_interaction():
    (found,) = subgroups(by_label(a_panel(noise=0.02), -0.2), {})
    assert found.passed is False
    assert "The effect differs by deprivation" in found.sentence


def test_interactions_that_are_not_there_are_found_as_seldom_as_stated():
    found = [subgroups(by_label(a_panel(seed=seed), 0.0), {})[0].passed is False for seed in range(200)]
    assert np.mean(found) <= 0.1


def test_subgroups_of_fewer_than_five_units_on_a_side_cannot_be_compared():
    labels = ["a"] * 4 + ["b"] * 46
    (found,) = subgroups(examined(a_panel(), groups={"kind": labels}), {})
    assert found.passed is None


def test_a_division_that_was_asked_for_and_cannot_be_made_is_said():
    (found,) = subgroups(examined(a_panel()), {}, ["ethnicity"])
    assert (found.about, found.passed) == ("ethnicity", None)


def kinds(panel, effect):
    """Two kinds of people in each unit, of which one has an effect more."""
    rng = np.random.default_rng(9)
    none = np.zeros(panel.n_units, dtype=bool)
    found = {}
    for kind, more in (("65 and over", effect), ("under 65", 0.0)):
        outcome = panel.outcome + rng.normal(0, 0.02, panel.outcome.shape) + more * panel.treated
        own = with_outcome(panel, outcome)
        ones = np.ones(outcome.shape)
        found[kind] = Observed(own, ones, ones, ones, none, False, np.zeros((0, *outcome.shape)))
    return {"age band": found}


def test_kinds_of_people_are_compared_within_units_so_that_noise_of_the_unit_cancels():
    panel = a_panel(noise=0.2)
    (differs,) = subgroups(examined(panel), kinds(panel, -0.1))
    (alike,) = subgroups(examined(panel), kinds(panel, 0.0))
    assert (differs.passed, alike.passed) == (False, True)


def test_p_values_of_several_divisions_are_raised_by_benjamini_and_hochbergs_method():
    panel = a_panel(noise=0.02)
    given = by_label(panel, -0.04)
    alone = subgroups(given, {})[0].p_value
    halves = ["left" if place % 4 < 2 else "right" for place in range(panel.n_units)]
    both = subgroups(type(given)(given.main, given.panel, groups={**given.groups, "side": halves}), {})
    assert both[0].p_value == pytest.approx(
        min(2 * alone, both[1].p_value if both[1].p_value < 2 * alone else 1)
    )
