"""Months with too few rows, and how key metrics are judged."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from newcare.engines import in_memory
from newcare.records.checking.months import notes_of, thin_months
from newcare.records.checking.plausibility import plausibility

STEADY = {f"2024-{month:02}": 100 for month in range(1, 13)}


def test_a_steady_series_has_no_thin_month():
    assert thin_months(STEADY) == []


def test_a_month_with_less_than_half_the_usual_rows_is_thin():
    assert thin_months({**STEADY, "2024-06": 49}) == [("2024-06", 49, 100)]
    assert thin_months({**STEADY, "2024-06": 50}) == []


def test_a_month_that_is_missing_altogether_is_thin():
    assert thin_months({month: rows for month, rows in STEADY.items() if month != "2024-06"}) == [
        ("2024-06", 0, 100)
    ]


def test_the_last_month_is_held_against_those_before_it():
    assert thin_months({**STEADY, "2024-12": 10}) == [("2024-12", 10, 100)]


def test_a_series_may_begin_with_a_few_early_rows():
    assert thin_months({"2023-11": 3, "2023-12": 5, **STEADY}) == []


def test_small_numbers_are_not_judged():
    assert thin_months(dict.fromkeys(STEADY, 29) | {"2024-06": 0}) == []


def test_a_thin_month_of_one_hospital_is_noted_with_its_code():
    notes = notes_of("episode", 2_400, {"RX1": STEADY, "RX2": {**STEADY, "2024-06": 4}})

    assert [note.message for note in notes] == ["2024-06 has 4 rows of RX2 where about 100 are usual"]


def test_a_list_of_people_has_no_months_to_be_thin():
    assert notes_of("registration", 1_200, {"": {**STEADY, "2024-06": 4}}) == []


@pytest.mark.parametrize("rows", [65_535, 1_048_575])
def test_a_file_as_long_as_a_sheet_is_noted(rows):
    assert [note.code for note in notes_of("registration", rows, {})] == ["as-long-as-a-sheet"]


def test_metrics_are_rates_of_the_people_registered_and_the_days_looked_at(engine):
    """1,000 people over 2 years (731 days of 2023 and 2024); 200 stays of 4 nights, half of them emergencies."""
    people = in_memory(
        pa.table(
            {
                "nhs_number": ["1"] * 1_000,
                "from_date": [dt.date(2000, 1, 1)] * 1_000,
                "to_date": pa.array([None] * 1_000, pa.date32()),
            }
        )
    )
    admitted = [dt.date(2023, 1, 1), *[dt.date(2023, 6, 1)] * 198, dt.date(2024, 12, 31)]
    stays = in_memory(
        pa.table(
            {
                "nhs_number": pa.array(["1"] * 150 + [None] * 50, pa.string()),
                "episode_order": pa.array([None] * 200, pa.int64()),
                "admission_method": ["21", "11"] * 100,
                "admission_date": admitted,
                "discharge_date": [day + dt.timedelta(days=4) for day in admitted],
                "patient_class": ["1"] * 200,
                "diagnosis_01": pa.array(["I500"] * 180 + [None] * 20, pa.string()),
            }
        )
    )
    seen = {
        each.expected.name: each
        for each in plausibility({"registration": [people], "episode": [stays]}, engine)
    }

    years = 1_000 * 731 / 365.25
    assert seen["admissions-per-1000"].seen == pytest.approx(200 / years * 1_000)
    assert seen["emergency-admissions-per-1000"].seen == pytest.approx(100 / years * 1_000)
    assert seen["bed-days-per-1000"].seen == pytest.approx(800 / years * 1_000)
    assert seen["mean-stay"].seen == 4
    assert seen["primary-diagnosis-coded"].seen == 0.9
    assert seen["valid-nhs-number"].seen == pytest.approx(1_150 / 1_200)
    assert seen["emergency-attendances-per-1000"].verdict == "not known"
    assert seen["mean-stay"].verdict == "as expected"
    assert seen["primary-diagnosis-coded"].verdict == "below the range"


def test_a_rate_is_not_known_without_registered_people(engine):
    stays = in_memory(
        pa.table(
            {
                "nhs_number": ["1"],
                "episode_order": pa.array([1], pa.int64()),
                "admission_method": ["21"],
                "admission_date": [dt.date(2024, 1, 1)],
                "discharge_date": [dt.date(2024, 1, 1)],
                "patient_class": pa.array([None], pa.string()),
                "diagnosis_01": ["I500"],
            }
        )
    )
    seen = {each.expected.name: each.seen for each in plausibility({"episode": [stays]}, engine)}

    assert seen["admissions-per-1000"] is None
    assert seen["zero-day-emergency-share"] == 1
