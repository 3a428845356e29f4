"""The step that appraises: no intervention's cost is lost."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.tables.estimates import ESTIMATE
from newcare.workflows.steps.judgement import value

PRICE = {
    "event": "emergency-admissions",
    "original_pence": 159_000,
    "source": "a publication",
    "price_base": "2022-23",
    "price_year": "2022-23",
}
ROW = dict.fromkeys(ESTIMATE.column_names) | {
    "outcome": "emergency-admissions",
    "main": True,
    "relative_effect": -0.1,
    "lower": -0.2,
    "upper": -0.01,
    "standard_error": 0.05,
    "degrees_of_freedom": 20.0,
    "events": 900,
    "events_avoided": 100.0,
    "events_avoided_lower": 10.0,
    "events_avoided_upper": 200.0,
    "confidence": 0.95,
    "data_version": "t",
}


def test_two_interventions_of_one_name_are_both_paid_for():
    cost = pa.table({"name": ["Team", "Team"], "cost_pence": [100, 23]})

    rows = value(pa.Table.from_pylist([ROW]), cost, unit_value=PRICE)["value"].to_pylist()

    assert {row["programme_cost_pence"] for row in rows} == {123}
    central = next(row for row in rows if row["scenario"] == "central")
    assert central["net_saving_pence"] == pytest.approx(100 * 159_000 - 123)
