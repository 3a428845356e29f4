"""A place says in a file of its own what its columns, codes and dates are, and of which flow a file is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newcare.errors import InvalidInput
from newcare.records.reading import Mapping, load_mapping

MAPPING = """
[[file]]
name = "Trust extract*.csv"
flow = "hes-apc"
dates = ["%d.%m.%Y"]
missing = ["not given"]
columns = { admission_date = "Came in", episode_number = "Ref", admission_method = "How", sex = "M or F" }
constants = { provider = "RWP" }
codes.sex = { "Man" = "male", "Woman" = "female", "9" = "female" }

[[flow]]
name = "csds-contact"
columns = { contact_number = "Our number" }
"""
EXTRACT = "Ref,Came in,How,M or F,Practice\n7,05.01.2024,21,Woman,not given\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Any:
    def written(text: str = MAPPING) -> Mapping:
        (tmp_path / "map.toml").write_text(text)
        return load_mapping(tmp_path / "map.toml")

    return written


def test_a_file_is_read_by_the_names_that_the_mapping_gives(read: Any, mapping: Any) -> None:
    found = read(EXTRACT, "Trust Extract 2024.csv", mapping=mapping())
    assert found.staged.guess == "the mapping file says so"
    assert found.staged.flow.name == "hes-apc"
    assert found.rows == [
        {
            "source_row": 1,
            "episode_number": "7",
            "admission_date": "05.01.2024",
            "admission_method": "21",
            "sex": "Woman",
            "practice": None,
        }
    ]


def test_codes_dates_and_constants_of_the_mapping_go_with_the_flow(read: Any, mapping: Any) -> None:
    flow = read(EXTRACT, "Trust extract.csv", mapping=mapping()).staged.flow
    assert flow.dates[0] == "%d.%m.%Y"
    assert flow.constants == {"provider": "RWP"}
    assert flow.column("provider") is None
    assert flow.column("sex").codes["Woman"] == "female"
    assert flow.column("sex").codes["1"] == "male"  # what the flow says stands
    assert "9" not in flow.column("sex").missing  # but what the mapping says counts more


def test_a_name_of_a_flow_helps_to_guess_it(read: Any, mapping: Any) -> None:
    content = "Our number,Contact Date,NHS Number\nC1,2024-01-05,9000000009\n"
    assert read(content, "x.csv").staged.flow is None
    found = read(content, "x.csv", mapping=mapping())
    assert found.staged.flow.name == "csds-contact"
    assert found.column("contact_number") == ["C1"]


def test_a_column_that_the_mapping_takes_is_no_longer_another_one(read: Any, mapping: Any) -> None:
    text = '[[flow]]\nname = "csds-contact"\ncolumns = { source_person_id = "NHS Number" }\n'
    content = "Unique_CareContactID,Contact_Date,NHS Number\nC1,2024-01-05,A1\n"
    found = read(content, mapping=mapping(text))
    assert found.rows == [
        {"source_row": 1, "contact_number": "C1", "contact_date": "2024-01-05", "source_person_id": "A1"}
    ]


def test_what_is_told_on_the_command_line_counts_before_the_mapping(read: Any, mapping: Any) -> None:
    content = "Slot_ID,Appointment_Date\n1,2024-01-05\n"
    assert (
        read(content, "Trust extract.csv", flow="gp-contact", mapping=mapping()).staged.flow.name
        == "gp-contact"
    )


def test_a_path_into_a_resource_can_be_mapped(read: Any, mapping: Any) -> None:
    text = '[[flow]]\nname = "fhir-patient"\ncolumns = { practice = "managingOrganization.display" }\n'
    content = '{"resourceType": "Patient", "id": "1", "managingOrganization": {"display": "P1"}}\n'
    assert read(content, "p.ndjson", mapping=mapping(text)).column("practice") == ["P1"]


REFUSED = {
    # what is wrong: the mapping, a piece of what is said
    "no TOML": ("[[flow]", "is not TOML"),
    "a table that is not known": ("[[files]]\nname = 'x'", "'files' is not known"),
    "one bracket": ("[flow]\nname = 'hes-apc'", "must be written as [[flow]]"),
    "a flow that does not exist": ("[[flow]]\nname = 'hes_apc'", "no flow 'hes_apc'. Did you mean 'hes-apc'?"),
    "a file without a flow": ("[[file]]\nname = 'x.csv'", "needs name and flow"),
    "a key that is not known": (
        "[[flow]]\nname = 'hes-apc'\ncolums = {}", "'colums' is not known. Did you mean 'columns'?"),
    "a column that does not exist": (
        "[[flow]]\nname = 'hes-apc'\ncolumns = { admision_date = 'x' }",
        "no column 'admision_date'. Did you mean 'admission_date'?"),
    "a code for a column that does not exist": (
        "[[flow]]\nname = 'hes-apc'\ncodes.sexx = { a = 'male' }", "Did you mean 'sex'?"),
    "a code for what is not allowed": (
        "[[flow]]\nname = 'hes-apc'\ncodes.sex = { a = 'Male' }", "sex cannot be 'Male'. Did you mean 'male'?"),
    "a constant that is not allowed": (
        "[[flow]]\nname = 'hes-ae'\nconstants = { department_type = '7' }", "It can be: 1, 2, 3, 4, 5"),
    "a constant that is no text": (
        "[[flow]]\nname = 'hes-ae'\nconstants = { provider = 7 }", "must be text in quotes"),
    "codes that are no table": ("[[flow]]\nname = 'hes-ae'\ncodes.sex = 'male'", "must be a table of texts"),
    "columns that are no table": ("[[flow]]\nname = 'hes-ae'\ncolumns = 'x'", "columns must be a table"),
    "a date format that is none": (
        "[[flow]]\nname = 'hes-ae'\ndates = ['DD/MM/YYYY']",
        "'DD/MM/YYYY' is not a date format; write one such as %d/%m/%Y"),
    "dates that are no list": ("[[flow]]\nname = 'hes-ae'\ndates = '%Y'", "dates must be a list"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_a_mapping_that_makes_no_sense_is_refused(mapping: Any, text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mapping(text)
    assert said in str(refused.value)


def test_all_that_is_wrong_with_a_mapping_is_said_at_once(mapping: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        mapping("[[flow]]\nname = 'hes-apc'\ncolumns = { a = 'x', b = 'y' }\ndates = ['x']")
    assert str(refused.value).count("\n  [[flow]] hes-apc:") == 3


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_mapping(tmp_path / "map.toml")
