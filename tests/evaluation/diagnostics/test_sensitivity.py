"""How far trends would have to break before an effect could be nil."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.diagnostics.blocks import blocks_of
from newcare.evaluation.diagnostics.sensitivity import relative_magnitudes, smoothness
from newcare.methods.event_study_sensitivity import event_study_of
from newcare.methods.sensitivity_relative_magnitudes import sensitivity_relative_magnitudes
from tests.evaluation.examined import a_panel, examined


def test_blocks_of_years_measure_what_was_set_against_the_year_before_the_start():
    """Two years before (one beside the reference), two after: -0.1 in both, weighed by unit-quarters seen."""
    found = blocks_of(a_panel(noise=1e-7, effect=-0.1, starts=(8,)), 4)
    assert found.estimates == pytest.approx([0, -0.1, -0.1], abs=1e-6)
    assert (found.pre, found.name) == (1, "year")
    assert found.weights == pytest.approx([0.5, 0.5])


def test_with_less_than_two_years_before_the_start_blocks_are_half_years():
    found = blocks_of(a_panel(starts=(6,)), 4)
    assert (found.name, found.pre) == ("half-year", 2)
    assert blocks_of(a_panel(starts=(3,)), 4) is None


def test_the_standard_error_of_blocks_is_that_of_the_spread_of_the_units():
    """Two groups of one start: the variance of a difference of means is s1^2/n1 + s2^2/n2 of the units' changes."""
    panel = a_panel(starts=(8,))
    found = blocks_of(panel, 4)
    change = panel.outcome[:, 8:12].mean(axis=1) - panel.outcome[:, 4:8].mean(axis=1)
    variance = change[:20].var(ddof=1) / 20 + change[20:].var(ddof=1) / 30
    assert found.covariance[1, 1] == pytest.approx(variance)


def test_the_breakdown_is_the_first_multiple_whose_interval_includes_nil():
    panel = a_panel(effect=-0.05, starts=(8,))
    (found,) = relative_magnitudes(examined(panel))
    blocks = blocks_of(panel, 4)
    around = [found.statistic - 0.1, found.statistic]
    study = sensitivity_relative_magnitudes(
        list(blocks.estimates), blocks.covariance, blocks.pre, 2, around, list(blocks.weights)
    )
    assert [each.excludes_zero for each in study.intervals] == [True, False]
    assert found.passed == (found.statistic > 1)


def test_an_effect_no_larger_than_the_drift_before_it_does_not_stand_and_one_much_larger_does():
    """The groups drew apart by 6 log points a year until the start."""
    drifted = {"drift_per_year": -0.06, "drift_until_start": True, "starts": (8,), "noise": 0.02}
    assert relative_magnitudes(examined(a_panel(effect=-0.03, **drifted)))[0].passed is False
    assert relative_magnitudes(examined(a_panel(effect=-0.4, **drifted)))[0].passed is True


def test_an_effect_that_is_a_drift_run_on_falls_when_lines_are_allowed():
    """No effect at all: the groups draw apart by 10 log points a year throughout."""
    (found,) = smoothness(examined(a_panel(drift_per_year=-0.1, starts=(8,), noise=0.02)))
    assert found.passed is False
    assert found.lower < 0 < found.upper


def test_an_effect_beside_parallel_lines_stands_until_the_line_bends():
    (found,) = smoothness(examined(a_panel(effect=-0.3, starts=(8,), noise=0.02)))
    assert found.passed is True
    assert found.statistic > 0
    assert "only if that line bent" in found.sentence


def test_where_nothing_was_found_there_is_nothing_to_explain():
    given = examined(a_panel())
    assert [relative_magnitudes(given)[0].passed, smoothness(given)[0].passed] == [None, None]
    assert "no effect that a break" in smoothness(given)[0].sentence


def test_blocks_can_be_read_by_the_published_methods():
    blocks = blocks_of(a_panel(quarters=32, starts=(12,), effect=-0.1), 4)
    study = event_study_of(
        list(blocks.estimates), blocks.covariance, blocks.pre, len(blocks.weights), list(blocks.weights), 0.95
    )
    assert study.original.upper < 0
    assert np.isfinite(study.standard_error)
