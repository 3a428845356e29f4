"""What groups and units came to over four quarters, and how they differ."""

from __future__ import annotations

import pyarrow as pa
import pytest

from measured_cubes import by, plain_cube, settings, squares_of
from newcare.outcomes import area_rates
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema

EVENTS = {"A": [25] * 4 + [20] * 4, "B": [25] * 8, "C": [75] * 8}
RATE_KEY = ("area", "period", "indicator")
CONTRAST_KEY = ("area", "contrast", "indicator")


def made(cube, *facts, squares=None, started=("A",)):
    indicators = facts or ({"id": "x", "direction": "lower"},)
    tables = area_rates(cube, squares, indicators=indicators, started=started, **settings(8))
    for name, table in tables.items():
        assert table.schema == arrow_schema(TABLES[name])
    return by(tables["area_rate"], *RATE_KEY), by(tables["rate_contrast"], *CONTRAST_KEY)


def test_units_add_up_to_their_groups_and_groups_to_all():
    rates, _ = made(plain_cube(EVENTS))

    counts = {
        area: rates[area, "latest", "x"]["events"] for area in ("A", "B", "C", "model of care", "comparison")
    }
    assert counts == {"A": 80, "B": 100, "C": 300, "model of care": 80, "comparison": 400}
    assert rates["all units", "latest", "x"]["events"] == 480
    assert [rates[area, "latest", "x"]["member_of"] for area in ("A", "B", "comparison", "all units")] == [
        "model of care",
        "comparison",
        "all units",
        None,
    ]


def test_events_over_those_expected_are_a_hundred_for_all_units_together():
    rates, _ = made(plain_cube(EVENTS))

    assert rates["all units", "latest", "x"]["ratio"] == pytest.approx(100)
    assert rates["A", "latest", "x"]["expected"] == pytest.approx(160)  # a third of 480 events
    assert rates["A", "latest", "x"]["ratio"] == pytest.approx(50)


def test_a_group_is_set_beside_the_comparison_beside_its_own_baseline_and_its_change_beside_the_others():
    _, contrasts = made(plain_cube(EVENTS))

    beside = contrasts["model of care", "beside comparison, latest", "x"]
    since = contrasts["model of care", "since baseline", "x"]
    gap = contrasts["model of care", "change beside comparison", "x"]
    assert beside["ratio"] == pytest.approx(0.4)  # 80 against 400 in twice the people
    assert beside["difference"] == pytest.approx(-300, rel=1e-3)
    assert since["ratio"] == pytest.approx(0.8)
    assert contrasts["comparison", "since baseline", "x"]["ratio"] == pytest.approx(1)
    assert gap["ratio"] == pytest.approx(0.8)
    assert gap["difference"] is None
    assert (beside["sign"], since["sign"], gap["sign"]) == ("lower", "within chance", "within chance")
    assert gap["ratio_lower"] < since["ratio_lower"] < since["ratio_upper"] < gap["ratio_upper"]


def test_nothing_is_set_beside_the_comparison_that_is_part_of_it():
    _, contrasts = made(plain_cube(EVENTS))

    assert {contrast for area, contrast, _ in contrasts if area == "B"} == {"since baseline"}
    assert {contrast for area, contrast, _ in contrasts if area == "A"} == {
        "beside comparison, baseline",
        "beside comparison, latest",
        "since baseline",
        "change beside comparison",
    }


def test_repeats_of_one_person_take_a_difference_back_into_what_chance_explains():
    events = {"A": [100] * 4 + [60] * 4, "B": [100] * 8}
    squares = squares_of(
        *(
            (area, period, 16.0 * count)
            for area, counts in (("model of care", (400, 240)), ("comparison", (400, 400)))
            for period, count in zip(("baseline", "latest"), counts, strict=True)
        )
    )

    alone = made(plain_cube(events))[1]["model of care", "since baseline", "x"]
    repeated = made(plain_cube(events), squares=squares)[1]["model of care", "since baseline", "x"]

    assert (alone["sign"], repeated["sign"]) == ("lower", "within chance")
    assert alone["ratio"] == repeated["ratio"]


def test_a_proportion_is_per_hundred_of_its_denominator_with_wilson_limits():
    cube = pa.concat_tables(
        [plain_cube({"A": [9] * 8, "B": [9] * 8}), plain_cube({"A": [20] * 8, "B": [40] * 8}, indicator="y")]
    )
    rates, contrasts = made(cube, {"id": "x", "direction": "higher", "denominator": "y"})

    row = rates["A", "latest", "x"]
    assert (row["measure"], row["events"], row["value"]) == ("proportion", 36, pytest.approx(45))
    assert (row["lower"], row["upper"]) == (pytest.approx(34.58, abs=0.01), pytest.approx(55.88, abs=0.01))
    assert (row["crude"], row["ratio"], row["person_years"]) == (None, None, None)
    assert contrasts["A", "beside comparison, latest", "x"]["difference"] == pytest.approx(22.5)


def test_more_events_than_there_are_to_be_a_share_of_is_not_known_and_says_why():
    cube = pa.concat_tables(
        [plain_cube({"A": [9] * 8, "B": [9] * 8}), plain_cube({"A": [2] * 8, "B": [0] * 8}, indicator="y")]
    )
    rates, _ = made(cube, {"id": "x", "denominator": "y"})

    for area in ("A", "B"):
        assert rates[area, "latest", "x"]["value"] is None
        assert "share of" in rates[area, "latest", "x"]["reason"]


def test_a_unit_that_opened_after_the_baseline_says_that_nobody_was_registered():
    events = {"A": [25] * 8, "B": [25] * 8}
    late = plain_cube(events).filter([not (i < 4) for i in range(16)])
    rates, contrasts = made(late)

    assert rates["A", "baseline", "x"]["reason"] == "nobody was registered"
    assert rates["A", "baseline", "x"]["expected"] is not None
    assert contrasts["A", "since baseline", "x"]["sign"] == "not known"
