"""Groups that were not alike are found, and units that chance alone puts apart are not called unlike."""

from __future__ import annotations

import numpy as np
import pytest

from newcare.evaluation.diagnostics.balance import balance
from newcare.evaluation.diagnostics.people_balance import balance_of_people
from tests.evaluation.examined import a_panel, examined


def checked(values, treated=20, comparison=30):
    panel = a_panel(treated=treated, comparison=comparison)
    return balance(examined(panel, characteristics={"size": np.asarray(values, dtype=np.float64)}))[0]


def test_the_difference_is_the_difference_of_means_over_the_root_of_the_mean_variance():
    """Means 2 and 1; both variances 0.5 (values 1.5 and 2.5; 0.5 and 1.5): (2 - 1) / sqrt(0.5) = 1.41."""
    found = checked([1.5, 2.5, 0.5, 1.5], treated=2, comparison=2)
    assert found.statistic == pytest.approx(np.sqrt(2))


def test_the_same_values_on_both_sides_are_within_every_limit():
    found = checked([*range(20), *range(20)], comparison=20)
    assert (found.statistic, found.passed) == (pytest.approx(0), True)
    assert found.sentence.endswith("within the limits.")


def test_units_that_chance_puts_apart_are_neither_passed_nor_failed():
    values = np.random.default_rng(3).normal(0, 1, 50)
    found = checked(values)
    assert found.passed is None
    assert not found.withholds_cause
    assert "no further than chance" in found.sentence


@pytest.mark.parametrize(
    ("shift", "spread"),
    [(2.0, 1.0), (0.0, 4.0)],
    ids=["means two deviations apart", "one side four times as spread"],
)
def test_groups_that_differ_more_than_chance_fail_and_withhold_words_of_cause(shift, spread):
    values = np.random.default_rng(3).normal(0, 1, 50)
    values[:20] = shift + spread * values[:20]
    found = checked(values)
    assert found.passed is False
    assert found.withholds_cause
    assert found.p_value < 0.05


def test_among_five_characteristics_of_like_groups_one_in_twenty_draws_fails():
    """The level holds over the family of characteristics: 200 draws, at most 5 % and what chance adds."""
    panel, rng = a_panel(), np.random.default_rng(5)
    failed = 0
    for _ in range(200):
        values = {f"number {place}": rng.normal(0, 1, 50) for place in range(5)}
        failed += any(check.passed is False for check in balance(examined(panel, characteristics=values)))
    assert failed <= 18  # 10 expected at most; more than 18 would be seen once in 200 runs


def test_without_anything_to_compare_by_the_check_cannot_tell():
    assert balance(examined(a_panel()))[0].passed is None
    assert checked(np.ones(50)).passed is None


def people(within, *, apart=0.04):
    return {
        "design": "matched-cohort",
        "comparison": "people elsewhere",
        "covariate": "age",
        "standardised_difference": apart,
        "within_threshold": within,
    }


def test_one_covariate_of_people_outside_its_limits_is_enough_to_fail():
    rows = [people(True), people(False, apart=-0.25) | {"covariate": "deprivation"}]
    (found,) = balance_of_people(rows)["matched-cohort"]
    assert found.passed is False
    assert found.withholds_cause
    assert found.statistic == 0.25
    assert "deprivation" in found.sentence
    assert balance_of_people(rows[:1])["matched-cohort"][0].passed


def test_people_as_they_are_before_any_design_are_no_comparison_to_judge():
    assert balance_of_people([people(False) | {"design": "unadjusted"}]) == {}
