"""What an accepted value becomes: dates, pence, national codes; and what is written of a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from newcare.engines import in_memory
from newcare.records.checking.dates import read_date
from newcare.records.checking.nhs_number import check_digit_fits
from newcare.reference.flows import flow
from newcare.tables.staged import SHAPES
from records.checking.staged import check, rows_of, stage, with_dates

LAYOUTS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d%b%Y",
    "%Y-%m-%dT%H:%M:%S+00:00",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
]


def read(engine, texts, layouts=(), century_ends=2026):
    table = in_memory(pa.table({"at": range(len(texts)), "text": pa.array(texts, pa.string())}))
    found = engine.to_arrow(
        table.select("at", day=read_date(table.text, layouts, century_ends)).order_by("at")
    )
    return found.column("day").to_pylist()


@settings(max_examples=20)
@given(days=st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=20))
def test_whole_dates_are_read_however_they_are_written(engine, days):
    texts = [day.strftime(layout) for layout in LAYOUTS for day in days]

    assert read(engine, texts) == days * len(LAYOUTS)


def test_days_and_months_of_one_digit_are_read(engine):
    assert read(engine, ["1/3/2024", "2024-3-1"]) == [dt.date(2024, 3, 1)] * 2


def test_a_month_first_layout_is_read_only_where_it_is_named(engine):
    assert read(engine, ["03/28/2024", "03/04/2024"]) == [None, dt.date(2024, 4, 3)]
    assert read(engine, ["03/28/2024", "03/04/2024"], ["%m/%d/%Y"]) == [
        dt.date(2024, 3, 28),
        dt.date(2024, 3, 4),
    ]


def test_a_year_of_two_digits_is_the_latest_that_has_come(engine):
    assert read(engine, ["01/03/24", "01/03/27"], ["%d/%m/%y"]) == [dt.date(2024, 3, 1), dt.date(1927, 3, 1)]


def test_a_spreadsheets_day_number_is_turned_into_a_date_only_where_a_mapping_says_so(engine, tmp_path):
    staged = stage("csds-contact", rows_of("csds-contact", [{"contact_date": "45352"}]), tmp_path)

    assert check(staged, engine, tmp_path / "a").reasons(1) == ["excel-serial-date"]
    told = check(with_dates(staged, "excel"), engine, tmp_path / "b")
    assert told.accepted[1]["contact_date"] == dt.date(2024, 3, 1)


def test_a_birth_date_may_be_a_month(engine, tmp_path):
    changes = [{"birth_date": "1950-06"}, {"birth_date": "06/1950"}, {"birth_date": "061950"}]
    found = check(stage("hes-apc", rows_of("hes-apc", changes), tmp_path), engine, tmp_path)

    assert [found.accepted[row]["birth_date"] for row in (1, 2, 3)] == [dt.date(1950, 6, 1)] * 3


def test_accepted_rows_have_every_column_of_their_shape_typed_as_it_says(engine, tmp_path):
    changes = [{"cost_pence": "12.345"}, {"nhs_number": "943 476 5919", "diagnosis_01": "i50.0", "sex": "M"}]
    found = check(stage("hes-apc", rows_of("hes-apc", changes), tmp_path), engine, tmp_path)
    schema = pq.read_schema(found.checked.accepted_path)

    names = [*SHAPES["episode"].column_names, "source_file", "source_row", "warnings"]
    assert schema.names == names
    assert [
        str(schema.field(name).type) for name in ("admission_date", "cost_pence", "episode_order", "sex")
    ] == [
        "date32[day]",
        "int64",
        "int64",
        "string",
    ]
    assert found.accepted[1]["cost_pence"] == 1235
    assert found.accepted[1]["source_file"] == "hes-apc.csv"
    second = found.accepted[2]
    assert (second["nhs_number"], second["diagnosis_01"], second["sex"]) == ("9434765919", "I500", "male")
    assert second["warnings"] == ["code-rewritten"]


def test_quarantined_rows_are_kept_as_they_came(engine, tmp_path):
    changes = [{"admission_date": "30/02/2024", "cost_pence": "£5"}]
    found = check(stage("hes-apc", rows_of("hes-apc", changes), tmp_path), engine, tmp_path)

    row = found.quarantined[1]
    assert (row["admission_date"], row["cost_pence"]) == ("30/02/2024", "£5")
    assert row["reasons"] == ["impossible-date", "currency-sign"]
    assert row["about"] == ["admission_date", "cost_pence"]
    assert found.checked.by_month == {("impossible-date", ""): 1, ("currency-sign", ""): 1}


def test_reasons_are_counted_in_the_month_of_the_row(engine, tmp_path):
    changes = [{"cost_pence": "-1"}, {"cost_pence": "-1", "contact_date": "2024-12-31"}]
    found = check(stage("csds-contact", rows_of("csds-contact", changes), tmp_path), engine, tmp_path)

    assert found.checked.by_month == {("negative-value", "2024-03"): 1, ("negative-value", "2024-12"): 1}


def test_what_is_the_same_in_every_row_of_a_flow_is_not_asked_of_the_file(engine, tmp_path):
    found = check(stage("csds-contact", rows_of("csds-contact", [{}]), tmp_path), engine, tmp_path)

    assert found.accepted[1]["service"] == "community"


def test_a_local_code_is_read_as_a_mapping_says(engine, tmp_path):
    staged = stage("csds-contact", rows_of("csds-contact", [{"attendance": "ARR"}]), tmp_path)
    columns = tuple(
        replace(column, codes={**column.codes, "arr": "attended"}) if column.name == "attendance" else column
        for column in flow("csds-contact").columns
    )
    told = replace(staged, flow=replace(staged.flow, columns=columns))

    assert check(told, engine, tmp_path).accepted[1]["attendance"] == "attended"


def _check_digit(first_nine):
    """The check digit by the words of the NHS Data Dictionary; 10 where there is none."""
    return (
        11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), first_nine, strict=True)) % 11
    ) % 11


@settings(max_examples=30)
@given(numbers=st.lists(st.from_regex("[0-9]{10}", fullmatch=True), min_size=1, max_size=50))
def test_the_check_digit_by_remainders_is_that_of_the_data_dictionary(engine, numbers):
    table = in_memory(pa.table({"at": range(len(numbers)), "number": pa.array(numbers)}))
    found = engine.to_arrow(table.select("at", fits=check_digit_fits(table.number)).order_by("at"))

    assert found.column("fits").to_pylist() == [_check_digit(each[:9]) == int(each[9]) for each in numbers]


def test_numbers_with_their_own_check_digit_fit(engine):
    firsts = [f"{number:09}" for number in range(100_000_000, 999_999_999, 1_234_567)]
    numbers = [f"{first}{_check_digit(first)}" for first in firsts if _check_digit(first) < 10]
    table = in_memory(pa.table({"number": numbers}))

    assert set(engine.to_arrow(table.select(fits=check_digit_fits(table.number))).column(0).to_pylist()) == {
        True
    }
