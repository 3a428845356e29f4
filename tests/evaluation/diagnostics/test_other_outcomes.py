"""Outcomes that should not move, and outcomes to which events could move."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.diagnostics.displacement import displacement
from newcare.evaluation.diagnostics.negative_control import negative_control
from newcare.evaluation.observed import Observed
from newcare.methods.panel import Panel
from tests.evaluation.examined import a_panel, examined, row

ZERO, ONE = "zero-day-emergency-admissions", "one-day-or-more-emergency-admissions"
SUM = {"all emergency admissions": {ZERO: 1.0, ONE: 1.0}}


def control(effect, p_value, name="fracture-of-wrist-under-65"):
    return row(effect, 0.05, p_value, outcome=name, role="negative-control")


def balancing(effect, p_value, name):
    return row(effect, 0.05, p_value, outcome=name, role="balancing")


def test_a_negative_control_that_moved_withholds_words_of_cause():
    (found,) = negative_control(examined(a_panel(), control(-0.2, 0.001)))
    assert found.passed is False
    assert found.withholds_cause
    assert "Something else happened" in found.sentence


def test_a_negative_control_that_stood_still_passes():
    (found,) = negative_control(examined(a_panel(), control(0.01, 0.7)))
    assert found.passed is True


def test_p_values_of_several_negative_controls_are_raised_by_holms_method():
    """The smallest of three is multiplied by three: 0.02 becomes 0.06 and is no finding."""
    rows = [control(-0.1, p, name) for p, name in ((0.02, "a"), (0.5, "b"), (0.9, "c"))]
    found = negative_control(examined(a_panel(), *rows))
    assert [check.p_value for check in found] == pytest.approx([0.06, 1, 1])
    assert all(check.passed for check in found)


def test_without_a_negative_control_or_its_interval_the_check_cannot_tell():
    unknown = control(-0.1, None) | {"reason": "too few units"}
    assert [check.passed for check in negative_control(examined(a_panel()))] == [None]
    assert [check.passed for check in negative_control(examined(a_panel(), unknown))] == [None]


def test_a_control_on_another_screen_or_of_another_design_does_not_count():
    elsewhere = control(-0.2, 0.001) | {"design": "two-way-fixed-effects"}
    assert negative_control(examined(a_panel(), elsewhere))[0].about == "none"


def observed(panel: Panel, share: float, effect: float) -> Observed:
    """Counts large enough to be without noise: `share` of 1,000 expected events, and an effect from the start on."""
    events = 1000 * share * np.exp(panel.outcome + effect * panel.treated)
    expected = np.full(events.shape, 1000.0 * share)
    none = np.zeros(panel.n_units, dtype=bool)
    outcome = Panel(panel.units, panel.times, np.log(events / expected), panel.start)
    return Observed(outcome, events, expected, expected, none, False, np.zeros((0, *events.shape)))


def moved(short: float, long: float):
    """Effects on short stays (half of all) and on long stays; the primary outcome is the short ones."""
    panel = a_panel(noise=0.01, effect=short)
    rows = [balancing(np.expm1(long), 0.001 if long else 0.9, ONE)]
    given = examined(
        panel,
        *rows,
        observations={ZERO: observed(panel, 0.5, 0.0), ONE: observed(panel, 0.5, long - short)},
    )
    return displacement(given, SUM)


def test_events_that_moved_from_short_to_long_stays_are_named_and_the_sum_says_that_they_did_not_fall():
    outcome, whole = moved(-0.2, 0.18)
    assert outcome.passed is False
    assert "got worse meanwhile" in outcome.sentence
    assert whole.passed is False
    assert whole.statistic == pytest.approx((np.exp(-0.2) + np.exp(0.18)) / 2 - 1, abs=0.01)
    assert "may only have moved" in whole.sentence
    assert outcome.withholds_cause


def test_where_the_whole_fell_although_a_part_rose_it_did_not_only_move():
    outcome, whole = moved(-0.4, 0.1)
    assert outcome.passed is False
    assert whole.passed is True
    assert not outcome.withholds_cause


def test_an_outcome_that_got_worse_and_is_in_no_sum_takes_words_of_cause_from_a_fall():
    (found,) = displacement(examined(a_panel(effect=-0.2), balancing(0.26, 0.0000001, "deaths")), {})
    assert (found.passed, found.withholds_cause) == (False, True)
    assert found.sentence == "Deaths got worse meanwhile: +26.0 % (+21.0 % to +31.0 %), p below 0.001."


def test_where_nothing_got_better_an_outcome_that_got_worse_takes_no_words_away():
    (found,) = displacement(examined(a_panel(), balancing(0.26, 0.001, "deaths")), {})
    assert (found.passed, found.withholds_cause) == (False, False)


def test_a_total_that_fell_does_not_settle_an_outcome_that_is_no_part_of_it():
    panel = a_panel(noise=0.01, effect=-0.2)
    given = examined(
        panel, balancing(0.26, 0.001, "deaths"), observations={"total-cost-of-care": observed(panel, 1, 0.0)}
    )
    deaths, whole = displacement(given, {"total cost": {"total-cost-of-care": 1.0}})
    assert whole.passed is True
    assert deaths.withholds_cause


def test_where_no_part_got_worse_the_sum_has_nothing_to_clear():
    outcome, whole = moved(-0.2, 0.0)
    assert outcome.passed is True
    assert whole.passed is None


def test_a_sum_of_one_outcome_is_a_total_that_answers_for_every_other():
    panel = a_panel(noise=0.01)
    given = examined(
        panel,
        balancing(0.2, 0.001, "elective-admissions"),
        observations={"total-cost-of-care": observed(panel, 1, 0.0)},
    )
    *_, whole = displacement(given, {"total cost": {"total-cost-of-care": 1.0}})
    assert whole.passed is False
    assert "elective admissions got worse" in whole.sentence


def test_an_outcome_that_rises_and_ought_to_has_not_got_worse():
    rows = [balancing(0.2, 0.001, "days-at-home"), balancing(0.2, 0.001, "contacts")]
    given = examined(a_panel(), *rows, direction={"days-at-home": "higher", "contacts": "neither"})
    (found,) = displacement(given, {})
    assert (found.about, found.passed) == ("days-at-home", True)


def test_a_sum_whose_parts_were_not_all_observed_is_not_tried():
    assert displacement(examined(a_panel()), SUM) == []
