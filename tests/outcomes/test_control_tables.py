"""Control charts: what their limits rest on, when they begin anew, and what the last point says."""

from __future__ import annotations

import pyarrow as pa
import pytest

from measured_cubes import QUARTERS, by, plain_cube, settings
from newcare.outcomes import control_tables
from newcare.outcomes.control_phases import stretches
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema

STEADY = [100, 104, 100, 104, 100, 104, 100, 104, 100, 104, 100, 104]
NO_BREAKS = pa.table(
    {name: pa.array([], pa.string()) for name in ("provider", "month", "kind")},
)


def made(events, *, start=None, breaks=NO_BREAKS, shares=(), **facts):
    shared = {key: value for key, value in settings(len(events["A"])).items() if key != "confidence"}
    providers = pa.Table.from_pylist(
        [dict(zip(("unit", "provider", "spells"), row, strict=True)) for row in shares],
        schema=pa.schema([("unit", pa.string()), ("provider", pa.string()), ("spells", pa.int64())]),
    )
    tables = control_tables(
        plain_cube(events),
        breaks,
        providers,
        starts={} if start is None else {"A": start},
        indicators=[{"id": "x", "direction": "lower", **facts}],
        **shared,
    )
    for name, table in tables.items():
        assert table.schema == arrow_schema(TABLES[name])
    return by(tables["control_point"], "area", "quarter"), by(tables["variation"], "area")


def test_twelve_quarters_before_the_start_give_the_limits_so_that_a_fall_after_it_shows():
    points, marks = made({"A": [*STEADY, 70, 70, 70, 70], "B": [*STEADY] + [100] * 4}, start=QUARTERS[12])

    last, mark = points["A", QUARTERS[15]], marks["A"]
    assert last["mean"] == pytest.approx(1020, rel=1e-3)  # of the first twelve alone
    assert last["upper_limit"] - last["mean"] == pytest.approx(2.66 * 40, rel=1e-3)
    assert (last["flag"], last["point_type"], last["started"]) == ("below_lower_limit", "improvement", True)
    assert mark["variation"] == "improvement"
    assert "the quarters before the start" in mark["limits_from"]
    assert [points["A", quarter]["in_limits"] for quarter in QUARTERS] == [True] * 12 + [False] * 4


def test_a_start_alone_begins_no_new_limits_and_a_comparison_rests_on_the_same_quarters():
    points, marks = made({"A": [*STEADY, 70, 70, 70, 70], "B": [*STEADY, 70, 70, 70, 70]}, start=QUARTERS[12])

    assert {point["phase"] for point in points.values()} == {1}
    assert points["B", QUARTERS[15]]["flag"] == "below_lower_limit"
    assert not points["B", QUARTERS[15]]["started"]
    assert marks["comparison"]["limits_from"] == marks["A"]["limits_from"]


def test_with_fewer_than_twelve_quarters_before_the_start_all_are_used_and_the_mark_says_so():
    points, marks = made({"A": STEADY, "B": STEADY}, start=QUARTERS[6])

    assert all(points["A", quarter]["in_limits"] for quarter in QUARTERS[:12])
    assert "fewer than 12 known ones lie before the start" in marks["A"]["limits_from"]
    assert marks["A"]["variation"] == "common_cause"
    assert points["A", QUARTERS[5]]["flag"] is None


def test_a_step_in_reporting_begins_new_limits_for_the_units_it_reaches_and_an_odd_month_does_not():
    breaks = pa.table({"provider": ["H1", "H2"], "month": ["2021-04", "2021-04"], "kind": ["step", "gap"]})
    events = {"A": [100, 104, 100, 104, 50, 52, 50, 52], "B": [100, 104, 100, 104, 50, 52, 50, 52]}

    points, marks = made(events, breaks=breaks, shares=[("A", "H1", 25), ("A", "H2", 75), ("B", "H2", 100)])

    assert (marks["A"]["phases"], marks["B"]["phases"]) == (2, 1)
    assert points["A", QUARTERS[4]]["phase"] == 2
    assert points["A", QUARTERS[0]]["mean"] == pytest.approx(1020, rel=1e-3)
    assert points["A", QUARTERS[7]]["mean"] == pytest.approx(510, rel=1e-3)
    assert marks["A"]["limits_from"] == f"{QUARTERS[4]} to {QUARTERS[7]}, all its quarters"


def test_a_target_is_passed_missed_or_met_by_chance_as_it_lies_beside_the_last_limits():
    for target, word in ((2000, "consistent_pass"), (200, "consistent_fail"), (1020, "inconsistent")):
        _, marks = made({"A": STEADY, "B": STEADY}, target=target)
        assert (marks["A"]["assurance"], marks["A"]["target"]) == (word, target)


def test_a_chart_of_three_quarters_has_points_and_no_limits_and_says_why():
    points, marks = made({"A": [100, 104, 100], "B": [100, 104, 100]})

    assert points["A", QUARTERS[0]]["value"] is not None
    assert points["A", QUARTERS[0]]["mean"] is None
    assert (marks["A"]["variation"], marks["A"]["reason"]) == (None, "fewer than four quarters are known")


def test_a_group_whose_rate_is_withheld_in_a_quarter_is_charted_without_it():
    points, marks = made({"A": [9, *STEADY[1:], 9], "B": [9, *STEADY[1:], 9]}, start=QUARTERS[12])

    assert points["model of care", QUARTERS[0]]["value"] is None
    assert points["model of care", QUARTERS[1]]["mean"] is not None
    assert marks["model of care"]["reason"] == "the last quarter is not known"
    assert "fewer than 12 known ones" in marks["model of care"]["limits_from"]
    assert points["A", QUARTERS[0]]["value"] is not None  # a unit's points are not directly standardised


def test_a_step_near_either_end_or_another_step_is_passed_over():
    assert [(piece.first, piece.end) for piece in stretches(12, (2, 5, 7, 10), None)] == [(0, 5), (5, 12)]
