"""The panel holds each unit-quarter that the cube holds, with the events to be expected in it."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.outcomes import evaluation_panel

QUARTERS = ["2022-23 Q1", "2022-23 Q2"]


def cube_rows(*rows):
    names = ("unit", "quarter", "sex", "age_band", "indicator", "events", "person_days")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def test_expected_events_are_those_of_the_same_people_at_the_baselines_rates():
    table = cube_rows(
        ("A", "2022-23 Q1", "female", "0-4", "x", 1, 1000),
        ("B", "2022-23 Q1", "female", "0-4", "x", 3, 1000),
        ("A", "2022-23 Q1", "female", "90+", "x", 10, 1000),
        ("B", "2022-23 Q1", "female", "90+", "x", 10, 500),
        ("A", "2022-23 Q2", "female", "90+", "x", 12, 300),
        ("B", "2022-23 Q2", "female", "90+", "x", 5, 150),
    )
    screen = pa.table({"unit": ["A", "B"], "reporting_break": [False, True]})

    made = evaluation_panel(
        table,
        screen,
        indicators=["x"],
        quarters=QUARTERS,
        baseline=QUARTERS[:1],
        started={"A": "2022-23 Q2"},
    )

    rows = {(row["unit"], row["quarter"]): row for row in made["panel"].to_pylist()}
    assert rows["A", "2022-23 Q1"]["expected"] == pytest.approx(1000 * 4 / 2000 + 1000 * 20 / 1500)
    assert rows["A", "2022-23 Q2"]["expected"] == pytest.approx(300 * 20 / 1500)
    assert rows["B", "2022-23 Q2"]["reporting_break"] is True
    assert (rows["A", "2022-23 Q1"]["start"], rows["B", "2022-23 Q1"]["start"]) == ("2022-23 Q2", None)


def test_a_unit_that_opens_or_closes_keeps_the_quarters_in_which_it_had_people():
    table = cube_rows(
        ("A", "2022-23 Q2", "female", "0-4", "x", 4, 1000),
        ("A", "2022-23 Q1", "female", "0-4", "x", 1, 1000),
        ("B", "2022-23 Q2", "female", "0-4", "x", 2, 1000),
        ("C", "2022-23 Q1", "female", "0-4", "x", 3, 1000),
    )
    screen = pa.table({"unit": pa.array([], pa.string()), "reporting_break": pa.array([], pa.bool_())})

    made = evaluation_panel(
        table, screen, indicators=["x"], quarters=QUARTERS, baseline=QUARTERS[:1], started={"B": QUARTERS[1]}
    )

    assert [
        (row["unit"], row["quarter"], row["events"], row["start"]) for row in made["panel"].to_pylist()
    ] == [
        ("A", "2022-23 Q1", 1, None),
        ("A", "2022-23 Q2", 4, None),
        ("B", "2022-23 Q2", 2, "2022-23 Q2"),
        ("C", "2022-23 Q1", 3, None),
    ]


def test_each_outcome_has_its_own_expected_events_and_rows_in_the_order_asked():
    table = cube_rows(
        ("A", "2022-23 Q1", "female", "0-4", "x", 1, 1000),
        ("A", "2022-23 Q1", "female", "0-4", "z", 10, 1000),
        ("B", "2022-23 Q1", "female", "0-4", "x", 3, 1000),
        ("B", "2022-23 Q1", "female", "0-4", "z", 30, 1000),
        ("B", "2022-23 Q1", "female", "0-4", "other", 9, 1000),
    )
    screen = pa.table({"unit": pa.array([], pa.string()), "reporting_break": pa.array([], pa.bool_())})

    made = evaluation_panel(
        table, screen, indicators=["z", "x"], quarters=QUARTERS, baseline=QUARTERS[:1], started={}
    )

    rows = [(row["outcome"], row["unit"], row["expected"]) for row in made["panel"].to_pylist()]
    assert rows == [("z", "A", 20), ("z", "B", 20), ("x", "A", 2), ("x", "B", 2)]
