"""Laws that measures of the cube obey whatever the counts are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from measured_cubes import QUARTERS, by, cube_of, settings
from newcare.methods.rate_contrasts import WithLimits, differences, ratios
from newcare.methods.slope_index import slope_index
from newcare.outcomes import area_rates
from newcare.outcomes.control_phases import stretches
from newcare.outcomes.control_series import control_series

UNITS = ("A", "B", "C")
BANDS = ("20-24", "80-84")
counts = st.lists(st.integers(0, 40), min_size=48, max_size=48)


def cube_from(numbers):
    cells = [(unit, quarter, band) for unit in UNITS for quarter in QUARTERS[:8] for band in BANDS]
    return cube_of(
        *(
            (unit, quarter, "male", band, "x", number, 9_000 + 100 * place)
            for place, ((unit, quarter, band), number) in enumerate(zip(cells, numbers, strict=True))
        )
    )


def rates_of(cube):
    tables = area_rates(cube, indicators=[{"id": "x"}], started=["A"], **settings(8))
    return by(tables["area_rate"], "area", "period"), by(tables["rate_contrast"], "area", "contrast")


@run(max_examples=25)
@given(counts)
def test_a_group_stands_between_its_units_and_their_events_add_up(numbers):
    rates, _ = rates_of(cube_from(numbers))

    for period in ("baseline", "latest"):
        parts = [rates[unit, period] for unit in ("B", "C")]
        whole = rates["comparison", period]
        assert whole["events"] == sum(part["events"] for part in parts)
        crude = [part["crude"] for part in parts]
        assert min(crude) - 1e-9 <= whole["crude"] <= max(crude) + 1e-9
        every = [rates[unit, period] for unit in UNITS]
        if sum(row["events"] for row in every):
            assert sum(row["expected"] for row in every) == pytest.approx(sum(row["events"] for row in every))


@run(max_examples=25)
@given(counts, st.randoms())
def test_the_order_of_the_rows_does_not_matter(numbers, random):
    cube = cube_from(numbers)
    order = list(range(cube.num_rows))
    random.shuffle(order)

    assert rates_of(cube) == rates_of(cube.take(pa.array(order)))


@run(max_examples=25)
@given(counts)
def test_limits_hold_their_value_and_a_ratio_says_what_its_difference_says(numbers):
    rates, contrasts = rates_of(cube_from(numbers))

    for row in rates.values():
        for name, lower, upper in (("value", "lower", "upper"), ("crude", "crude_lower", "crude_upper")):
            if row[name] is not None:
                assert row[lower] <= row[name] <= row[upper]
    for row in contrasts.values():
        if row["ratio"] is not None and row["difference"] is not None:
            assert (row["ratio"] > 1) == (row["difference"] > 1e-9)


positive = st.floats(1, 1e4)


@given(positive, positive, st.floats(0.01, 0.9), st.floats(0.01, 3))
def test_a_contrast_turned_round_is_its_mirror(first, second, down, up):
    one, other = (
        WithLimits(*(np.array([value * factor]) for factor in (1, 1 - down, 1 + up)))
        for value in (first, second)
    )

    there, back = differences(one, other), differences(other, one)
    assert there.lower == pytest.approx(-back.upper)
    forth, home = ratios(one, other), ratios(other, one)
    assert forth.lower == pytest.approx(1 / home.upper)


@given(st.lists(positive, min_size=5, max_size=5), st.lists(positive, min_size=5, max_size=5), positive)
def test_the_slope_grows_with_the_rates_and_the_relative_index_does_not(values, people, factor):
    rates = np.array(values)

    def found(by_factor):
        return slope_index(
            WithLimits(*(rates * by_factor * width for width in (1, 0.9, 1.1))), np.array(people)
        )

    assert found(factor).slope.value == pytest.approx(found(1).slope.value * factor, abs=1e-6 * factor)
    if np.isfinite(found(1).relative.value):
        assert found(factor).relative.value == pytest.approx(found(1).relative.value, rel=1e-6)


@run(max_examples=30)
@given(
    st.lists(st.one_of(st.floats(0, 100), st.none()), min_size=20, max_size=20),
    st.lists(st.integers(1, 19), max_size=3),
    st.one_of(st.none(), st.integers(0, 19)),
)
def test_a_series_charted_among_others_is_charted_as_if_it_were_alone(values, steps, start):
    series = np.array([[np.nan if value is None else value for value in values]])
    pieces = stretches(20, steps, start)
    others = np.random.default_rng(1).uniform(0, 100, (4, 20))

    alone = control_series(series, [pieces])
    among = control_series(np.concatenate([others, series]), [*[stretches(20, (), None)] * 4, pieces])

    for name in ("mean", "lower_limit", "upper_limit"):
        np.testing.assert_array_equal(getattr(alone, name)[0], getattr(among, name)[-1])
    assert list(alone.flag[0]) == list(among.flag[-1])
