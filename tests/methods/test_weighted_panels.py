"""Panels of many treated units: synthetic difference in differences, generalised synthetic control.

Weights are compared with a general constrained optimiser, so 1e-4 of the estimate's scale; data without noise must give
the effect that was put in, to 1e-6 (the iteration stops at 1e-8); closed forms hold to rounding.
"""

import numpy as np
import pytest
from scipy import optimize

from newcare.errors import InvalidInput
from newcare.methods.generalised_synthetic_control import generalised_synthetic_control
from newcare.methods.interactive_effects import interactive_effects
from newcare.methods.panel import NEVER, Panel
from newcare.methods.synthetic_difference_in_differences import synthetic_difference_in_differences

NO_COVARIATES = np.zeros((0, 30, 20))


def panel(treated=1, controls=8, times=16, start=11, effect=-2.0, seed=3):
    random = np.random.default_rng(seed)
    outcome = random.normal(10, 2, (treated + controls, 1)) + np.cumsum(
        0.5 * random.normal(size=(treated + controls, times)), axis=1
    )
    outcome[:treated, start:] += effect
    starts = np.array([start] * treated + [NEVER] * controls)
    return Panel([f"u{k}" for k in range(treated + controls)], list(range(times)), outcome, starts)


def factor_panel(noise=0.0, seed=5, effect=3.0):
    """30 units, 20 times, two factors, a covariate with coefficient 1.5; ten units start at 12 or 15."""
    random = np.random.default_rng(seed)
    covariate = random.normal(size=(1, 30, 20))
    paths = random.normal(size=(30, 2)) @ np.cumsum(random.normal(size=(2, 20)), axis=1)
    outcome = random.normal(size=(30, 1)) + random.normal(size=20) + 1.5 * covariate[0] + paths
    outcome += noise * random.normal(size=outcome.shape)
    start = np.array([12] * 5 + [15] * 5 + [NEVER] * 20)
    outcome += effect * (np.arange(20) >= start[:, None])
    return Panel([f"u{k}" for k in range(30)], list(range(20)), outcome, start), covariate


def solved(points, target, ridge):
    """Simplex weights with a free intercept by a general solver."""
    k = points.shape[1]
    found = optimize.minimize(
        lambda p: ((p[0] + points @ p[1:] - target) ** 2).sum() + ridge * (p[1:] ** 2).sum(),
        np.append(0, np.full(k, 1 / k)),
        bounds=[(None, None)] + [(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda p: p[1:].sum() - 1},
        options={"ftol": 1e-14, "maxiter": 2000},
    )
    return found.x[1:]


def test_unit_and_time_weights_are_those_of_a_general_solver():
    case = panel()
    found = synthetic_difference_in_differences(case)
    controls, treated = case.outcome[1:], case.outcome[0]
    sigma = np.diff(controls[:, :11], axis=1).std(ddof=1)
    assert found.unit_penalty == pytest.approx(5**0.25 * sigma)
    units = solved(controls[:, :11].T, treated[:11], found.unit_penalty**2 * 11)
    times = solved(controls[:, :11], controls[:, 11:].mean(axis=1), 0.0)
    assert found.unit_weights == pytest.approx(units, abs=1e-4)
    path = treated - units @ controls
    assert found.estimate == pytest.approx(path[11:].mean() - times @ path[:11], abs=2e-3)


def test_equal_weights_are_plain_difference_in_differences_with_its_jackknife():
    case = panel(treated=4)
    found = synthetic_difference_in_differences(case, method="difference_in_differences")
    change = case.outcome[:, 11:].mean(axis=1) - case.outcome[:, :11].mean(axis=1)
    assert found.estimate == pytest.approx(change[:4].mean() - change[4:].mean())
    left_out = []
    for k in range(12):
        rest, is_treated = np.delete(change, k), np.delete(np.arange(12) < 4, k)
        left_out.append(rest[is_treated].mean() - rest[~is_treated].mean())
    assert found.effect.standard_error == pytest.approx(
        np.sqrt(11 / 12 * ((left_out - np.mean(left_out)) ** 2).sum())
    )


def test_the_placebo_error_is_the_spread_of_controls_in_the_treated_place():
    case = panel(controls=4)
    found = synthetic_difference_in_differences(case)
    estimates = []
    for k in range(1, 5):
        order = [k, *(j for j in range(1, 5) if j != k)]
        turned = Panel(case.units[:4], case.times, case.outcome[order], np.array([11] + [NEVER] * 3))
        estimates.append(synthetic_difference_in_differences(turned, standard_error_method="none").estimate)
    assert found.effect.standard_error == pytest.approx(np.std(estimates))


def test_weights_sum_to_one_and_unit_and_time_levels_do_not_matter():
    case = panel(treated=3)
    random = np.random.default_rng(1)
    moved = case.outcome + random.normal(size=(11, 1)) + random.normal(size=16)
    found = synthetic_difference_in_differences(case)
    for weights in (found.unit_weights, found.time_weights):
        assert weights.sum() == pytest.approx(1)
        assert weights.min() >= 0
    again = synthetic_difference_in_differences(Panel(case.units, case.times, case.outcome + 5, case.start))
    assert again.estimate == pytest.approx(found.estimate)
    plain = synthetic_difference_in_differences(
        Panel(case.units, case.times, moved, case.start), method="difference_in_differences"
    )
    assert plain.estimate == pytest.approx(
        synthetic_difference_in_differences(case, method="difference_in_differences").estimate
    )


def with_start(case, start):
    return Panel(case.units, case.times, case.outcome, np.array(start))


@pytest.mark.parametrize(
    ("made", "options", "word"),
    [
        (lambda: panel(treated=1), {"standard_error_method": "jackknife"}, "jackknife"),
        (lambda: panel(treated=2), {"standard_error_method": "placebo"}, "placebo"),
        (lambda: panel(start=1), {}, "pre-treatment"),
        (lambda: with_start(panel(), [5, 6] + [NEVER] * 7), {}, "same period"),
        (lambda: with_start(panel(), [5] * 9), {}, "never-treated"),
        (lambda: with_start(panel(), [NEVER] * 9), {}, "no treated or no control"),
        (lambda: panel(), {"method": "did"}, "method"),
        (lambda: panel(), {"standard_error_method": "bootstrap"}, "standard_error_method"),
        (lambda: panel(), {"confidence": 1}, "confidence"),
    ],
)
def test_what_synthetic_difference_in_differences_cannot_take_is_refused(made, options, word):
    with pytest.raises(InvalidInput, match=word):
        synthetic_difference_in_differences(made(), **options)


def test_factors_without_noise_give_the_effect_that_was_put_in():
    case, covariate = factor_panel()
    found = generalised_synthetic_control(case, covariate, factors=2)
    assert found.estimate == pytest.approx(3, abs=1e-6)
    assert found.coefficients == pytest.approx([1.5], abs=1e-6)
    assert found.pre_fit_rmspe == pytest.approx(0, abs=1e-6)
    assert [at.treated_units for at in found.by_relative_time] == [10] * 5 + [5] * 3


def test_cross_validation_finds_the_number_of_factors_and_predicts_each_cell_from_the_others():
    case, covariate = factor_panel(noise=0.1)
    found = generalised_synthetic_control(case, covariate)
    assert found.factors == 2
    fit = interactive_effects(case.outcome[10:], covariate[:, 10:], 2)
    design = np.column_stack([np.ones(20), fit.factors])
    errors = []
    for unit in range(10):
        start = case.start[unit]
        rest = case.outcome[unit] - fit.coefficients @ covariate[:, unit] - fit.level - fit.times
        for left in range(start):
            kept = [t for t in range(start) if t != left]
            loadings = np.linalg.lstsq(design[kept], rest[kept], rcond=None)[0]
            errors.append((rest[left] - design[left] @ loadings) ** 2)
    assert dict(found.cross_validation)[2] == pytest.approx(np.mean(errors))


def test_no_factors_are_least_squares_with_unit_and_time_effects():
    case, covariate = factor_panel(noise=1.0)
    outcome, x = case.outcome[10:], covariate[0, 10:]
    dummies = np.column_stack(
        [x.ravel(), np.kron(np.eye(20), np.ones((20, 1))), np.kron(np.ones((20, 1)), np.eye(20))]
    )
    expected = np.linalg.lstsq(dummies, outcome.ravel(), rcond=None)[0][0]
    assert interactive_effects(outcome, covariate[:, 10:], 0).coefficients[0] == pytest.approx(expected)


def test_factors_are_the_same_from_more_times_than_units_as_from_fewer():
    random = np.random.default_rng(2)
    tall = random.normal(size=(12, 40))
    wide = interactive_effects(tall, np.zeros((0, 12, 40)), 2).factors
    centred = tall - tall.mean(axis=0) - tall.mean(axis=1, keepdims=True) + tall.mean()
    right = np.linalg.svd(centred)[2][:2].T
    assert wide @ wide.T == pytest.approx(right @ right.T, abs=1e-8)


def test_treated_units_with_too_few_periods_before_their_start_are_left_out():
    case, covariate = factor_panel()
    found = generalised_synthetic_control(case, covariate, factors=1, minimum_pre_periods=13)
    assert found.dropped_units == ("u0", "u1", "u2", "u3", "u4")
    assert list(found.by_unit) == ["u5", "u6", "u7", "u8", "u9"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"minimum_pre_periods": 16}, "minimum"),
        ({"factors": 12}, "factors"),
        ({"factors": -1}, "factors"),
        ({"maximum_factors": 1.5}, "maximum_factors"),
    ],
)
def test_options_out_of_range_are_refused(options, word):
    with pytest.raises(InvalidInput, match=word):
        generalised_synthetic_control(factor_panel()[0], NO_COVARIATES, **options)


def test_factors_need_never_treated_units_and_covariates_that_vary():
    case, covariate = factor_panel()
    with pytest.raises(InvalidInput, match="never-treated"):
        generalised_synthetic_control(with_start(case, [9] * 30), covariate)
    with pytest.raises(InvalidInput, match="does not vary"):
        generalised_synthetic_control(case, np.ones((1, 30, 20)))
