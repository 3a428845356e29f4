"""Counts: Poisson regression, interrupted time series, matched cohorts.

Closed forms (a saturated model fits the crude rates) and likelihoods maximised by a general optimiser; 1e-6 relative is
what the optimiser reaches, closed forms hold to rounding.
"""

import numpy as np
import pytest
from scipy import optimize, stats

from newcare.errors import InvalidInput
from newcare.methods.design_terms import Terms, design_terms
from newcare.methods.interrupted_time_series import interrupted_time_series
from newcare.methods.matched_cohort_outcome import matched_cohort_outcome
from newcare.methods.poisson_regression import poisson_regression

TIMES = np.arange(1.0, 61)


def series(change=-0.2, seed=4):
    """Five years of monthly counts: a trend, a season, and a change of level at month 37."""
    log_rate = 4 + 0.004 * TIMES + 0.1 * np.sin(2 * np.pi * TIMES / 12) + change * (TIMES >= 37)
    population = 1000.0 + 3 * TIMES
    return np.random.default_rng(seed).poisson(population / 1000 * np.exp(log_rate)).astype(float), population


def cohort(pairs=300, seed=6):
    random = np.random.default_rng(seed)
    matched_set = np.repeat(np.arange(pairs), 2)
    treatment = np.tile([1.0, 0.0], pairs)
    person_years = random.uniform(0.2, 1.5, 2 * pairs)
    age = random.normal(85, 5, 2 * pairs)
    events = random.poisson(person_years * np.exp(-0.2 * treatment + 0.02 * (age - 85))).astype(float)
    return events, person_years, treatment, matched_set, age


NOBODY = Terms((), np.zeros((600, 0)))


def test_the_fit_is_that_of_greatest_likelihood_with_weights_and_offset():
    events, person_years, treatment, _, age = cohort(60)
    weights = np.random.default_rng(1).uniform(0.5, 2, len(events))
    fit = poisson_regression(
        events, design_terms(120, {"t": treatment, "age": age}), offset=np.log(person_years), weights=weights
    )
    design = np.column_stack([np.ones(120), treatment, age - 85])

    def loss(beta):
        expected = person_years * np.exp(design @ beta)
        return -(weights * stats.poisson.logpmf(events, expected)).sum()

    best = optimize.minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-6}).x
    assert fit.coefficients[1:] == pytest.approx(best[1:], rel=1e-4)
    assert fit.coefficients[0] + 85 * fit.coefficients[2] == pytest.approx(best[0], rel=1e-4)


def test_the_model_free_of_time_gives_the_crude_ratio_of_rates():
    counts, population = series()
    before, after = TIMES < 37, TIMES >= 37
    crude = (counts[after].sum() / population[after].sum()) / (
        counts[before].sum() / population[before].sum()
    )
    fit = poisson_regression(
        counts, design_terms(60, {"after": after.astype(float)}), offset=np.log(population)
    )
    assert np.exp(fit.coefficients[1]) == pytest.approx(crude)


def test_a_change_of_level_is_found_and_quasi_poisson_only_widens_it():
    counts, population = series()
    options = {"intervention_start": 37, "population": population, "seasonal_harmonics": 1}
    plain = interrupted_time_series(counts, TIMES, family="poisson", **options)
    quasi = interrupted_time_series(counts, TIMES, **options)
    assert plain.level_change.estimate == pytest.approx(-0.2, abs=4 * plain.level_change.standard_error)
    assert quasi.level_change.estimate == plain.level_change.estimate
    assert quasi.level_change.standard_error == pytest.approx(
        plain.level_change.standard_error * np.sqrt(quasi.dispersion)
    )
    assert (quasi.periods_before, quasi.periods_after) == (36, 24)


def test_expected_events_are_those_of_the_model_without_its_changes():
    counts, population = series()
    found = interrupted_time_series(
        counts, TIMES, intervention_start=37, population=population, slope_change=True
    )
    held = {name: term.estimate for name, term in found.coefficients.items()}
    after = TIMES >= 37
    expected = (population * np.exp(held["intercept"] + held["trend"] * TIMES))[after].sum()
    assert found.expected_events == pytest.approx(expected)
    changed = after * (held["level_change"] + held["slope_change"] * (TIMES - 37))
    fitted = (population * np.exp(held["intercept"] + held["trend"] * TIMES + changed)).sum()
    assert fitted == pytest.approx(counts.sum())  # a fit with an intercept keeps the total


def test_moving_the_clock_changes_nothing_but_intercept_and_season():
    counts, _ = series()
    found = interrupted_time_series(counts, TIMES, intervention_start=37, slope_change=True)
    moved = interrupted_time_series(counts, TIMES + 2000, intervention_start=2037, slope_change=True)
    assert moved.level_change.estimate == pytest.approx(found.level_change.estimate)
    assert moved.slope_change.standard_error == pytest.approx(found.slope_change.standard_error)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"intervention_start": 99}, "intervention"),
        ({"intervention_start": 1}, "intervention"),
        ({"counts": np.where(TIMES == 3, -1.0, 5)}, "negative"),
        ({"times": np.ones(60)}, "duplicate"),
        ({"population": np.zeros(60)}, "population"),
        ({"seasonal_harmonics": -1}, "seasonal_harmonics"),
        ({"seasonal_harmonics": 29}, "too few periods"),
        ({"seasonal_period": 0}, "seasonal_period"),
        ({"family": "gaussian"}, "family"),
        ({"counts": np.where(TIMES < 37, 0.0, 5)}, "no events"),
    ],
)
def test_series_without_an_interruption_to_read_are_refused(changes, word):
    inputs = {"counts": series()[0], "times": TIMES, "intervention_start": 37} | changes
    with pytest.raises(InvalidInput, match=word):
        interrupted_time_series(inputs.pop("counts"), inputs.pop("times"), **inputs)


def test_without_covariates_the_ratio_and_the_difference_are_those_of_crude_rates():
    events, person_years, treatment, matched_set, _ = cohort()
    found = matched_cohort_outcome(events, person_years, treatment, matched_set, NOBODY)
    rates = [events[treatment == arm].sum() / person_years[treatment == arm].sum() for arm in (1, 0)]
    assert [found.rate_treated_per_person_year, found.rate_control_per_person_year] == pytest.approx(rates)
    assert np.exp(found.log_rate_ratio.estimate) == pytest.approx(rates[0] / rates[1])
    assert found.rate_difference.estimate == pytest.approx(rates[0] - rates[1])


def test_the_error_allows_for_matched_sets():
    events, person_years, treatment, matched_set, _ = cohort()
    found = matched_cohort_outcome(events, person_years, treatment, matched_set, NOBODY)
    gaps = events - person_years * np.where(
        treatment == 1, found.rate_treated_per_person_year, found.rate_control_per_person_year
    )
    totals = [events[treatment == arm].sum() for arm in (1, 0)]
    of_set = gaps[0::2] / totals[0] - gaps[1::2] / totals[1]  # influence of each pair on the log ratio
    factor = 300 / 299 * 599 / 598
    assert found.log_rate_ratio.standard_error == pytest.approx(np.sqrt(factor * (of_set**2).sum()))


def test_the_error_of_the_difference_agrees_with_resampled_sets():
    events, person_years, treatment, matched_set, age = cohort()
    terms = design_terms(600, {"age": age})
    found = matched_cohort_outcome(events, person_years, treatment, matched_set, terms)
    random = np.random.default_rng(8)
    draws = []
    for _ in range(200):
        rows = (2 * random.integers(0, 300, 300)[:, None] + [0, 1]).ravel()
        resampled = design_terms(600, {"age": age[rows]})
        draws.append(
            matched_cohort_outcome(
                events[rows], person_years[rows], treatment[rows], matched_set, resampled
            ).rate_difference.estimate
        )
    # 200 draws give a standard deviation to 5 %; 20 % is four of these
    assert found.rate_difference.standard_error == pytest.approx(np.std(draws), rel=0.2)


def test_a_weight_of_two_moves_rates_as_two_rows_would():
    events, person_years, treatment, matched_set, _ = cohort()
    twice = np.where(matched_set < 100, 2.0, 1.0)
    found = matched_cohort_outcome(events, person_years, treatment, matched_set, NOBODY, weights=twice)
    rows = np.repeat(np.arange(600), twice.astype(int))
    more = matched_cohort_outcome(
        events[rows],
        person_years[rows],
        treatment[rows],
        matched_set[rows],
        Terms((), np.zeros((len(rows), 0))),
    )
    assert found.log_rate_ratio.estimate == pytest.approx(more.log_rate_ratio.estimate)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"person_years": np.zeros(4)}, "person-years"),
        ({"events": np.array([-1.0, 2, 3, 1])}, "negative"),
        ({"events": np.array([0.0, 2, 0, 1])}, "no events"),
        ({"matched_set": np.array([0, 1, 1, 1])}, "matched set"),
        ({"treatment": np.ones(4)}, "no treated or no control"),
        ({"weights": -np.ones(4)}, "weight_column"),
    ],
)
def test_cohorts_that_cannot_be_compared_are_refused(changes, word):
    inputs = {
        "events": np.array([2.0, 3, 1, 1]),
        "person_years": np.ones(4),
        "treatment": np.array([1.0, 0, 1, 0]),
        "matched_set": np.array([0, 0, 1, 1]),
        "covariates": Terms((), np.zeros((4, 0))),
    } | changes
    with pytest.raises(InvalidInput, match=word):
        matched_cohort_outcome(**inputs)


def test_a_term_that_says_what_others_say_is_named():
    terms = design_terms(60, {"time": TIMES, "again": 2 * TIMES})
    with pytest.raises(InvalidInput, match="again"):
        poisson_regression(series()[0], terms)
