"""Synthetic controls against a general constrained optimiser, and their tests against counting by hand.

The optimum of the quadratic programme is compared by its value, to 1e-6 of it: that is what the general solver reaches;
ours may not be worse. Formulas written out another way agree to 1e-8.
"""

import numpy as np
import pytest
from scipy import optimize

from newcare.errors import InvalidInput
from newcare.methods.augmented_synthetic_control import augmented_synthetic_control
from newcare.methods.conformal import conformal_test
from newcare.methods.placebo import placebo_test, placebo_units
from newcare.methods.simplex_weights import simplex_weights
from newcare.methods.synthetic_control import Donors, Predictors, synthetic_control


def walks(donors=8, times=20, start=14, effect=0.0, seed=2):
    """Outcomes that wander together; the treated unit is near a mix of the first three donors."""
    random = np.random.default_rng(seed)
    paths = random.normal(10, 2, (donors, 1)) + np.cumsum(random.normal(size=(donors, times)), axis=1)
    treated = [0.5, 0.3, 0.2] @ paths[:3] + 0.1 * random.normal(size=times)
    treated[start:] += effect
    return Donors(treated, paths, start)


@pytest.mark.parametrize("ridge", [0.0, 0.7])
@pytest.mark.parametrize("seed", range(5))
def test_weights_are_the_minimum_of_the_quadratic_programme(seed, ridge):
    random = np.random.default_rng(seed)
    points, target = random.normal(size=(6, 9)), random.normal(size=6)

    def loss(w):
        return ((points @ w - target) ** 2).sum() + ridge * (w**2).sum()

    ours = simplex_weights(points, target, ridge=ridge)
    best = optimize.minimize(
        loss,
        np.full(9, 1 / 9),
        bounds=[(0, 1)] * 9,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert ours.min() >= 0
    assert ours.sum() == pytest.approx(1, abs=1e-12)
    assert loss(ours) <= best.fun * (1 + 1e-6)
    slope = 2 * points.T @ (points @ ours - target) + 2 * ridge * ours
    used = ours > 0
    assert slope[used] == pytest.approx(np.full(used.sum(), slope[used].mean()), abs=1e-8)
    assert slope.min() >= slope[used].mean() - 1e-8  # no unused weight would help


def test_a_unit_that_is_a_mix_of_donors_is_followed_exactly():
    case = walks()
    exact = Donors([0.5, 0.3, 0.2] @ case.donors[:3], case.donors, case.start)
    assert synthetic_control(exact).weights == pytest.approx([0.5, 0.3, 0.2, 0, 0, 0, 0, 0], abs=1e-9)


def test_an_effect_added_after_the_start_is_added_to_the_estimate():
    plain, moved = synthetic_control(walks()), synthetic_control(walks(effect=-3))
    assert moved.estimate - plain.estimate == pytest.approx(-3)
    assert moved.pre_fit_rmspe == pytest.approx(plain.pre_fit_rmspe)


def test_the_order_of_donors_changes_nothing():
    case = walks()
    order = np.random.default_rng(1).permutation(len(case.donors))
    turned = Donors(case.treated, case.donors[order], case.start)
    assert synthetic_control(turned).weights == pytest.approx(
        synthetic_control(case).weights[order], abs=1e-9
    )
    assert augmented_synthetic_control(turned).augmented.estimate == pytest.approx(
        augmented_synthetic_control(case).augmented.estimate
    )


def test_predictors_of_a_known_mix_give_that_mix_and_the_search_beats_equal_weights():
    case = walks()
    predictors = Predictors(
        np.array([case.treated[:7].mean(), case.treated[7:14].mean()]),
        np.stack([case.donors[:, :7].mean(axis=1), case.donors[:, 7:14].mean(axis=1)]),
    )
    equal = synthetic_control(case, predictors=predictors, predictor_weights="equal")
    given = synthetic_control(case, predictors=predictors, predictor_weights=[3, 3])
    assert given.weights == pytest.approx(equal.weights)
    found = synthetic_control(case, predictors=predictors)
    assert found.fit_mspe <= equal.fit_mspe
    assert found.predictor_weights.sum() == pytest.approx(1)


def test_the_ridge_correction_is_the_formula_written_out():
    case = walks()
    found = augmented_synthetic_control(case, ridge_penalty=0.5)
    x = (case.donors - case.donors.mean(axis=0))[:, :14]
    start = synthetic_control(case)
    inverse = np.linalg.inv(x.T @ x + 0.5 * np.eye(14))
    assert found.augmented.weights == pytest.approx(start.weights + x @ inverse @ start.gaps[:14], abs=1e-8)
    assert found.augmented.weights.sum() == pytest.approx(1)
    assert found.augmented.pre_fit_rmspe <= start.pre_fit_rmspe
    assert found.plain.estimate == pytest.approx(start.estimate)


@pytest.mark.parametrize("rule", ["minimum", "one_standard_error"])
def test_the_penalty_is_the_one_that_leaving_out_each_time_chooses(rule):
    case = walks()
    x = (case.donors - case.donors.mean(axis=0))[:, :14]
    penalties = np.linalg.svd(x)[1].max() ** 2 * 10.0 ** (-8 * np.arange(20) / 20)
    errors = np.empty((14, 20))
    for h in range(14):
        kept = [t for t in range(14) if t != h]
        w = simplex_weights(case.donors[:, kept].T, case.treated[kept])
        for k, penalty in enumerate(penalties):
            gap = case.treated[kept] - case.donors[:, kept].T @ w
            more = x[:, kept] @ np.linalg.inv(x[:, kept].T @ x[:, kept] + penalty * np.eye(13)) @ gap
            errors[h, k] = (case.treated[h] - (w + more) @ case.donors[:, h]) ** 2
    means = errors.mean(axis=0)
    best = means.argmin()
    bar = means[best] + (errors[:, best].std(ddof=1) / np.sqrt(14) if rule == "one_standard_error" else 0)
    found = augmented_synthetic_control(case, penalty_rule=rule)
    assert found.ridge_penalty == pytest.approx(penalties[means <= bar].max())


def test_unit_effects_make_levels_irrelevant():
    case = walks()
    lifted = Donors(case.treated + 100, case.donors + np.arange(8)[:, None], case.start)
    one, other = (
        augmented_synthetic_control(c, ridge_penalty=0.5, unit_fixed_effects=True) for c in (case, lifted)
    )
    assert one.augmented.estimate == pytest.approx(other.augmented.estimate)


def test_ranks_among_placebos_are_counted_with_ties_against_the_treated():
    placebos = [3.1, -4.0, 12.0, -27.5, 8.8]
    assert placebo_test(-26, placebos).p_value == pytest.approx(2 / 6)
    assert placebo_test(-26, placebos, "less").rank == 2
    assert placebo_test(12, placebos, "greater").rank == 2
    assert placebo_test(99, placebos).p_value == pytest.approx(1 / 6)


def test_each_donor_takes_the_place_of_the_treated_and_never_borrows_from_it():
    case = walks(effect=8.0)
    found = placebo_units(case)
    alone = synthetic_control(Donors(case.donors[2], np.delete(case.donors, 2, axis=0), case.start))
    assert found.ratios[2] == pytest.approx(alone.rmspe_ratio)
    assert found.test.p_value == pytest.approx((1 + (found.ratios >= found.ratio).sum()) / 9)
    assert found.test.p_value == pytest.approx(1 / 9)
    kept = placebo_units(case, pre_fit_limit=1e4)
    assert kept.test.placebos == kept.kept.sum() <= 8


def test_the_conformal_p_value_counts_shifts_of_the_residuals():
    case = walks(effect=1.0)
    found = conformal_test(case, null_effect=0.5, norm=2)
    moved = case.treated - 0.5 * (np.arange(20) >= 14)
    u = moved - case.donors.T @ simplex_weights(case.donors.T, moved)
    shifts = [np.sqrt((np.roll(u, k)[14:] ** 2).sum() / np.sqrt(6)) for k in range(20)]
    assert found.statistic == pytest.approx(shifts[0])
    assert found.p_value == pytest.approx(np.mean(np.array(shifts) >= shifts[0] * (1 - 1e-9)))
    rows = [*range(14), 17]
    v = np.abs(moved[rows] - case.donors.T[rows] @ simplex_weights(case.donors.T[rows], moved[rows]))
    assert found.per_period[3] == pytest.approx((v >= v[-1] * (1 - 1e-9)).mean())


def test_a_large_effect_is_improbable_and_the_true_effect_is_not():
    case = walks(effect=8.0)
    assert conformal_test(case).p_value == pytest.approx(1 / 20)
    assert conformal_test(case, null_effect=[8.0] * 6).p_value > 0.2


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (lambda: Donors(np.ones(5), np.ones((1, 5)), 3), "donor"),
        (lambda: Donors(np.ones(5), np.ones((3, 5)), 1), "pre-treatment"),
        (lambda: Donors(np.ones(5), np.ones((3, 5)), 5), "treatment_start"),
        (lambda: Donors(np.ones(5), np.full((3, 5), np.nan), 3), "not complete"),
        (lambda: augmented_synthetic_control(walks(), ridge_penalty=0), "ridge_penalty"),
        (lambda: augmented_synthetic_control(walks(), ridge_penalty="large"), "ridge_penalty"),
        (lambda: augmented_synthetic_control(walks(), penalty_rule="least"), "penalty_rule"),
        (lambda: placebo_test(1, []), "placebo"),
        (lambda: placebo_test(1, [2], "larger"), "alternative"),
        (lambda: placebo_units(walks(donors=3), pre_fit_limit=-1), "pre_fit_limit"),
        (lambda: placebo_units(walks(donors=3), pre_fit_limit=1e-9), "placebo"),
        (lambda: conformal_test(walks(), null_effect=[0.0]), "null_effect"),
        (lambda: conformal_test(walks(), norm=0), "norm"),
        (lambda: conformal_test(walks(), estimator="augmented_synthetic_control"), "ridge_penalty"),
    ],
)
def test_what_has_no_synthetic_control_is_refused(made, word):
    with pytest.raises(InvalidInput, match=word):
        made()
