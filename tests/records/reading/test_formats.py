"""Parquet, workbooks, FHIR resources, OMOP and Synthea become the same rows of text as a CSV."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

CONTACTS = {
    "NHS_Number": [9_000_000_009, 9_000_000_017],
    "Unique_CareContactID": ["C1", "C2"],
    "Contact_Date": [dt.date(2024, 1, 5), dt.date(2024, 1, 6)],
}


@pytest.mark.parametrize(
    ("values", "kind", "text"),
    [
        ([7, None], pa.int32(), ["7", None]),
        ([9000000009.0, 0.5, float("nan")], pa.float64(), ["9000000009", "0.5", None]),
        ([Decimal("1.50")], pa.decimal128(10, 2), ["1.50"]),
        ([dt.date(2024, 1, 5)], pa.date32(), ["2024-01-05"]),
        ([dt.datetime(2024, 1, 5), None], pa.timestamp("us"), ["2024-01-05", None]),
        ([dt.datetime(1923, 1, 5)], pa.timestamp("ns"), ["1923-01-05"]),
        ([dt.datetime(1923, 1, 5, 9, 30, 1, 5)], pa.timestamp("us"), ["1923-01-05T09:30:01"]),
        ([dt.datetime(2024, 1, 5, 9, 30, 1, 5)], pa.timestamp("us"), ["2024-01-05T09:30:01"]),
        ([dt.datetime(2024, 7, 5, 23, 30)], pa.timestamp("s", "Europe/London"), ["2024-07-06T00:30:00"]),
        ([True, False], pa.bool_(), ["true", "false"]),
        ([b"A1"], pa.binary(), ["A1"]),
        (["a", "b", "a"], pa.dictionary(pa.int8(), pa.string()), ["a", "b", "a"]),
        (["a"], pa.large_string(), ["a"]),
        ([None], pa.null(), [None]),
    ],
    ids=str,
)
def test_a_typed_column_of_parquet_is_the_text_that_a_csv_would_hold(
    read: Any, tmp_path: Path, values: list[object], kind: pa.DataType, text: list[str]
) -> None:
    table = pa.table(
        {
            "Unique_CareContactID": [str(n) for n in range(len(values))],
            "Contact_Date": ["2024-01-05"] * len(values),
            "SURNAME": pa.array(values, kind),
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    assert read(tmp_path / "x.parquet").column("surname") == text


def test_parquet_is_numbered_across_its_parts(read: Any, tmp_path: Path) -> None:
    numbers = [str(n) for n in range(150_000)]
    table = pa.table({"Unique_CareContactID": numbers, "Contact_Date": ["2024-01-05"] * 150_000})
    pq.write_table(table, tmp_path / "x.parquet", row_group_size=40_000)
    found = read(tmp_path / "x.parquet")
    assert found.column("source_row") == list(range(1, 150_001))
    assert found.column("contact_number") == numbers


def book(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """Write a workbook."""
    made = openpyxl.Workbook()
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.remove(made.worksheets[0])
    made.save(path)
    return path


def test_a_workbook_is_read_from_the_first_sheet_with_a_known_header(read: Any, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Community contacts, January 2024"],
        [],
        [*CONTACTS, None],
        [9_000_000_009, "C1", dt.datetime(2024, 1, 5)],
        [None, None, None],
        [9_000_000_017, 2.0, 45_297],
        ["9000000025", True, dt.datetime(2024, 1, 7, 9, 30)],
        [1, 2, 3, "a note"],
    ]
    found = read(book(tmp_path / "csds.xlsx", ("Notes", [["Read me"]]), ("Contacts", rows)))
    assert found.column("contact_number") == ["C1", "2", "true"]
    assert found.column("contact_date") == ["2024-01-05", "45297", "2024-01-07T09:30:00"]
    assert found.column("nhs_number") == ["9000000009", "9000000017", "9000000025"]
    assert [(bad["source_row"], bad["code"]) for bad in found.malformed] == [(4, "too-many-fields")]
    assert found.staged.read == 4


def test_a_workbook_of_something_else_is_left_alone(read: Any, tmp_path: Path) -> None:
    found = read(book(tmp_path / "results.xlsx", ("Answer", [["area", "value"], ["A", 1]])))
    assert (found.staged.flow, found.staged.faults) == (None, ())


PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [
        {"system": "https://hospital.example/mrn", "value": "77"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000009"},
    ],
    "name": [{"use": "old", "family": "Ash"}, {"use": "official", "family": "Elm", "given": ["Ann", "Bea"]}],
    "gender": "female",
    "birthDate": "1950-03",
    "address": [{"postalCode": "WR1 2AB"}],
    "generalPractitioner": [
        {
            "identifier": {
                "system": "https://fhir.nhs.uk/Id/ods-organization-code",
                "value": "P81001",
                "period": {"start": "2010-04-01"},
            }
        }
    ],
    "deceasedBoolean": False,
}
ENCOUNTER = {
    "resourceType": "Encounter",
    "id": "e1",
    "class": {"code": "IMP"},
    "subject": {"reference": "Patient/p1"},
    "period": {"start": "2024-01-05T09:30:00+00:00", "end": "2024-01-07T10:00:00+00:00"},
    "serviceProvider": {"reference": "https://x.example/fhir/Organization/RWP"},
}
CONDITION = {
    "resourceType": "Condition",
    "id": "c1",
    "subject": {"reference": "urn:uuid:p1"},
    "encounter": {"reference": "Encounter/e1"},
    "code": {
        "coding": [
            {"system": "http://snomed.info/sct", "code": "84114007"},
            {"system": "http://hl7.org/fhir/sid/icd-10", "code": "I50.0"},
        ]
    },
    "onsetDateTime": "2024-01-05",
}


def lines(*resources: object) -> str:
    """NDJSON."""
    return "".join(json.dumps(resource) + "\n" for resource in resources)


def test_a_patient_resource_becomes_a_registration(read: Any) -> None:
    found = read(
        lines(PATIENT, {"resourceType": "Patient", "id": "p2", "birthDate": "1960-01-01"}), "Patient.ndjson"
    )
    assert found.staged.guess == "taken for fhir-patient by its resource type"
    first, second = found.rows
    assert {name: value for name, value in first.items() if value is not None} == {
        "source_row": 1,
        "nhs_number": "9000000009",
        "source_person_id": "p1",
        "surname": "Elm",
        "forename": "Ann",
        "birth_date": "1950-03",
        "sex": "female",
        "postcode": "WR1 2AB",
        "practice": "P81001",
        "from_date": "2010-04-01",
    }
    assert second["from_date"] == "1960-01-01"  # where no registration is given, from birth


def test_an_encounter_resource_becomes_an_encounter(read: Any) -> None:
    found = read(lines(ENCOUNTER), "Encounter.ndjson").rows[0]
    assert (found["source_person_id"], found["provider"], found["setting"]) == ("p1", "RWP", "IMP")
    assert found["from_date"] == "2024-01-05T09:30:00+00:00"


def test_a_condition_resource_gives_its_icd10_code_before_its_snomed_code(read: Any) -> None:
    found = read(lines(CONDITION), "Condition.ndjson").rows[0]
    assert (found["code"], found["code_system"]) == ("I50.0", "http://hl7.org/fhir/sid/icd-10")
    assert (found["source_person_id"], found["encounter_number"], found["recorded_date"]) == (
        "p1",
        "e1",
        "2024-01-05",
    )


def test_a_line_that_is_no_resource_of_the_file_is_set_aside(read: Any) -> None:
    bad = '{"resourceType": "Encounter", "id": \n[1]\n\n' + lines(PATIENT)
    found = read(
        (lines(ENCOUNTER) + bad).encode() + b'{"resourceType": "Encounter", "id": "\xff"}\n', "e.ndjson"
    )
    assert [(row["source_row"], row["code"]) for row in found.malformed] == [
        (2, "not-json"),
        (3, "not-json"),
        (4, "other-resource"),
        (5, "undecodable"),
    ]
    assert found.column("source_row") == [1]


def test_a_damaged_first_line_does_not_hide_the_resources_after_it(read: Any) -> None:
    found = read("{broken\n" + lines(ENCOUNTER), "e.ndjson")
    assert found.staged.flow.name == "fhir-encounter"
    assert [row["code"] for row in found.malformed] == ["not-json"]


def test_omop_tables_are_known_and_read(read: Any) -> None:
    person = (
        "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,race_concept_id,"
        "ethnicity_concept_id,location_id,provider_id,care_site_id,person_source_value,gender_source_value\n"
        "1,8532,1950,3,7,,8527,0,,,12,x,F\n"
    )
    found = read(person, "person.csv").rows[0]
    assert (found["birth_date"], found["from_date"], found["practice"]) == ("1950-03-07", "1950-03-07", "12")
    visit = (
        "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_start_datetime,visit_end_date,"
        "visit_end_datetime,visit_type_concept_id,provider_id,care_site_id\n"
        "5,1,9201,2024-01-05,2024-01-05 09:30:00,2024-01-07,,32817,,12\n"
    )
    assert read(visit, "visit_occurrence.csv").column("from_date") == ["2024-01-05"]
    condition = (
        "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_start_datetime,"
        "condition_source_value,visit_occurrence_id\n9,1,316139,2024-01-05,,I50.0,5\n"
    )
    assert read(condition, "condition_occurrence.csv").column("code") == ["I50.0"]
    death = "person_id,death_date,death_datetime,cause_source_value\n1,2024-02-01,,I50.0\n"
    assert read(death, "death.csv").staged.flow.name == "omop-death"


def test_synthea_tables_are_known_and_read(read: Any) -> None:
    patients = (
        "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,SUFFIX,MAIDEN,MARITAL,RACE,ETHNICITY,GENDER,"
        "BIRTHPLACE,ADDRESS,CITY,STATE,COUNTY,ZIP\n"
        "p1,1950-03-07,,999,,,Ms.,Ann1,Elm2,,,S,white,nonhispanic,F,X,1 Road,Town,MA,Y,01001\n"
    )
    found = read(patients, "patients.csv").rows[0]
    assert (found["from_date"], found["sex"], found["ethnicity"]) == ("1950-03-07", "F", "white")
    encounters = (
        "Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST\n"
        "e1,2024-01-05T09:30:00Z,2024-01-05T10:00:00Z,p1,o1,d1,y1,emergency,50849002,x,129.16\n"
    )
    assert read(encounters, "encounters.csv").column("setting") == ["emergency"]
    conditions = "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2024-01-05,,p1,e1,44054006,x\n"
    assert read(conditions, "conditions.csv").staged.flow.name == "synthea-conditions"
