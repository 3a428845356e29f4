"""How far an estimate moves with the counts."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.planning.response import EXACT, NO_FALL, measured


def test_where_counts_are_not_small_a_fall_moves_the_logarithm_by_its_own() -> None:
    assert EXACT.move(0.2) == pytest.approx(np.log(0.8))
    assert EXACT.fall(np.log(0.8)) == pytest.approx(0.2)
    assert EXACT.fall(0.1) == 0


def test_a_measured_response_is_straight_between_its_points_and_goes_back_the_same_way() -> None:
    response = measured((0.5, 0.9), (0.1, -0.2, -0.5))
    assert response.move(0.25) == pytest.approx(-0.15)
    assert response.fall(-0.15) == pytest.approx(0.25)
    assert response.fall(-0.45) == pytest.approx(0.7)


def test_a_move_that_no_fall_makes_has_none() -> None:
    assert measured((0.5, 0.9), (0.0, -0.2, -0.5)).fall(-0.6) == NO_FALL
