"""The screen finds reports that are lost, and takes neither chance nor the effect of a model of care for them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from newcare.outcomes import reporting_breaks

MONTHS = [dt.date(2021 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(48)]
FIRST_START = MONTHS[24].isoformat()
NO_UNITS = pa.table({"unit": pa.array([], pa.string()), "provider": pa.array([], pa.string()), "spells": []})


def breaks(counts, first_start=FIRST_START):
    """Breaks found in counts of shape (providers, months from April 2021)."""
    rows = [
        {"provider": f"H{area}", "month": month, "spells": int(count)}
        for area, row in enumerate(counts)
        for month, count in zip(MONTHS, row, strict=False)
    ]
    found = reporting_breaks(pa.Table.from_pylist(rows), NO_UNITS, first_start=first_start)
    return [(row["provider"], row["month"], row["kind"]) for row in found["reporting_break"].to_pylist()]


def even(providers=10, level=300):
    return np.full((providers, len(MONTHS)), level)


def test_a_real_effect_at_three_of_ten_hospitals_is_no_break_in_reporting():
    counts = even()
    counts[:3, 24:] = 240

    assert breaks(counts) == []


def test_a_real_effect_that_starts_in_the_middle_of_a_month_is_no_break_in_reporting():
    counts = even()
    counts[:3, 24] = 270
    counts[:3, 25:] = 240

    assert breaks(counts, MONTHS[24].replace(day=16).isoformat()) == []


def test_the_same_fall_wholly_before_the_first_start_is_a_step():
    counts = even()
    counts[:3, 12:] = 240

    assert breaks(counts) == [(f"H{area}", "2022-04", "step") for area in range(3)]


@pytest.mark.parametrize(("after", "found"), [(6, [("H0", "2022-10", "step")]), (2, [])])
def test_a_step_is_judged_by_the_months_before_the_first_start_alone(after, found):
    """Of a fall by a third, two months lower a six-month mean by a ninth: not yet a step."""
    counts = even()
    counts[0, 18:] = 200

    assert breaks(counts, MONTHS[18 + after].isoformat()) == found


def test_what_happens_after_the_first_start_moves_no_step_before_it():
    counts = even()
    counts[0, 12:] = 240
    later = counts.copy()
    later[1:7, 24:] = 210

    assert breaks(counts) == breaks(later) == [("H0", "2022-04", "step")]


@pytest.mark.parametrize("level", [2, 5, 10, 40, 150])
def test_chance_alone_marks_almost_no_provider(level):
    """500 providers of 48 months."""
    rng = np.random.default_rng(7)
    marked = [{provider for provider, _, _ in breaks(rng.poisson(even(level=level)))} for _ in range(50)]

    assert sum(map(len, marked)) <= 5


def test_a_step_of_a_fifth_is_beyond_chance_at_a_large_provider_and_not_at_a_small_one():
    """Six months of 300 and 240: 360 apart, 57 the standard error. Of 30 and 24: 36 apart, 18 the standard error."""
    large, small = even(level=300), even(level=30)
    large[0, 12:], small[0, 12:] = 240, 24

    assert (breaks(large), breaks(small)) == ([("H0", "2022-04", "step")], [])


def test_lost_and_doubled_months_are_found_on_both_sides_of_the_first_start():
    counts = even()
    counts[0, [8, 30]] = 30
    counts[1, 40] = 600

    assert breaks(counts) == [("H0", "2021-12", "gap"), ("H0", "2023-10", "gap"), ("H1", "2024-08", "spike")]


def test_records_that_start_with_the_model_of_care_have_no_month_in_which_to_judge_a_step():
    assert breaks(even(), MONTHS[0].isoformat()) == []


def test_a_provider_that_stops_reporting_marks_the_units_that_depend_on_it():
    rows = [
        {"provider": provider, "month": month, "spells": 30 if provider == "H2" and 10 <= i <= 12 else 300}
        for i, month in enumerate(MONTHS)
        for provider in ("H1", "H2", "H3")
    ]
    units = pa.Table.from_pylist(
        [
            {"unit": "A", "provider": "H1", "spells": 90},
            {"unit": "A", "provider": "H2", "spells": 10},
            {"unit": "B", "provider": "H2", "spells": 50},
            {"unit": "B", "provider": "H1", "spells": 50},
        ]
    )

    made = reporting_breaks(pa.Table.from_pylist(rows), units, first_start=FIRST_START)

    assert set(made["reporting_break"].column("provider").to_pylist()) == {"H2"}
    assert made["unit_screen"].to_pylist() == [
        {"unit": "A", "reporting_break": False},
        {"unit": "B", "reporting_break": True},
    ]
    assert "after the first start is not excluded" in made["reporting_break"].column("method")[0].as_py()
