"""Rates of the two groups: crude, standardised, indexed, and with limits that know of repeats."""

from __future__ import annotations

import pytest

from measured_cubes import by, cube_of, plain_cube, settings, squares_of
from newcare.outcomes import rates
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema


def made(cube, squares=None, *, quarters=5, **more):
    table = rates(cube, squares, indicators=["x"], started=["A"], **settings(quarters, **more))["rate"]
    return table, by(table, "group", "quarter")


def test_each_group_has_its_events_over_its_person_years_and_an_index_of_its_own_baseline():
    table, rows = made(plain_cube({"A": [20, 20, 20, 20, 10], "B": [40, 40, 40, 40, 60]}))

    assert table.schema == arrow_schema(TABLES["rate"])
    last = rows["model of care", "2021-22 Q1"]
    assert (last["events"], last["person_years"]) == (10, pytest.approx(100, abs=0.01))
    assert last["crude"] == pytest.approx(100, rel=1e-3)
    assert last["value"] == pytest.approx(100, rel=1e-3)  # one stratum: standardising changes nothing
    assert last["index"] == pytest.approx(50)
    assert rows["comparison", "2021-22 Q1"]["index"] == pytest.approx(150)
    assert (last["confidence"], last["data_version"]) == (0.95, "v1")
    assert "European Standard Population" in last["method"]


def test_a_rate_of_fewer_than_ten_events_is_withheld_with_its_reason_and_its_index_too():
    _, rows = made(plain_cube({"A": [20, 20, 20, 20, 9], "B": [9, 20, 20, 20, 20]}))

    last = rows["model of care", "2021-22 Q1"]
    assert (last["value"], last["lower"], last["index"]) == (None, None, None)
    assert last["reason"] == "fewer than 10 events"
    assert last["crude"] is not None
    assert rows["comparison", "2021-22 Q1"]["index"] is None  # a quarter of the baseline is not known


def test_two_groups_alike_within_each_stratum_have_one_standardised_rate_whatever_their_ages():
    def of(unit, young, old):
        return [
            (unit, quarter, "female", band, "x", days // 1000, days)
            for quarter in settings(5)["quarters"]
            for band, days in (("20-24", young), ("80-84", old))
        ]

    _, rows = made(cube_of(*of("A", 90_000, 10_000), *of("B", 10_000, 90_000)))

    assert rows["model of care", "2021-22 Q1"]["value"] == pytest.approx(365.25)
    assert rows["comparison", "2021-22 Q1"]["value"] == pytest.approx(365.25)


def test_limits_are_wider_where_a_person_had_several_events_and_the_rate_is_the_same():
    cube = plain_cube({"A": [100] * 5, "B": [100] * 5})
    squares = squares_of(*(("model of care", quarter, 400.0) for quarter in settings(5)["quarters"]))

    _, alone = made(cube)
    _, repeated = made(cube, squares)

    key = ("model of care", "2021-22 Q1")
    one, other = alone[key], repeated[key]
    assert other["value"] == one["value"]
    for name, lower, upper in (("value", "lower", "upper"), ("crude", "crude_lower", "crude_upper")):
        assert other[upper] - other[name] == pytest.approx(
            2 * (one[upper] - one[name])
        )  # square root of 400 / 100
        assert other[name] - other[lower] == pytest.approx(2 * (one[name] - one[lower]))
