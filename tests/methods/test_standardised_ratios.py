"""Indirectly standardised ratios and rates, by hand."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods.indirect_standardisation import (
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
    indirectly_standardised_ratios,
)

STRATA = {
    "events": [1, 3],
    "population": [200, 100],
    "reference_events": [50, 300],
    "reference_population": [10_000, 10_000],
}


def test_expected_events_are_the_reference_rates_in_the_local_population():
    ratio = indirectly_standardised_ratio(**STRATA, per=100)
    assert ratio.expected == pytest.approx(4)  # 0.005 x 200 + 0.03 x 100
    assert (ratio.observed, ratio.value, ratio.method) == (4, pytest.approx(100), "exact")
    # Exact limits of 4 events, 1.0899 to 10.2416 in tables of the Poisson distribution, over 4.
    assert (ratio.lower, ratio.upper) == pytest.approx((27.2466, 256.0397), abs=5e-5)


def test_the_rate_is_the_ratio_times_the_crude_rate_of_the_whole_reference():
    rate = indirectly_standardised_rate(**STRATA | {"events": [2, 6]}, per=1000)
    assert rate.reference_rate == pytest.approx(17.5)  # 350 / 20,000
    assert rate.value == pytest.approx(35)
    assert (rate.lower, rate.upper) == pytest.approx((15.1103, 68.9656), abs=5e-3)  # 8 events: 3.454, 15.763


def test_a_reference_row_without_local_population_still_counts_in_the_reference_rate():
    rate = indirectly_standardised_rate(**STRATA | {"population": [200, 0]}, per=1000)
    assert rate.reference_rate == pytest.approx(17.5)
    assert rate.expected == pytest.approx(1)


def test_observed_events_known_in_total_are_used_instead_of_the_strata():
    ratio = indirectly_standardised_ratio(**STRATA, observed_events=12)
    assert (ratio.observed, ratio.value, ratio.method) == (12, pytest.approx(3), "byar")


def test_missing_counts_are_none_but_a_missing_reference_population_is_refused():
    gaps = {"events": [1, None], "population": [200, None], "reference_events": [50, None]}
    ratio = indirectly_standardised_ratio(**STRATA | gaps)
    assert (ratio.observed, ratio.expected) == (1, pytest.approx(1))
    with pytest.raises(InvalidInput, match="`reference_population` is missing"):
        indirectly_standardised_ratio(**STRATA | {"reference_population": [10_000, None]})


@pytest.mark.parametrize("function", [indirectly_standardised_ratio, indirectly_standardised_rate])
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"events": [-1, 3]}, "events"),
        ({"events": [-1, 3], "observed_events": 4}, "events"),
        ({"observed_events": -1}, "observed_events"),
        ({"population": [-200, 100]}, "population"),
        ({"reference_events": [-1, 300]}, "reference_events"),
        ({"reference_population": [0, 0]}, "reference_population"),
        ({"reference_population": [-1, 10_000]}, "reference_population"),
        ({"reference_events": [0, 0]}, "reference_events"),
        ({"population": [0, 0]}, "population"),
        ({"events": [1]}, "events"),
        ({"per": 0}, "per"),
        ({"confidence": 0.5}, "confidence"),
    ],
)
def test_what_has_no_ratio_is_refused_by_name(function, changed, named):
    with pytest.raises(InvalidInput, match=rf"`{named}`|\b{named}\b"):
        function(**STRATA | changed)


def test_the_kernel_takes_many_groups_against_one_reference():
    ratios = indirectly_standardised_ratios(
        [4, 12], [[200, 100], [400, 200]], STRATA["reference_events"], STRATA["reference_population"]
    )
    assert ratios.expected == pytest.approx([4, 8])
    assert ratios.value == pytest.approx([1, 1.5])
    assert np.all((ratios.lower < ratios.value) & (ratios.value < ratios.upper))
