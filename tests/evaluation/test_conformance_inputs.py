"""How cases are read: labels, gaps, starts, and what is refused by name."""

from __future__ import annotations

import json

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.conformance import CONFORMANCE

COLUMNS = {"unit_column": "area", "time_column": "year", "outcome_column": "rate"}


def rows(**changes):
    """Three areas by four years; area 20 starts in year 3. `changes` go to the first row."""
    table = [
        {
            "area": area,
            "year": year,
            "rate": area / 10 + year**0.5 - (area == 20 and year >= 3),
            "start": start,
        }
        for area, start in ((20, 3), (21, None), (22, 0))
        for year in (1, 2, 3, 4)
    ]
    table[0] |= changes
    return table


def answer(function, panel, **options):
    return CONFORMANCE[function]({"panel": panel, **COLUMNS, **options}, None)


@pytest.mark.parametrize("function", ["two_way_fixed_effects", "event_study", "callaway_santanna"])
def test_a_start_may_be_missing_or_nought_and_the_answer_can_be_written_as_json(function):
    found = answer(function, rows(), treatment_start_column="start")
    json.dumps(found, allow_nan=False)
    simple = {"two_way_fixed_effects": found, "event_study": found.get("average_effect")}
    estimate = simple.get(function, found.get("simple"))["estimate"]
    assert estimate == pytest.approx(-1)


def test_an_option_that_is_null_takes_its_default():
    one = answer("callaway_santanna", rows(), treatment_start_column="start")
    nulls = {"control_group": None, "confidence": None, "covariate_columns": None, "base_period": None}
    assert answer("callaway_santanna", rows(), treatment_start_column="start", **nulls) == one


def test_a_unit_without_one_of_its_outcomes_is_dropped_and_counted():
    panel = [*rows(), *({"area": 23, "year": year, "rate": None, "start": None} for year in (1, 2, 3, 4))]
    panel.append({"area": 24, "year": 1, "rate": 5, "start": None})
    found = answer("callaway_santanna", panel, treatment_start_column="start")
    assert (found["units"], found["dropped_units"]) == (3, 2)


def test_rows_without_a_cluster_are_left_out():
    panel = [row | {"region": None if row["year"] == 4 else row["area"]} for row in rows()]
    found = answer("two_way_fixed_effects", panel, treatment_start_column="start", cluster_column="region")
    assert (found["observations"], found["clusters"]) == (9, 3)


@pytest.mark.parametrize(
    ("function", "options", "word"),
    [
        ("two_way_fixed_effects", {}, "treatment_column"),
        ("two_way_fixed_effects", {"treatment_start_column": "begin"}, "begin"),
        (
            "two_way_fixed_effects",
            {"treatment_start_column": "start", "weight_column": "weight"},
            "weight_column",
        ),
        ("event_study", {"treatment_start_column": "start", "reference_period": 0.5}, "reference_period"),
        ("event_study", {"treatment_start_column": "start", "covariate_columns": "x"}, "covariate_columns"),
        (
            "event_study",
            {"treatment_start_column": "start", "pre_trend_significance": 5},
            "pre_trend_significance",
        ),
        ("callaway_santanna", {}, "treatment_start_column"),
    ],
)
def test_an_option_out_of_range_is_refused_by_name(function, options, word):
    panel = [row | {"weight": -1} for row in rows()]
    with pytest.raises(InvalidInput, match=word):
        answer(function, panel, **options)


def test_text_in_a_number_column_is_refused_by_the_columns_name():
    with pytest.raises(InvalidInput, match="rate"):
        answer("callaway_santanna", rows(rate="high"), treatment_start_column="start")


def test_an_event_study_refuses_a_start_between_two_periods():
    panel = [row | {"start": 2.5 if row["area"] == 20 else None} for row in rows()]
    with pytest.raises(InvalidInput, match="start"):
        answer("event_study", panel, treatment_start_column="start")
