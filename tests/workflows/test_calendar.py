"""Which quarters a set of records covers."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pyarrow as pa
import pytest

from newcare.engines import in_memory
from newcare.errors import InvalidModelFile, InvalidRecords
from newcare.workflows.calendar import calendar_of


def daily(first, last, per_day=3):
    days = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    return [day for day in days for _ in range(per_day)]


def calendar(
    engine, days, *, year="2022-23", starts=(dt.date(2023, 1, 1),), on=dt.date(2023, 4, 1), contacts=None
):
    model = SimpleNamespace(
        waves=[SimpleNamespace(unit=f"P{i}", start=start) for i, start in enumerate(starts)],
        place=SimpleNamespace(waves="waves.csv", population_date=on),
        outcomes=SimpleNamespace(baseline_year=year),
        budget=SimpleNamespace(base_year=year, payment_year=year, lines=["primary", "social-care"]),
    )
    dates = pa.array(days, pa.date32())
    tables = {"spell": in_memory(pa.table({"admission_date": dates}))}
    tables["contact"] = in_memory(pa.table({"contact_date": pa.array(contacts or days, pa.date32())}))
    return calendar_of(model, tables, engine)


YEAR = daily(dt.date(2022, 4, 1), dt.date(2023, 3, 31))


def test_whole_quarters_from_first_to_last_spell(engine):
    found = calendar(engine, YEAR)

    assert found.labels == ["2022-23 Q1", "2022-23 Q2", "2022-23 Q3", "2022-23 Q4"]
    assert found.start_quarters == {"P0": "2022-23 Q4"}
    assert found.last_day == dt.date(2023, 3, 31)


def test_stays_that_began_before_the_extract_opens_do_not_make_a_quarter(engine):
    found = calendar(engine, [*daily(dt.date(2022, 3, 25), dt.date(2022, 3, 31), per_day=1), *YEAR])

    assert found.labels[0] == "2022-23 Q1"


def test_a_last_quarter_that_is_cut_short_does_not_count(engine):
    found = calendar(engine, [*YEAR, *daily(dt.date(2023, 4, 1), dt.date(2023, 6, 1))])

    assert found.labels[-1] == "2022-23 Q4"


def test_a_year_that_the_records_do_not_cover_is_refused_with_what_they_cover(engine):
    with pytest.raises(InvalidModelFile, match=r"outcomes.baseline_year is 2021-22.*records from 2022-23 Q1"):
        calendar(engine, YEAR, year="2021-22")


def test_a_model_that_starts_after_the_records_end_is_refused(engine):
    with pytest.raises(InvalidModelFile, match=r"No unit in 'waves\.csv' starts before"):
        calendar(engine, YEAR, starts=[dt.date(2024, 1, 1)])


def test_no_spells_at_all_are_refused(engine):
    with pytest.raises(InvalidRecords, match="has no rows"):
        calendar(engine, [])


def test_people_cannot_be_sorted_by_a_year_that_the_records_do_not_reach(engine):
    with pytest.raises(
        InvalidModelFile, match=r"population_date is 2022-12-01.*Choose a day from 2023-04-01"
    ):
        calendar(engine, YEAR, on=dt.date(2022, 12, 1))


def test_silence_is_not_a_saving(engine):
    contacts = [day for day in YEAR if day < dt.date(2023, 1, 1)]

    with pytest.raises(InvalidRecords, match=r"'contact' has less than half its usual rows in 2022-23 Q4"):
        calendar(engine, YEAR, contacts=contacts)


def test_a_unit_is_settled_only_for_a_year_that_it_ran_from_end_to_end(engine):
    two_years = daily(dt.date(2022, 4, 1), dt.date(2024, 3, 31))
    found = calendar(engine, two_years, starts=[dt.date(2023, 4, 1), dt.date(2023, 4, 2)])

    assert found.groups_in(2023) == {"P0": "model of care", "P1": "started later"}
    with pytest.raises(InvalidModelFile, match="before any unit has started"):
        found.groups_in(2022)
