"""Inequality: rates by deprivation fifth and ethnic group, and the gradient over the fifths."""

from __future__ import annotations

import pyarrow as pa
import pytest

from measured_cubes import by, plain_cube, settings
from newcare.outcomes import inequality
from newcare.tables import TABLES
from newcare.tables.arrow import arrow_schema


def cut_cube(cut, of_value):
    tables = []
    for value, events in of_value.items():
        rows = plain_cube({"A": [events] * 8, "B": [events] * 8})
        tables.append(
            rows.append_column("cut", pa.array([cut] * rows.num_rows)).append_column(
                "value", pa.array([value] * rows.num_rows)
            )
        )
    return pa.concat_tables(tables)


def made(*cubes, squares=None):
    tables = inequality(
        pa.concat_tables(cubes), squares, indicators=[{"id": "x"}], started=["A"], **settings(8)
    )
    for name, table in tables.items():
        assert table.schema == arrow_schema(TABLES[name])
    return by(tables["cut_rate"], "cut", "cut_value", "area", "period"), by(
        tables["inequality"], "area", "period"
    )


FIFTHS = {"1": 90, "2": 80, "3": 70, "4": 60, "5": 50}


def test_five_equal_fifths_on_a_line_have_the_slope_of_that_line():
    rates, gradient = made(cut_cube("deprivation", FIFTHS))

    row = gradient["model of care", "latest"]
    assert rates["deprivation", "1", "model of care", "latest"]["value"] == pytest.approx(900, rel=1e-3)
    assert row["slope_index"] == pytest.approx(500, rel=1e-3)  # 950 at one end, 450 at the other
    assert row["relative_index"] == pytest.approx(950 / 450)
    assert row["sign"] == "higher"
    assert row["events"] == 4 * sum(FIFTHS.values())
    assert row["slope_lower"] < 500 < row["slope_upper"]


def test_a_fifth_without_enough_events_leaves_the_gradient_unknown_with_its_reason():
    rates, gradient = made(cut_cube("deprivation", FIFTHS | {"5": 2}))

    assert rates["deprivation", "5", "model of care", "latest"]["reason"] == "fewer than 10 events"
    row = gradient["model of care", "latest"]
    assert (row["slope_index"], row["sign"]) == (None, "not known")
    assert row["reason"] == "a fifth has too few events for a rate"


def test_people_whose_ethnic_group_is_unknown_have_a_rate_of_their_own_and_there_is_no_gradient_over_groups():
    rates, gradient = made(cut_cube("ethnicity", {"asian": 30, "white": 40, "unknown": 20}))

    assert rates["ethnicity", "unknown", "all units", "latest"]["events"] == 160
    assert gradient == {}


def test_repeats_within_a_fifth_widen_the_gradient():
    squares = pa.Table.from_pylist(
        [
            {
                "area": "model of care",
                "period": "latest",
                "cut": "deprivation",
                "cut_value": fifth,
                "sex": "female",
                "age_band": "50-54",
                "indicator": "x",
                "squared_events": 4.0 * 4 * events,
            }
            for fifth, events in FIFTHS.items()
        ]
    )
    alone = made(cut_cube("deprivation", FIFTHS))[1]["model of care", "latest"]
    repeated = made(cut_cube("deprivation", FIFTHS), squares=squares)[1]["model of care", "latest"]

    widths = [row["slope_upper"] - row["slope_lower"] for row in (alone, repeated)]
    assert widths[1] == pytest.approx(2 * widths[0])
    assert repeated["slope_index"] == alone["slope_index"]
