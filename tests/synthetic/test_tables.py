"""Each table is what its specification says, and each record falls in its person's registration."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from newcare.synthetic import ALL_TABLES, PlaceSettings, make_place
from newcare.tables.records import RECORD_TABLES
from synthetic.reading import days, epoch_day, registration_on, texts

TYPES = {"text": pa.string(), "whole number": pa.int64(), "number": pa.float64(), "date": pa.date32()}
DAY_OF = {
    "spell": "admission_date",
    "attendance": "arrival_date",
    "contact": "contact_date",
    "diagnosis": "recorded_date",
    "score": "scored_date",
    "appointment": "appointment_date",
    "call": "call_date",
    "coded_event": "event_date",
    "death": "death_date",
    "package": "from_date",
}
each_table = pytest.mark.parametrize("spec", RECORD_TABLES, ids=lambda spec: spec.name)
each_column = pytest.mark.parametrize(
    ("table", "column"),
    [(spec.name, column) for spec in RECORD_TABLES for column in spec.columns],
    ids=lambda value: value if isinstance(value, str) else value.name,
)


@each_table
def test_columns_and_types_are_those_specified(tables, spec):
    schema = tables[spec.name].schema
    assert schema.names == list(spec.column_names)
    assert schema.types == [TYPES[column.type.value] for column in spec.columns]


@each_column
def test_values_are_those_allowed(tables, table, column):
    values = tables[table][column.name]
    assert len(values) > 0
    assert column.nullable or values.null_count == 0
    if column.allowed is not None:
        assert set(pc.unique(values.drop_null()).to_pylist()) <= set(column.allowed)
    if column.minimum is not None:
        assert pc.min(values).as_py() >= column.minimum
    if column.maximum is not None:
        assert pc.max(values).as_py() <= column.maximum


@each_table
def test_no_two_rows_have_the_same_key(tables, spec):
    table = tables[spec.name].select(spec.key)
    assert table.group_by(list(spec.key)).aggregate([]).num_rows == table.num_rows


@each_table
def test_every_reference_is_to_a_row_that_exists(tables, spec):
    for column, (table, target) in spec.refers.items():
        known = pc.is_in(tables[spec.name][column], value_set=tables[table][target].combine_chunks())
        assert pc.all(known).as_py()


@pytest.mark.parametrize("table", sorted(DAY_OF))
def test_every_record_falls_in_a_registration_of_its_person(tables, table):
    records, register = tables[table], tables["register"]
    first = registration_on(register, records["person_id"], days(records[DAY_OF[table]]))
    assert (first >= 0).all()


def test_a_stay_ends_while_its_person_is_registered_and_no_later_than_the_next_begins(tables):
    spell, register = tables["spell"], tables["register"]
    start, end, person = (
        days(spell["admission_date"]),
        days(spell["discharge_date"]),
        texts(spell["person_id"]),
    )
    assert (end >= start).all()
    assert (registration_on(register, spell["person_id"], end) >= 0).all()
    again = person[1:] == person[:-1]
    assert (end[:-1][again] <= start[1:][again]).all()


def test_the_spells_are_those_in_progress_on_some_day_of_the_place(tables, truth):
    spell = tables["spell"]
    start, end = days(spell["admission_date"]), days(spell["discharge_date"])
    assert (start <= epoch_day(truth.last_day)).all()
    assert (end >= epoch_day(truth.first_day)).all()
    assert (start < epoch_day(truth.first_day)).any()


def test_a_spell_through_the_emergency_department_has_an_attendance_that_day(tables, truth):
    spell, attendance = tables["spell"], tables["attendance"]
    through = spell.filter(pc.equal(spell["admission_method"], "21"))
    through = through.filter(pc.greater_equal(through["admission_date"], truth.first_day))
    seen = set(zip(texts(attendance["person_id"]), days(attendance["arrival_date"]), strict=True))
    needed = set(zip(texts(through["person_id"]), days(through["admission_date"]), strict=True))
    assert needed <= seen


def test_asking_for_fewer_tables_gives_the_same_records(tables):
    some, _ = make_place(PlaceSettings(people=20_000, seed=11), {"spell", "package"})
    assert set(some) == {"spell", "package"} < ALL_TABLES
    assert all(some[name].equals(tables[name]) for name in some)


def test_costs_are_skewed_so_that_few_people_cost_most(tables):
    spell = tables["spell"].group_by("person_id").aggregate([("cost_pence", "sum")])
    cost = np.sort(spell["cost_pence_sum"].to_numpy())
    assert cost[-len(cost) // 20 :].sum() > 0.2 * cost.sum()
