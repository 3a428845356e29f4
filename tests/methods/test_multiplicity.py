"""Adjusted p values, by hand and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from newcare.errors import InvalidInput
from newcare.methods.multiplicity import benjamini_hochberg, holm


def test_holm_multiplies_the_smallest_by_all_and_never_lets_a_later_one_be_smaller():
    """0.01 x 3, 0.02 x 2, 0.03 x 1 raised to 0.04."""
    assert holm([0.02, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])


def test_benjamini_hochberg_divides_by_rank():
    """0.01 x 3/1, 0.02 x 3/2, 0.03 x 3/3: all 0.03."""
    assert benjamini_hochberg([0.02, 0.01, 0.03]) == pytest.approx([0.03, 0.03, 0.03])


def test_benjamini_hochberg_agrees_with_scipy():
    p_values = np.random.default_rng(1).uniform(0, 1, 30) ** 3
    assert benjamini_hochberg(p_values) == pytest.approx(false_discovery_control(p_values))


def test_one_p_value_is_left_as_it_is_and_none_gives_none():
    for adjust in (holm, benjamini_hochberg):
        assert adjust([0.2]) == pytest.approx([0.2])
        assert len(adjust([])) == 0


def test_no_p_value_rises_above_one():
    assert holm([0.6, 0.7]).max() == 1


def test_what_is_no_p_value_is_refused():
    for adjust in (holm, benjamini_hochberg):
        with pytest.raises(InvalidInput, match="from 0 to 1"):
            adjust([0.1, 1.2])
