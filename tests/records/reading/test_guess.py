"""A file's flow is guessed from its columns first and its name second, and the guess says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newcare.errors import InvalidInput
from newcare.records.reading.columns import plan_columns
from newcare.records.reading.guess import guess_flow
from newcare.reference.flows import flow, flow_names

TABULAR = [name for name in flow_names() if not flow(name).resource]


def spelled(name: str, place: int) -> list[str]:
    """A header of a flow, each column by its first or its last spelling."""
    return [
        column.names[place] if column.names else column.parts[0]
        for column in flow(name).columns
        if column.names or column.parts
    ]


@pytest.mark.parametrize("place", [0, -1], ids=["first spelling", "last spelling"])
@pytest.mark.parametrize("name", TABULAR)
def test_every_flow_is_known_by_its_columns_alone(name: str, place: int) -> None:
    assert getattr(guess_flow(spelled(name, place), "extract.csv").flow, "name", None) == name


@pytest.mark.parametrize("name", TABULAR)
def test_every_flow_is_known_by_the_columns_it_requires_and_its_file_name(name: str) -> None:
    required = [column.names[0] for column in flow(name).columns if column.required]
    header = [*required, *[column for column in spelled(name, 0) if column not in required][:1]]
    assert guess_flow(header, f"{name}.csv").flow == flow(name)


@pytest.mark.parametrize("name", TABULAR)
def test_a_flow_with_one_required_column_missing_is_still_known_and_the_column_is_named(name: str) -> None:
    required = [column for column in flow(name).columns if column.required]
    header = [column for column in spelled(name, 0) if column not in required[0].names]
    found = guess_flow(header, f"{name}.csv").flow
    if len(header) > 1:
        assert found == flow(name)
        assert {fault.code for fault in plan_columns(flow(name), header)[1]} == {"column-missing"}


def test_the_reason_names_the_columns_that_speak_most_clearly() -> None:
    why = guess_flow(["SEX", "EPIKEY", "ADMIDATE", "ADMIMETH", "PROCODE3"], "FILE0123.txt").why
    assert why == "taken for hes-apc by its columns ADMIDATE, ADMIMETH, EPIKEY and 2 more"


def test_columns_that_fit_two_flows_alike_are_asked_about() -> None:
    found = guess_flow(
        ["CALL_DATE", "Final Dx Group", "Outcome of Call", "CaseRef", "Call Number"], "calls.csv"
    )
    assert found.flow is None
    assert set(found.candidates) == {"ambulance-call", "nhs-111-call"}
    assert "--flow calls.csv=" in found.why


def test_the_file_name_settles_what_the_columns_leave_open() -> None:
    found = guess_flow(
        ["CALL_DATE", "Final Dx Group", "Outcome of Call", "CaseRef", "Call Number"], "NHS111.csv"
    )
    assert found.flow == flow("nhs-111-call")


NOT_OURS = {
    "README.md": "# Extracts\n\nSent by the trust, on 5 January.\n",
    "README.txt": "Extracts of the trust.\nNHS numbers are left out, of course.\n",
    "waves.csv": "practice,start\nP1,2024-01-01\n",
    "prices.csv": "year,index\n2024,1.02\n",
    "truth.json": '{"effect": -0.1}\n',
    "answer.json": '[{"a": 1}]\n',
    "report.html": "<!doctype html><title>Answer</title>\n",
    "notes.docx": "PK",
    "query.sql": "select NHS_Number, Contact_Date from contacts;\n",
    "results.ndjson": '{"a": 1}\n',
    "numbers.csv": "1,2,3\n4,5,6\n",
    ".DS_Store": "\0\0\0\1Bud1",
    "picture.png": "\x89PNG",
}


@pytest.mark.parametrize(("name", "content"), NOT_OURS.items(), ids=NOT_OURS)
def test_a_file_that_is_none_of_ours_is_left_alone(read: Any, name: str, content: str) -> None:
    found = read(content.encode("latin-1"), name)
    assert found.staged.flow is None
    assert found.staged.faults == ()
    assert found.staged.guess
    assert found.staged.rows is None


def test_a_flow_that_is_told_is_taken(read: Any) -> None:
    found = read("Slot_ID,Appointment_Date\n1,2024-01-05\n", "x.csv", flow="gp-contact")
    assert (found.staged.flow.name, found.staged.guess) == ("gp-contact", "you said so")


def test_a_flow_that_does_not_exist_is_refused_with_the_nearest_name(read: Any) -> None:
    with pytest.raises(InvalidInput, match=r"no flow 'hes_apc'\. Did you mean 'hes-apc'"):
        read("a,b\n1,2\n", flow="hes_apc")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("listed", "name"), [("apc", "hes-apc"), ("ae", "hes-ae"), ("op", "hes-op"), ("ecds", "ecds")]
)
def test_the_whole_column_list_of_a_hospital_flow_is_known_without_a_clash(
    shared: Path, listed: str, name: str
) -> None:
    lists = json.loads((shared / "data" / "hes_metadata" / f"{listed}.json").read_text())
    header = [column["name"] for column in lists["tables"][0]["tableSchema"]["columns"]]
    found = guess_flow(header, "FILE0123456.txt").flow
    assert found == flow(name)
    plan, faults = plan_columns(found, header)
    assert [fault.message for fault in faults] == []
    assert {"source_person_id", "provider", "sex"} <= set(plan.given)
