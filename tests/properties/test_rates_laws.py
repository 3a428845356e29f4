"""Laws of rates and their limits that hold for any input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.methods.confidence import exact_limits, rule_of_ten_limits
from newcare.methods.index import baseline_index
from newcare.methods.indirect_standardisation import indirectly_standardised_ratio
from newcare.methods.rates import crude_rate, proportion
from newcare.methods.repeat_events import directly_standardised_rate_of_repeat_events
from newcare.methods.standardisation import directly_standardised_rate, directly_standardised_rates

# Rounding of sums of up to twelve products; far below any tolerance of use.
NEAR = {"rel": 1e-9, "abs": 1e-9}

counts = st.integers(0, 5000)
people = st.integers(1, 1_000_000)
weights = st.integers(1, 100_000)
strata = st.lists(st.tuples(counts, people, weights), min_size=1, max_size=12)
laws = settings(deadline=None)  # the first call of a function may load what it needs


def standardised(rows, **options):
    events, population, standard = zip(*rows, strict=True)
    return directly_standardised_rate(events, population, standard, **options)


@laws
@given(st.data(), strata)
def test_the_order_of_strata_does_not_matter(data, rows):
    one, other = standardised(rows), standardised(data.draw(st.permutations(rows)))
    assert (one.withheld, one.events, one.population) == (other.withheld, other.events, other.population)
    for name in () if one.withheld else ("value", "lower", "upper"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), **NEAR)


@laws
@given(strata, st.sampled_from([1, 100, 1000, 100_000]))
def test_per_scales_the_rate_and_its_limits_alike(rows, per):
    one, scaled = standardised(rows, per=1), standardised(rows, per=per)
    for name in ("value", "lower", "upper"):
        if not one.withheld:
            assert getattr(scaled, name) == pytest.approx(getattr(one, name) * per, **NEAR)


@laws
@given(
    st.lists(
        st.tuples(st.integers(1, 50), weights, st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=9
    )
)
def test_places_with_the_same_age_specific_rates_have_the_same_standardised_rate(bands):
    one = standardised([(rate * size * 10, size * 1000, weight) for rate, weight, size, _ in bands])
    other = standardised([(rate * size * 10, size * 1000, weight) for rate, weight, _, size in bands])
    assert other.value == pytest.approx(one.value, **NEAR)


@laws
@given(strata)
def test_limits_bracket_the_standardised_rate_and_widen_with_confidence(rows):
    rate = standardised(rows, confidence=[0.95, 0.998])
    assert rate.withheld == (rate.events < 10)
    if not rate.withheld:
        usual, wide = rate.limits
        assert wide.lower <= usual.lower <= rate.value <= usual.upper <= wide.upper


@laws
@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_the_kernel_gives_each_group_what_the_row_function_gives_it(areas, indicators, bands, seed):
    rng = np.random.default_rng(seed)
    population = rng.integers(1, 500, (areas, 1, bands))
    events = rng.poisson(4, (areas, indicators, bands))
    standard = rng.integers(1, 7000, bands)
    rates = directly_standardised_rates(events, population, standard, confidence=0.998)
    for area, indicator in np.ndindex(areas, indicators):
        row = directly_standardised_rate(
            events[area, indicator], population[area, 0], standard, confidence=0.998
        )
        assert row.withheld == rates.withheld[area, indicator]
        assert row.events == rates.events[area, indicator]
        for name in ("value", "lower", "upper"):
            expected = np.nan if row.withheld else getattr(row, name)
            assert getattr(rates, name)[area, indicator] == pytest.approx(expected, **NEAR, nan_ok=True)


@laws
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 60), min_size=1, max_size=5), people, weights),
        min_size=1,
        max_size=6,
    )
)
def test_repeat_events_keep_the_rate_and_never_narrow_the_limits(bands):
    rows = [
        (str(band), frequency, having, population, weight)
        for band, (people_by_frequency, population, weight) in enumerate(bands)
        for frequency, having in enumerate(people_by_frequency, start=1)
    ]
    repeat = directly_standardised_rate_of_repeat_events(*zip(*rows, strict=True))
    single = standardised(
        [
            (sum(f * p for f, p in enumerate(having, start=1)), population, weight)
            for having, population, weight in bands
        ]
    )
    assert (repeat.events, repeat.population) == (single.events, single.population)
    if not single.withheld:
        assert repeat.value == pytest.approx(single.value, **NEAR)
        assert repeat.lower <= single.lower * (1 + 1e-9)
        assert repeat.upper >= single.upper * (1 - 1e-9)


@laws
@given(counts, people, st.sampled_from([0.9, 0.95]))
def test_limits_of_a_crude_rate_bracket_it_and_widen_with_confidence(numerator, denominator, level):
    rate = crude_rate(numerator, denominator, confidence=[level, 0.998])
    usual, wide = rate.limits
    assert wide.lower <= usual.lower <= rate.value <= usual.upper <= wide.upper


@laws
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_limits_of_a_proportion_stay_within_0_and_1_and_mirror_its_complement(yes, no):
    total = yes + no or 1
    share, complement = proportion(yes, total), proportion(total - yes, total)
    assert -1e-12 <= share.lower <= share.value + 1e-12
    assert share.value - 1e-12 <= share.upper <= 1 + 1e-12
    assert share.lower == pytest.approx(1 - complement.upper, abs=1e-12)


@laws
@given(st.integers(10, 100_000), st.sampled_from([0.9, 0.95, 0.998]))
def test_byars_limits_are_near_the_exact_ones_from_ten_events(count, level):
    # Byar's approximation is known to be within about 1 % at 10 events, and nearer above.
    byar, exact = rule_of_ten_limits(count, confidence=level), exact_limits(count, confidence=level)
    assert float(byar.lower) == pytest.approx(float(exact.lower), rel=0.02)
    assert float(byar.upper) == pytest.approx(float(exact.upper), rel=0.01)


@laws
@given(strata)
def test_a_population_standardised_to_itself_has_a_ratio_of_one(rows):
    events, population, _ = zip(*rows, strict=True)
    if sum(events):
        ratio = indirectly_standardised_ratio(events, population, events, population)
        assert ratio.value == pytest.approx(1)
        assert ratio.lower < 1 < ratio.upper


@laws
@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=20), st.data())
def test_the_index_of_the_baseline_averages_the_base(values, data):
    periods = [str(position) for position in range(len(values))]
    baseline = data.draw(st.lists(st.sampled_from(periods), min_size=1, unique=True))
    index = baseline_index(periods, values, baseline).index
    assert np.mean([index[periods.index(name)] for name in baseline]) == pytest.approx(100)
