"""Funnels: a unit outside is told from one that chance explains, and from one as units usually differ."""

from __future__ import annotations

import numpy as np
import pytest

from measured_cubes import by, plain_cube, settings
from newcare.outcomes import expected_limits, funnels
from newcare.outcomes.funnel import funnel_limits, one_funnel
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema


def made(events):
    shared = {key: settings(4)[key] for key in ("quarters", "baseline", "data_version")}
    table = funnels(plain_cube(events), indicators=[{"id": "x"}], **shared)["funnel"]
    assert table.schema == arrow_schema(TABLES["funnel"])
    return by(table, "area", "period")


def test_limits_of_chance_alone_are_exact_poisson_limits_of_the_events_expected():
    limits = funnel_limits(np.array([10.0]), 0.0)

    lower, upper = limits.chance["95"]
    assert lower[0] * 10 == pytest.approx(4.795, abs=0.001)  # as published for a count of 10
    assert upper[0] * 10 == pytest.approx(18.390, abs=0.001)
    assert limits.between["95"] == limits.chance["95"]


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
