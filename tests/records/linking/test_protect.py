"""Opt-outs by purpose, pseudonyms that differ by purpose, and names again for direct care alone."""

from __future__ import annotations

import pyarrow as pa
import pytest

from newcare.errors import InvalidInput
from newcare.records.linking import pseudonym_of, reidentify
from newcare.reference.opt_outs import applying, opt_outs
from records.linking.staging import KEY, number

OTHER_KEY = "fedcba9876543210" * 4


def people(town, records, table="register"):
    return {person for (person,) in town.rows(records.tables[table], "person_id")}


def test_nobody_is_left_out_of_their_own_care(town, named):
    assert {number(11), number(12)} <= people(town, named)
    assert number(12) in people(town, named, "diagnosis")


def test_a_national_data_opt_out_keeps_every_row_of_the_person_out_of_evaluation(town, evaluated, fates):
    opted_out = pseudonym_of(number(11), KEY)

    assert all(opted_out not in people(town, evaluated, table) for table in ("register", "attendance"))
    found = fates(evaluated)
    assert found["registration", "opted-out", "national-data-opt-out"] == 1
    assert found["emergency_attendance", "opted-out", "national-data-opt-out"] == 1


def test_a_type_1_opt_out_keeps_rows_of_general_practice_out_and_leaves_the_others(town, evaluated, fates):
    person = pseudonym_of(number(12), KEY)
    contact = evaluated.tables["contact"]

    assert person in people(town, evaluated)
    assert person in people(town, evaluated, "attendance")
    assert person not in people(town, evaluated, "diagnosis")
    assert town.rows(contact.filter(contact.person_id == person), "service") == [("community",)]
    found = fates(evaluated)
    assert found["gp_event", "opted-out", "type-1"] == 1
    assert found["care_contact", "opted-out", "type-1"] == 1


def test_an_opt_out_that_begins_later_does_not_hold_yet(town, evaluated, fates):
    assert pseudonym_of(number(10), KEY) in people(town, evaluated)
    assert fates(evaluated)["opt_out", "counted", "opt-out-of-other-purposes"] == 1


def test_names_stay_for_direct_care_only(town, named, evaluated):
    assert number(1) in people(town, named)
    assert pseudonym_of(number(1), KEY) in people(town, evaluated)
    for table in evaluated.tables.values():
        cells = {str(cell) for column in town.engine.to_arrow(table).columns for cell in column.to_pylist()}
        assert not cells & {number(person) for person in range(1, 13)}
        assert not cells & {"Marsh", "MARSH", "WR1 2AB", "U1 Marsh", "1940-03-07"}


def test_pseudonyms_of_two_purposes_share_nothing_and_neither_do_the_numbers_of_rows(town, evaluated):
    planning = town.records(purpose="planning", key=OTHER_KEY)

    assert not people(town, evaluated) & people(town, planning)

    for records in (evaluated, planning):
        numbered = town.rows(records.tables["attendance"], "attendance_id", "person_id", by="attendance_id")
        assert [person for _, person in numbered] == sorted(person for _, person in numbered)
    homes = [
        {home for (home,) in town.rows(records.tables["register"], "care_home") if home and home != "C1"}
        for records in (evaluated, planning)
    ]
    assert not homes[0] & homes[1]


def test_a_practice_gets_the_names_of_its_own_patients_back_and_of_nobody_else():
    listed = [pseudonym_of(number(person), KEY) for person in (1, 2, 3)]

    found = reidentify(listed, [number(2), number(3), number(4)], purpose="direct-care", key=KEY)

    assert found == {listed[1]: number(2), listed[2]: number(3)}


@pytest.mark.parametrize("purpose", ["evaluation", "planning", "payment", "audit"])
def test_no_other_purpose_gets_names_back_and_the_refusal_says_who_can(purpose):
    with pytest.raises(InvalidInput, match="practice or team") as refusal:
        reidentify([pseudonym_of(number(1), KEY)], [number(1)], purpose=purpose, key=KEY)
    assert number(1) not in str(refusal.value)


def test_the_pseudonym_worked_out_alone_is_that_of_the_expression(engine):
    from newcare.engines import in_memory, keyed_id

    rows = in_memory(pa.table({"person": ["9434765919"]}))

    found = engine.to_arrow(rows.select(pseudonym=keyed_id(rows.person, KEY)))["pseudonym"][0].as_py()

    assert found == pseudonym_of("9434765919", KEY)


def test_no_opt_out_applies_to_direct_care_and_each_rule_names_its_source_and_standing():
    assert applying("direct-care", opt_outs()) == ()
    assert {rule.kind for rule in applying("evaluation", opt_outs())} == {"national-data-opt-out", "type-1"}
    assert all(rule.source and rule.standing for rule in opt_outs())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opt_outs = 3", "not a file of opt-outs"),
        ("not toml", "not a file of opt-outs"),
        ("opt_outs = []", "one entry for each kind"),
    ],
)
def test_a_file_of_opt_outs_that_cannot_be_used_is_refused(tmp_path, text, said):
    (tmp_path / "ours.toml").write_text(text)
    with pytest.raises(InvalidInput, match=said):
        opt_outs(tmp_path / "ours.toml")


def test_a_place_can_put_its_own_reading_in_but_cannot_bar_people_from_their_own_care(tmp_path):
    entry = '[[opt_outs]]\nkind = "{}"\ntitle = "T"\nrows = "all"\npurposes = {}\nsource = "S"\nstanding = "ours"\n'
    ours = tmp_path / "ours.toml"
    ours.write_text(entry.format("type-1", "[]") + entry.format("national-data-opt-out", '["planning"]'))

    assert applying("evaluation", opt_outs(ours)) == ()
    ours.write_text(entry.format("type-1", '["direct-care"]') + entry.format("national-data-opt-out", "[]"))
    with pytest.raises(InvalidInput, match="own direct care"):
        opt_outs(ours)
