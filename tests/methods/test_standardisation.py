"""Directly standardised rates, by hand and against UKHSA's R package."""

import numpy as np
import pytest

from newcare.errors import InvalidInput
from newcare.methods import strata
from newcare.methods.repeat_events import directly_standardised_rate_of_repeat_events
from newcare.methods.standardisation import directly_standardised_rate, directly_standardised_rates


def test_two_places_with_the_same_age_specific_rates_have_the_same_standardised_rate():
    standard = [800, 200]
    young = directly_standardised_rate([90, 100], [9000, 1000], standard, per=1000)
    old = directly_standardised_rate([10, 900], [1000, 9000], standard, per=1000)
    assert young.value == pytest.approx(28)  # 10 per 1,000 x 0.8 + 100 per 1,000 x 0.2
    assert old.value == pytest.approx(28)


def test_the_rate_weighs_each_band_by_the_standard_population():
    rate = directly_standardised_rate([10, 40], [1000, 500], [80_000, 20_000], per=1000)
    assert rate.value == pytest.approx(24)  # (0.01 x 80,000 + 0.08 x 20,000) / 100,000 x 1,000
    assert (rate.lower, rate.upper) == pytest.approx((17.477157, 32.055033), abs=5e-7)  # PHEindicatormethods
    assert (rate.events, rate.population, rate.method) == (50, 1500, "dobson_byar")
    assert (rate.withheld, rate.reason) == (False, None)


def test_a_rate_of_fewer_than_ten_events_is_withheld_but_its_counts_are_given():
    rate = directly_standardised_rate([4, 5], [1000, 500], [80_000, 20_000], confidence=[0.95, 0.998])
    assert (rate.value, rate.lower, rate.upper) == (None, None, None)
    assert [(limits.lower, limits.upper) for limits in rate.limits] == [(None, None)] * 2
    assert (rate.withheld, rate.reason) == (True, "fewer than 10 events")
    assert (rate.events, rate.population) == (9, 1500)


def test_ten_events_are_enough():
    assert not directly_standardised_rate([5, 5], [1000, 500], [80_000, 20_000]).withheld


def test_missing_events_count_as_none():
    with_gap = directly_standardised_rate([None, 40], [1000, 500], [80_000, 20_000])
    assert with_gap == directly_standardised_rate([0, 40], [1000, 500], [80_000, 20_000])


@pytest.mark.parametrize(
    ("events", "population", "standard_population", "words"),
    [
        ([1, -1], [1, 1], [1, 1], "`events` must not be negative"),
        ([1, "x"], [1, 1], [1, 1], "`events` must be a number"),
        ([1, 1], [1, 0], [1, 1], "`population` must be above 0.*0 in row 2"),
        ([1, 1], [1, -5], [1, 1], "`population` must be above 0"),
        ([1, 1], [1, None], [1, 1], "`population` is missing"),
        ([1, 1], [1, 1], [None, 1], "`standard_population` is missing"),
        ([1, 1], [1, 1], [1, -1], "`standard_population` must not be negative"),
        ([1, 1], [1, 1], [0, 0], "`standard_population` must be above 0"),
        ([1, 1], [1, float("nan")], [1, 1], "`population` must be a number"),
        ([], [], [], "events, population, standard_population"),
        ([1], [1, 1], [1, 1], "1 in events, 2 in population"),
    ],
)
def test_what_cannot_be_standardised_is_refused_by_name(events, population, standard_population, words):
    with pytest.raises(InvalidInput, match=words):
        directly_standardised_rate(events, population, standard_population)


@pytest.mark.parametrize(("options", "named"), [({"per": 0}, "per"), ({"confidence": 0.5}, "confidence")])
def test_options_out_of_range_are_refused_by_name(options, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        directly_standardised_rate([10, 40], [1000, 500], [80_000, 20_000], **options)


REPEATS = {
    "age_band": ["0-64", "0-64", "0-64", "65+", "65+"],
    "event_frequency": [1, 2, 3, 1, 2],
    "people": [20, 4, 1, 30, 5],
    "population": [4000, 4000, 4000, 1000, 1000],
    "standard_population": [80_000, 80_000, 80_000, 20_000, 20_000],
}


def test_events_that_repeat_in_one_person_have_the_same_rate_and_wider_limits():
    repeat = directly_standardised_rate_of_repeat_events(**REPEATS, per=1000)
    single = directly_standardised_rate([31, 40], [4000, 1000], [80_000, 20_000], per=1000)
    assert repeat.value == pytest.approx(single.value)
    assert (repeat.events, repeat.population) == (single.events, single.population) == (71, 5000)
    assert repeat.method == "dobson_byar_non_independent"
    # The spread is the root of the sum of f^2 x people x (w/n)^2: 45 and 50 in place of 31 and 40 events.
    wider = ((45 * 20**2 + 50 * 20**2) / (31 * 20**2 + 40 * 20**2)) ** 0.5
    assert repeat.value - repeat.lower == pytest.approx((single.value - single.lower) * wider)
    assert repeat.upper - repeat.value == pytest.approx((single.upper - single.value) * wider)


def test_with_one_event_a_person_both_methods_agree():
    once = directly_standardised_rate_of_repeat_events(
        ["0-64", "65+"], [1, 1], [10, 40], [1000, 500], [80_000, 20_000]
    )
    single = directly_standardised_rate([10, 40], [1000, 500], [80_000, 20_000])
    assert (once.value, once.lower, once.upper) == pytest.approx((single.value, single.lower, single.upper))


def test_missing_people_count_as_none():
    gaps = REPEATS | {"people": [20, None, None, 30, 5]}
    zeros = REPEATS | {"people": [20, 0, 0, 30, 5]}
    assert directly_standardised_rate_of_repeat_events(**gaps) == directly_standardised_rate_of_repeat_events(
        **zeros
    )


@pytest.mark.parametrize(
    ("column", "row", "value", "words"),
    [
        ("population", 1, 4100, "`population` must be the same in every row of an `age_band`.*0-64"),
        ("standard_population", 1, 1, "`standard_population` must be the same in every row of an `age_band`"),
        ("population", 1, None, "`population` is missing"),
        ("population", 1, 0, "`population` must be above 0.*row 2"),
        ("event_frequency", 2, None, "`event_frequency` is missing"),
        ("event_frequency", 2, -1, "`event_frequency` must not be negative"),
        ("event_frequency", 2, 1.5, "`event_frequency` must be a whole number"),
        (
            "event_frequency",
            2,
            1,
            "`event_frequency` must appear once within an `age_band`.*1 2 times in 0-64",
        ),
        ("people", 0, -20, "`people` must not be negative"),
        ("age_band", 0, None, "`age_band` is missing"),
    ],
)
def test_repeat_events_that_contradict_themselves_are_refused_by_name(column, row, value, words):
    wrong = {name: [*values] for name, values in REPEATS.items()}
    wrong[column][row] = value
    with pytest.raises(InvalidInput, match=words):
        directly_standardised_rate_of_repeat_events(**wrong)


@pytest.mark.parametrize("cells", [1, 7, 40, 1_000_000])
def test_the_size_of_a_block_does_not_change_any_rate(monkeypatch, cells):
    rng = np.random.default_rng(2015)
    population = rng.integers(100, 1000, (3, 1, 5, 4))
    events = rng.poisson(0.02 * population, (3, 6, 5, 4))
    whole = directly_standardised_rates(events, population, [1, 2, 3, 4])
    monkeypatch.setattr(strata, "CELLS_IN_A_BLOCK", cells)
    cut = directly_standardised_rates(events, population, [1, 2, 3, 4])
    assert whole.value.shape == (3, 6, 5)
    for name in ("value", "lower", "upper", "events", "population", "withheld"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))


def test_the_kernel_says_which_groups_are_withheld_and_gives_their_counts():
    rates = directly_standardised_rates([[4, 5], [10, 40]], [1000, 500], [80_000, 20_000], per=1000)
    assert rates.withheld.tolist() == [True, False]
    assert rates.value == pytest.approx([np.nan, 24], nan_ok=True)
    assert rates.events.tolist() == [9, 50]
    assert rates.population.tolist() == [1500, 1500]
    assert (rates.per, rates.confidence, rates.method) == (1000, 0.95, "dobson_byar")


def test_no_groups_give_no_rates():
    assert directly_standardised_rates(np.empty((3, 0, 2)), [1, 1], [1, 1]).value.shape == (3, 0)


@pytest.mark.parametrize(
    ("events", "population", "words"),
    [
        ([[1, 2, 3]], [[1, 2]], "the same strata"),
        (3, [1, 2], "needs an axis of strata"),
        ([[1, 2]] * 3, [[1, 2]] * 2, "do not fit one another"),
        ([[1, 2], [3, np.nan]], [1, 2], r"`events` is missing.*nan at \[1, 1\]"),
        ([[1, 2], [3, np.inf]], [1, 2], r"`events` must not be negative or infinite"),
        ([[1, 2], [3, 4]], [1, 0], r"`population` must be above 0.*0 in row 2"),
        ([["a", "b"]], [1, 2], "`events` must be an array of numbers"),
    ],
)
def test_the_kernel_refuses_arrays_that_do_not_fit_or_have_gaps(events, population, words):
    with pytest.raises(InvalidInput, match=words):
        directly_standardised_rates(events, population, [1] * np.asarray(population).shape[-1])
