"""Regression of one series, against least squares by another way, and against a truth that was set.

Tolerance 1e-9: both are closed forms, and differ by rounding.
"""

from __future__ import annotations

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms
from newcare.methods.series_regression import least_squares_series, quasi_poisson_series


def terms_of(*columns):
    return Terms(tuple(f"x{place}" for place in range(len(columns))), np.column_stack(columns))


def test_coefficients_are_least_squares_and_errors_widen_with_the_correlation_of_residuals():
    rng = np.random.default_rng(3)
    t = np.arange(40.0)
    noise = np.zeros(40)
    for place in range(1, 40):
        noise[place] = 0.8 * noise[place - 1] + rng.normal()
    y = 3 + 0.1 * t + 2.0 * (t >= 25) + noise
    design = np.column_stack([np.ones(40), t >= 25, t])
    found = least_squares_series(y, terms_of(design[:, 1], design[:, 2]))
    coefficients, left, *_ = np.linalg.lstsq(design, y, rcond=None)
    residuals = y - design @ coefficients
    plain = np.sqrt(left[0] / 37 * np.linalg.inv(design.T @ design).diagonal())
    alike = (residuals[1:] * residuals[:-1]).sum() / (residuals**2).sum() + 3 / 40
    np.testing.assert_allclose(found.coefficients, coefficients, rtol=1e-9)
    np.testing.assert_allclose(found.standard_errors, plain * np.sqrt((1 + alike) / (1 - alike)), rtol=1e-9)
    assert found.degrees_of_freedom == 37
    assert alike > 0.3


def test_residuals_that_swing_to_and_fro_do_not_narrow_an_error():
    """+1, -1, ...: their correlation is near -1, and is taken as none."""
    y = np.array([1.0, -1.0] * 20)
    after = (np.arange(40) >= 20).astype(float)
    found = least_squares_series(y, terms_of(after))
    assert found.standard_errors[1] == pytest.approx(np.sqrt(40 / 38 * (1 / 20 + 1 / 20)))


def test_intervals_of_a_step_hold_it_about_as_often_as_they_say_where_residuals_run_alike():
    """200 series with autocorrelation 0.5: 95 % intervals hold a step of 0 in 180 or more with a chance of 99.9 %."""
    rng, held = np.random.default_rng(4), 0
    t = np.arange(40.0)
    for _ in range(200):
        noise = rng.normal(size=40)
        for place in range(1, 40):
            noise[place] += 0.5 * noise[place - 1]
        found = least_squares_series(noise, terms_of((t >= 24).astype(float), t))
        held += abs(found.coefficients[1]) < 2.026 * found.standard_errors[1]
    assert held >= 180


def test_errors_of_counts_are_never_below_poissons():
    """Counts more even than chance, to and fro: neither the dispersion below 1 nor the swing is believed."""
    counts = np.array([101.0, 99] * 10)
    after = (np.arange(20) >= 10).astype(float)
    found = quasi_poisson_series(counts, terms_of(after), np.ones(20))
    assert found.standard_errors[1] == pytest.approx(np.sqrt(1 / 1000 + 1 / 1000), rel=1e-6)


def test_a_series_as_short_as_its_terms_and_terms_that_say_one_thing_are_refused():
    t = np.arange(3.0)
    with pytest.raises(InvalidInput, match="too few periods"):
        least_squares_series(t, terms_of(t, t**2))
    with pytest.raises(InvalidInput, match="sum of terms"):
        least_squares_series(np.arange(6.0), terms_of(np.arange(6.0), 2 * np.arange(6.0)))
