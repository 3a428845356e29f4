"""A history is the quarters of a panel before the first start, of units that a comparison can use."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.planning.history import history_of
from newcare.methods.panel import NEVER

QUARTERS = ("2022-23 Q1", "2022-23 Q2", "2022-23 Q3", "2022-23 Q4")


def a_panel(**units: dict[str, object]) -> pa.Table:
    """Rows of each unit: events of four quarters, its start, and whether its reporting broke."""
    rows = [
        {
            "outcome": "emergency-admissions",
            "unit": unit,
            "quarter": quarter,
            "events": events,
            "expected": 10.0,
            "start": given.get("start"),
            "reporting_break": given.get("broken", False),
        }
        for unit, given in units.items()
        for quarter, events in zip(QUARTERS, given["events"], strict=False)  # type: ignore[call-overload]
    ]
    return pa.Table.from_pylist(rows)


def test_starts_are_counted_from_the_first_quarter_and_lie_past_the_last() -> None:
    panel = a_panel(A={"events": [10, 8, 10, 12], "start": "2023-24 Q2"}, B={"events": [5, 5, 5, 5]})
    history = history_of(panel, "emergency-admissions", exclude_reporting_breaks=True)
    assert history.starts.tolist() == [5, NEVER]
    assert history.yearly_events == 40
    assert history.by_unit.tolist() == [1.0, 0.5]


def test_units_with_a_gap_with_no_events_or_with_a_break_are_left_out_and_counted() -> None:
    panel = a_panel(
        A={"events": [10, 8, 10, 12], "start": "2023-24 Q1"},
        gap={"events": [5, 5, 5]},
        silent={"events": [0, 0, 0, 0]},
        broken={"events": [5, 5, 5, 5], "broken": True},
    )
    kept = history_of(panel, "emergency-admissions", exclude_reporting_breaks=True)
    assert (kept.units, kept.left_out) == (("A",), 3)
    assert history_of(panel, "emergency-admissions", exclude_reporting_breaks=False).units == ("A", "broken")


def test_less_than_a_year_before_the_first_start_is_refused() -> None:
    panel = a_panel(A={"events": [10, 8, 10], "start": "2022-23 Q4"})
    with pytest.raises(InvalidInput, match=r"4 whole quarters.*Seen: 3.*earlier records"):
        history_of(panel, "emergency-admissions", exclude_reporting_breaks=True)


def test_an_outcome_that_no_unit_has_throughout_is_refused() -> None:
    panel = a_panel(A={"events": [0, 0, 0, 0], "start": "2023-24 Q1"})
    with pytest.raises(InvalidInput, match="No unit has 'emergency-admissions'"):
        history_of(panel, "emergency-admissions", exclude_reporting_breaks=True)
