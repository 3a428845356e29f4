"""The scatter of a place's units is read off its own history.

Tolerances: one history of 50 units and 12 quarters, so a dispersion is known to about a tenth and a drift to about a
fifth of itself.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.planning.scatter import Scatter, scatter_of
from tests.evaluation.histories import a_history, a_place


def mean_scatter(scatter: Scatter) -> tuple[float, float]:
    """Dispersion and drift over 20 quarters, as 30 histories of a place show them on average."""
    place = a_place(quarters=12, scatter=scatter)
    found = [scatter_of(a_history(place, seed=seed)) for seed in range(30)]
    return (
        float(np.mean([one.dispersion for one in found])),
        float(np.sqrt(np.mean([one.drift**2 * (1 - one.persistence**4) for one in found]))),
    )


def test_counts_by_chance_alone_scatter_as_chance_does() -> None:
    dispersion, drift = mean_scatter(Scatter(1.0, 0.0, 0.0))
    assert dispersion == pytest.approx(1.0, abs=0.06)  # held at 1 or more
    assert drift < 0.05


def test_overdispersion_and_drift_are_told_apart() -> None:
    dispersion, drift = mean_scatter(Scatter(1.5, 0.12, 0.8))
    assert dispersion == pytest.approx(1.5, abs=0.25)
    assert drift == pytest.approx(0.12 * np.sqrt(1 - 0.8**4), abs=0.02)  # 0.092: what it moves in a year


def test_the_correlation_of_drift_falls_by_the_same_share_each_quarter() -> None:
    correlation = Scatter(1.0, 0.1, 0.5).correlation(3)
    assert correlation.tolist() == [[1, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 1]]
