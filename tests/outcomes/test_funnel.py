"""Funnels: a unit outside is told from one that chance explains, and from one as units usually differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measured_cubes import by, plain_cube, settings
from newcare.outcomes import expected_limits, funnels
from newcare.outcomes.funnel import one_funnel
from newcare.outcomes.funnel_limits import beyond_chance, beyond_differences, funnel_limits
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema


def made(events, **facts):
    shared = {key: settings(4)[key] for key in ("quarters", "baseline", "data_version")}
    table = funnels(plain_cube(events), indicators=[{"id": "x", **facts}], **shared)["funnel"]
    assert table.schema == arrow_schema(TABLES["funnel"])
    return by(table, "area", "period")


def test_limits_of_chance_alone_are_exact_poisson_quantiles_joined_between_whole_counts():
    """Of 10 expected: P(X <= 3) = 1.0 %, P(X <= 4) = 2.9 %, P(X >= 17) = 2.7 %, P(X >= 18) = 1.4 %."""
    limits = funnel_limits(np.array([10.0]), 0.0)

    lower, upper = limits.chance["95"]
    assert 3 < lower[0] * 10 < 4
    assert 17 < upper[0] * 10 < 18
    assert limits.between["95"] == limits.chance["95"]


@pytest.mark.parametrize(
    ("events", "expected", "said"),
    [
        (0, 2.3, "within"),  # P(0) = 10 %
        (0, 3.1, "within"),  # 4.5 %
        (0, 3.9, "below 95 %"),  # 2 %
        (0, 6.8, "below 95 %"),  # 0.11 %
        (0, 7.0, "below 99.8 %"),  # 0.09 %
        (4, 1.0, "above 95 %"),  # P(X >= 4) = 1.9 %
        (5, 1.0, "above 95 %"),  # 0.37 %
        (6, 1.0, "above 99.8 %"),  # 0.06 %
    ],
)
def test_a_unit_is_outside_by_chance_alone_only_where_the_exact_tail_says_so(events, expected, said):
    found = one_funnel(np.array([events] * 4, dtype=float), np.full(4, expected))

    assert set(found["outside"]) == {said}


@given(st.integers(0, 80), st.floats(1.0, 60.0), st.floats(0.0, 0.2))
def test_a_point_lies_beyond_a_drawn_line_exactly_where_its_word_says_so(events, expected, tau_squared):
    counts, hoped = np.array([float(events)]), np.array([expected])
    limits = funnel_limits(hoped, tau_squared)
    for edges, word in (
        (limits.chance, beyond_chance(counts, hoped)[0]),
        (limits.between, beyond_differences(counts, hoped, tau_squared)[0]),
    ):
        for level, shown in (("95", "95 %"), ("998", "99.8 %")):
            lower, upper = (edge[0] * expected for edge in edges[level])
            if min(abs(events - lower), abs(events - upper)) > 1e-6:
                beyond = word == f"above {shown}" or (level == "95" and word.startswith("above"))
                under = word == f"below {shown}" or (level == "95" and word.startswith("below"))
                assert (events > upper, events < lower) == (beyond, under)


def test_days_come_many_together_so_nothing_is_said_of_chance_alone():
    nights = dict(zip("ABCDEF", (10, 16, 6, 20, 12, 5), strict=True))
    rows = made({unit: [number] * 4 for unit, number in nights.items()}, one_by_one=False)

    assert {row["outside"] for row in rows.values()} == {None}
    assert rows["F", "latest"]["lower_95"] is None
    assert rows["F", "latest"]["outside_between"] == "within"
    assert rows["F", "latest"]["upper_95_between"] > 100
    assert "no verdict" in rows["F", "latest"]["method"]


def test_of_days_in_four_units_nothing_at_all_is_said():
    rows = made({unit: [10] * 4 for unit in "ABC"} | {"D": [2] * 4}, one_by_one=False)

    assert {row["outside_between"] for row in rows.values()} == {None}


def test_limits_between_units_are_wider_and_narrow_with_size_to_what_units_differ_by():
    small, large = expected_limits([20.0, 20_000.0], 0.01)

    assert small["lower_95"] < large["lower_95"] < 100 < large["upper_95"] < small["upper_95"]
    assert large["upper_95"] == pytest.approx(100 * (1 + 1.96 * 0.1) ** 2, rel=0.01)


def test_units_that_differ_as_chance_lets_them_have_no_variance_between_them():
    found = one_funnel(np.array([100.0, 104, 96, 98, 102]), np.full(5, 100.0))

    assert found["phi"] < 1
    assert found["tau_squared"] == 0
    assert set(found["outside"]) == {"within"}


def test_a_unit_beyond_chance_lies_outside_and_within_once_usual_differences_are_allowed_for():
    found = one_funnel(np.array([70.0, 75, 80, 100, 120, 125, 130]), np.full(7, 100.0))

    assert found["phi"] > 1
    assert found["outside"][0] == "below 99.8 %"
    assert found["outside_between"][0] == "within"


def test_a_unit_without_an_event_stands_in_the_funnel():
    rows = made({unit: [10] * 4 for unit in "ABCDE"} | {"F": [0] * 4})

    assert rows["F", "latest"]["ratio"] == 0
    assert rows["F", "latest"]["outside"] == "below 99.8 %"
    assert rows["A", "latest"]["units"] == 6


def test_with_four_units_differences_between_them_cannot_be_told():
    rows = made({unit: [10] * 4 for unit in "ABCD"})

    assert rows["A", "latest"]["phi"] is None
    assert rows["A", "latest"]["upper_95"] == rows["A", "latest"]["upper_95_between"]
