"""The step of a run: every outcome of the model, each control group, and the covariates of the protocol."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from evaluation.panels import Setting, draw
from newcare.errors import InvalidInput
from newcare.evaluation.designs import DESIGNS
from newcare.evaluation.evaluate import evaluation_tables
from newcare.evaluation.observed import read_panel
from newcare.evaluation.unit_covariates import unit_covariates
from newcare.tables.estimates import EFFECT_BY_YEAR, ESTIMATE, EVENT_STUDY

ROLES = {"admissions": "primary", "bed-days": "balancing", "fractures": "negative-control"}


def panel(setting=Setting(breaks=0)):  # noqa: B008 (a setting is a value)
    tables = [
        draw(setting.but(effect=effect), seed).table.append_column("outcome", pa.array([name] * 640))
        for seed, (name, effect) in enumerate(zip(ROLES, (-0.3, 0.0, 0.0), strict=True))
    ]
    return pa.concat_tables(tables)


def judged(table, **changes):
    given = {
        "outcomes": ROLES,
        "confidence": 0.95,
        "exclude_reporting_breaks": True,
        "data_version": "test",
        "designs": ["callaway-santanna", "poisson-fixed-effects"],
        "comparisons": ["never-treated", "not-yet-treated"],
    }
    return evaluation_tables(table, **(given | changes))


def test_every_outcome_has_its_role_and_one_row_in_all_is_the_one_judged_by():
    found = judged(panel())["estimate"].to_pylist()
    assert {(row["outcome"], row["role"]) for row in found} == set(ROLES.items())
    main = [row for row in found if row["main"]]
    assert [(row["outcome"], row["design"], row["comparison"], row["screen"]) for row in main] == [
        ("admissions", "callaway-santanna", "never-treated", "without-reporting-breaks")
    ]
    assert main[0]["upper"] < 0


def test_control_groups_stand_side_by_side_where_a_design_has_several():
    found = judged(panel())["estimate"].filter(pc.field("screen") == "all-units").to_pylist()
    pairs = [(row["design"], row["comparison"]) for row in found if row["outcome"] == "admissions"]
    assert pairs == [
        ("callaway-santanna", "never-treated"),
        ("callaway-santanna", "not-yet-treated"),
        ("poisson-fixed-effects", "never-treated"),
    ]


def test_the_first_comparison_gives_the_headline():
    found = judged(panel(), comparisons=["not-yet-treated"])["estimate"].to_pylist()
    assert [row["comparison"] for row in found if row["main"]] == ["not-yet-treated"]


def test_all_designs_fill_tables_as_they_are_specified():
    tables = judged(panel(Setting(breaks=0.2)), designs=list(DESIGNS))
    for spec in (ESTIMATE, EVENT_STUDY, EFFECT_BY_YEAR):
        table = tables[spec.name]
        keys = [tuple(row[name] for name in spec.key) for row in table.to_pylist()]
        assert len(keys) == len(set(keys)) > 0
        for column in spec.columns:
            values = table[column.name].to_pylist()
            assert column.nullable or None not in values, column.name
            assert column.allowed is None or set(values) <= {*column.allowed, None}
            assert not any(isinstance(value, float) and not np.isfinite(value) for value in values)


def test_each_year_has_its_absolute_effect_from_the_events_and_person_years_of_that_year():
    table = panel()
    rows = judged(table, designs=["poisson-fixed-effects"])["effect_by_year"].to_pylist()
    row = rows[0]
    drawn = [one for one in table.to_pylist() if one["outcome"] == "admissions" and one["start"]]
    place = {label: at for at, label in enumerate(sorted({one["quarter"] for one in drawn}))}
    first = [one for one in drawn if 0 <= place[one["quarter"]] - place[one["start"]] < 4]
    events, years = (sum(one[name] for one in first) for name in ("events", "person_years"))
    without = events / (1 + row["relative_effect"])
    assert row["absolute_effect"] == pytest.approx((events - without) / years * 1000)


def test_units_are_made_alike_in_how_they_stood_before_the_first_start():
    """Three quarters before the start of 10 years each, 6 events and 4 expected in all."""
    table = pa.table(
        {
            "unit": ["a"] * 4 + ["b"] * 4,
            "quarter": ["2020-21 Q1", "2020-21 Q2", "2020-21 Q3", "2020-21 Q4"] * 2,
            "events": [1, 2, 3, 50, 0, 0, 0, 0],
            "expected": [1.0, 1.0, 2.0, 9.0, 1.0, 1.0, 1.0, 1.0],
            "person_years": [10.0] * 8,
            "start": pa.array(["2020-21 Q4"] * 4 + [None] * 4, pa.string()),
            "reporting_break": [False] * 8,
        }
    )
    names = ("list-size", "expected-rate", "rate-before-start")
    found = unit_covariates(read_panel(table), names)
    assert found.shape == (3, 2, 4)
    np.testing.assert_allclose(found[:, 0, 0], np.log([10, 4 / 30, 6.5 / 4.5]))
    assert (found == found[:, :, :1]).all()
    with pytest.raises(InvalidInput, match="not one it can be"):
        unit_covariates(read_panel(table), ["age"])


def test_covariates_enter_where_a_design_takes_them_and_it_is_said_where_not():
    found = judged(panel(), designs=["callaway-santanna", "synthetic-control"], covariates=["list-size"])[
        "estimate"
    ].to_pylist()
    by_design = {row["design"]: row["method"] for row in found}
    assert "doubly robust" in by_design["callaway-santanna"]
    assert "covariates are not used" in by_design["synthetic-control"]
