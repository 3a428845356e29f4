"""The shipped flows fit their shapes: what a flow says of a column can be read, checked and written back."""

from __future__ import annotations

from itertools import chain

import pytest

from newcare.reference.flows import flow, flow_names, flow_of, spelling_key
from newcare.tables.staged import SHAPES

every_flow = pytest.mark.parametrize("name", flow_names())
BARE = {"name": "x", "title": "t", "shape": "episode", "source": "s"}
ISSUE = {
    *(
        "registered-list",
        "hes-apc",
        "hes-ae",
        "ecds",
        "hes-op",
        "csds-contact",
        "mhsds-contact",
        "gp-contact",
    ),
    *("gp-event", "social-care-cld", "ambulance-call", "nhs-111-call", "deaths", "clinical-score", "opt-out"),
    *("practice-places", "framework-ratings", "fhir-patient", "fhir-encounter", "fhir-condition"),
    *("omop-person", "omop-visit-occurrence", "omop-condition-occurrence", "omop-death"),
    *("synthea-patients", "synthea-encounters", "synthea-conditions"),
}


@every_flow
def test_a_flow_is_named_as_its_file_and_says_where_it_comes_from(name: str) -> None:
    found = flow(name)
    assert found.name == name
    assert found.title
    assert found.source
    assert found.file_names


@every_flow
def test_every_column_of_a_flow_is_a_column_of_its_shape(name: str) -> None:
    shape = SHAPES[flow(name).shape]
    assert {column.name for column in flow(name).columns} <= set(shape.column_names)
    assert set(flow(name).constants) <= set(shape.column_names)


@every_flow
def test_every_code_turns_into_a_value_that_the_shape_allows(name: str) -> None:
    shape = SHAPES[flow(name).shape]
    for column in flow(name).columns:
        allowed = shape.column(column.name).allowed
        assert allowed is None or set(column.codes.values()) <= set(allowed), column.name
    for column_name, value in flow(name).constants.items():
        allowed = shape.column(column_name).allowed
        assert allowed is None or value in allowed, column_name


@every_flow
def test_a_code_is_never_also_a_missing_value(name: str) -> None:
    for column in flow(name).columns:
        assert not {code.casefold() for code in column.codes} & {value.casefold() for value in column.missing}


@every_flow
def test_no_spelling_speaks_for_two_columns_of_a_flow(name: str) -> None:
    claimed: dict[str, str] = {}
    for column in flow(name).columns:
        for spelling in chain(column.names, column.parts):
            assert claimed.setdefault(spelling_key(spelling), column.name) == column.name, spelling


@every_flow
def test_every_column_can_be_found_in_a_file(name: str) -> None:
    for column in flow(name).columns:
        if flow(name).resource:
            assert column.paths, column.name
            assert not column.names, column.name
        else:
            assert column.names or column.parts or column.same_as, column.name
            assert not column.paths, column.name


@every_flow
def test_every_column_that_may_not_be_empty_is_fed_or_the_same_in_every_row(name: str) -> None:
    fed = {column.name for column in flow(name).columns} | set(flow(name).constants)
    assert {column.name for column in SHAPES[flow(name).shape].columns if not column.nullable} <= fed


@every_flow
def test_no_column_is_both_read_and_the_same_in_every_row(name: str) -> None:
    assert not {column.name for column in flow(name).columns} & set(flow(name).constants)


@every_flow
def test_money_in_pounds_is_read_into_pence_only(name: str) -> None:
    for column in flow(name).columns:
        assert (column.unit == "pounds") == column.name.endswith("_pence")


@every_flow
def test_a_column_taken_from_another_names_one_that_the_flow_reads(name: str) -> None:
    for column in flow(name).columns:
        assert column.same_as is None or flow(name).column(column.same_as) is not None


@every_flow
def test_the_names_of_people_are_never_taken_for_missing_words(name: str) -> None:
    for column_name in ("surname", "forename"):
        column = flow(name).column(column_name)
        assert column is None or not {"Null", "Na", "NA", "None"} & set(column.missing)


def test_all_the_flows_that_english_systems_send_are_shipped() -> None:
    assert set(flow_names()) == ISSUE


def test_a_numbered_column_is_spelled_with_two_digits_or_plain() -> None:
    written = {"name": "diagnosis_{n}", "repeat": 2, "spellings": ["DIAG_{n}"], "otherwise": ["Sec {n-1}"]}
    first, second = flow_of({**BARE, "columns": [written]}).columns
    assert (first.name, first.names) == ("diagnosis_01", ("DIAG_01", "DIAG_1"))
    assert (second.name, second.names) == ("diagnosis_02", ("DIAG_02", "DIAG_2", "Sec 01", "Sec 1"))


def test_a_flow_adds_its_own_names_before_those_that_many_flows_share() -> None:
    own = {"name": "sex", "spellings": ["STATED_GENDER"], "codes": {"9": "male"}}
    sex = flow_of({**BARE, "include": ["person"], "columns": [own]}).column("sex")
    assert sex is not None
    assert sex.names[:2] == ("STATED_GENDER", "SEX")
    assert list(sex.codes.items())[:2] == [("9", "male"), ("1", "male")]


def test_case_blanks_and_punctuation_of_a_name_do_not_matter() -> None:
    assert spelling_key("Cost_Frequency_(Unit_Type)") == spelling_key("cost frequency unit type")
