"""Events against those imputed: the two-way Poisson fit against dummies, the jackknife against refits one by one.

Both ways maximise the same likelihood to 1e-10 of a log rate; 1e-6 leaves room for the sums.
"""

import numpy as np
import pytest
from scipy import stats

from newcare.errors import InvalidInput
from newcare.methods.design_terms import design_terms
from newcare.methods.imputed_counts import imputed_effect
from newcare.methods.panel import NEVER, Panel
from newcare.methods.poisson_leave_one_out import expected_without_each
from newcare.methods.poisson_regression import poisson_regression
from newcare.methods.poisson_two_way import TwoWayCounts, poisson_two_way

AREAS, PERIODS = 12, 10


def counts(effect=0.0, slope=0.0, seed=1):
    """Twelve areas over ten periods, four of them treated from period 5 or 7; some break in their reporting."""
    random = np.random.default_rng(seed)
    start = np.array([5, 5, 7, 7] + [NEVER] * 8)
    population = random.uniform(800, 3000, (AREAS, 1)) * np.ones(PERIODS)
    broken = np.zeros((1, AREAS, PERIODS))
    broken[0, ::3, 6:] = 1
    log_rate = random.normal(-2, 0.3, (AREAS, 1)) + 0.1 * np.sin(np.arange(PERIODS)) + 0.2 * broken[0]
    since = np.arange(PERIODS) - np.where(start == NEVER, 0, start)[:, None]
    log_rate = log_rate + np.where(since >= 0, effect, 0.0) * (start != NEVER)[:, None]
    log_rate = log_rate + slope * since * (start != NEVER)[:, None]
    outcome = random.poisson(population * np.exp(log_rate)).astype(float)
    return Panel([f"a{k}" for k in range(AREAS)], list(range(PERIODS)), outcome, start), population, broken


def model(panel, population, broken):
    return TwoWayCounts(
        np.nan_to_num(panel.outcome), population, broken, ~np.isnan(panel.outcome) & ~panel.treated
    )


def with_dummies(case):
    """Expected events of every cell from a regression with a dummy for each area and period."""
    unit, period = (grid.ravel() for grid in np.indices(case.counts.shape))
    columns = {f"u{k}": (unit == k).astype(float) for k in range(1, len(case.counts))}
    columns |= {f"t{k}": (period == k).astype(float) for k in range(1, PERIODS)}
    columns |= {f"x{k}": x.ravel() for k, x in enumerate(case.covariates)}
    seen = case.seen.ravel()
    terms = design_terms(seen.sum(), {name: column[seen] for name, column in columns.items()})
    fit = poisson_regression(case.counts.ravel()[seen], terms, offset=np.log(case.population.ravel()[seen]))
    design = np.column_stack([np.ones(len(seen)), *columns.values()])
    return (case.population.ravel() * np.exp(design @ fit.coefficients)).reshape(case.counts.shape)


def test_the_fit_is_that_of_a_regression_with_dummies():
    case = model(*counts())
    assert poisson_two_way(case).expected(case) == pytest.approx(with_dummies(case), rel=1e-6)


@pytest.mark.parametrize("covariates", [0, 1])
def test_leaving_out_units_together_is_refitting_without_each(covariates):
    panel, population, broken = counts()
    case = model(panel, population, broken[:covariates])
    groups = np.where(panel.treated, np.where(panel.relative_time < 2, 1, 2), 0)
    found = expected_without_each(case, poisson_two_way(case), groups)
    for unit in range(AREAS):
        expected = with_dummies(case.without(unit))
        rest = np.delete(groups, unit, axis=0)
        assert found[unit] == pytest.approx([expected[rest == 1].sum(), expected[rest == 2].sum()], rel=1e-6)


def test_the_effect_is_observed_over_expected_with_a_jackknife_over_areas():
    panel, population, broken = counts(effect=-0.2)
    found = imputed_effect(panel, population, broken, periods_per_year=2)
    case = model(panel, population, broken)
    treated = panel.treated
    expected = with_dummies(case)[treated].sum()
    assert found.expected_events == pytest.approx(expected, rel=1e-6)
    assert np.exp(found.log_rate_ratio.estimate) == pytest.approx(
        panel.outcome[treated].sum() / expected, rel=1e-6
    )
    left_out = []
    for unit in range(AREAS):
        rest = np.delete(treated, unit, axis=0)
        seen = np.delete(panel.outcome, unit, axis=0)[rest].sum()
        left_out.append(np.log(seen / with_dummies(case.without(unit))[rest].sum()))
    error = np.sqrt(11 / 12 * ((left_out - np.mean(left_out)) ** 2).sum())
    assert found.log_rate_ratio.standard_error == pytest.approx(error, rel=1e-6)
    assert list(found.by_year) == [1, 2, 3]


@pytest.mark.parametrize(
    ("effect", "conclusion"), [(-0.3, "decrease"), (0.3, "increase"), (0.0, "no_clear_effect")]
)
def test_the_conclusion_is_where_the_whole_interval_lies(effect, conclusion):
    found = imputed_effect(*counts(effect=effect, seed=9), pre_trend_significance=0.001)
    assert found.conclusion == conclusion


def test_areas_already_on_another_slope_are_not_credible():
    found = imputed_effect(*counts(slope=0.08), periods_per_year=2)
    assert found.trend.per_year == pytest.approx(0.16, abs=0.04)
    assert (found.trend.verdict, found.conclusion) == ("violated", "not_credible")


def test_the_trend_error_is_that_of_clustered_scores_of_a_regression_with_dummies():
    panel, population, broken = counts()
    found = imputed_effect(panel, population, broken, periods_per_year=1)
    case = model(panel, population, broken)
    slope = np.where(panel.start[:, None] == NEVER, 0, panel.relative_time).astype(float)
    more = TwoWayCounts(case.counts, population, np.stack([broken[0], slope]), case.seen)
    expected = np.where(case.seen, with_dummies(more), 0)
    unit, period = (grid.ravel() for grid in np.indices(expected.shape))
    design = np.column_stack(
        [
            *(unit == k for k in range(AREAS)),
            *(period == k for k in range(1, PERIODS)),
            broken.ravel(),
            slope.ravel(),
        ]
    ).astype(float)
    bread = np.linalg.inv((design * expected.ravel()[:, None]).T @ design)
    gaps = np.where(case.seen, case.counts - expected, 0).ravel()
    scores = np.stack([(design * gaps[:, None])[unit == k].sum(axis=0) for k in range(AREAS)])
    error = np.sqrt(12 / 11 * (bread @ scores.T @ scores @ bread)[-1, -1])
    statistic = found.trend.per_year / error
    assert found.trend.p_value == pytest.approx(2 * stats.t.sf(abs(statistic), 11), rel=1e-5)


def test_the_order_of_areas_changes_nothing():
    panel, population, broken = counts()
    order = np.random.default_rng(2).permutation(AREAS)
    turned = Panel([panel.units[k] for k in order], panel.times, panel.outcome[order], panel.start[order])
    one, other = (
        imputed_effect(panel, population, broken),
        imputed_effect(turned, population[order], broken[:, order]),
    )
    assert one.log_rate_ratio.estimate == pytest.approx(other.log_rate_ratio.estimate)
    assert one.log_rate_ratio.standard_error == pytest.approx(other.log_rate_ratio.standard_error)


def test_missing_cells_are_left_out_and_a_treated_area_without_events_before_cannot_be_imputed():
    panel, population, broken = counts()
    panel.outcome[0, :5] = 0
    panel.outcome[6, 3] = np.nan
    found = imputed_effect(panel, population, broken)
    assert (found.treated_units, found.control_units) == (3, 8)
    kept = np.arange(AREAS) > 0
    without = imputed_effect(panel.keep(kept), population[kept], broken[:, kept])
    assert without.log_rate_ratio.estimate == pytest.approx(found.log_rate_ratio.estimate)


def test_a_control_without_events_and_a_period_without_events_leave_the_rest_in_order():
    panel, population, broken = counts()
    panel.outcome[11] = 0
    found = imputed_effect(panel, population, broken)
    kept = np.arange(AREAS) < 11
    without = imputed_effect(panel.keep(kept), population[kept], broken[:, kept])
    assert found.log_rate_ratio.estimate == pytest.approx(without.log_rate_ratio.estimate)
    assert found.control_units == 8
    panel.outcome[:, 2] = 0
    assert np.isfinite(imputed_effect(panel, population, broken).log_rate_ratio.standard_error)


def changed(panel, **parts):
    return Panel(
        panel.units, panel.times, parts.get("outcome", panel.outcome), parts.get("start", panel.start)
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda p, n, x: (changed(p, start=np.full(AREAS, 5)), n, x), "never-treated"),
        (lambda p, n, x: (p, 0 * n, x), "population"),
        (lambda p, n, x: (changed(p, outcome=-p.outcome), n, x), "negative"),
        (lambda p, n, x: (changed(p, start=np.array([5] + [NEVER] * 11)), n, x), "two treated areas"),
        (lambda p, n, x: (changed(p, outcome=np.where(p.treated, 0, p.outcome)), n, x), "no events"),
    ],
)
def test_panels_that_say_nothing_are_refused(change, word):
    with pytest.raises(InvalidInput, match=word):
        imputed_effect(*change(*counts()))


def test_options_out_of_range_are_refused():
    with pytest.raises(InvalidInput, match="periods_per_year"):
        imputed_effect(*counts(), periods_per_year=0)
    with pytest.raises(InvalidInput, match="pre_trend_significance"):
        imputed_effect(*counts(), pre_trend_significance=5)
