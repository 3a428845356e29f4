"""The comparison with planted truth on a checked folder drawn by hand: four rows of one file."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.synthetic.mess import FAULTS_FILE, IDENTITIES_FILE
from synthetic.planted import ROWS_OF_A_FILE, compare_faults, compare_links

FILE = "ecds.csv"


@pytest.fixture
def place(tmp_path):
    """Row 2 has a wrong code; row 3 has no NHS number. People A, B, C and A."""
    truth = tmp_path / "place" / "truth"
    truth.mkdir(parents=True)
    faults = {
        "file": [FILE, FILE],
        "source_row": [2, 3],
        "kind": ["wrong-code", "nhs-number-missing"],
        "outcome": ["quarantined", "linked"],
    }
    pq.write_table(pa.table(faults), truth / FAULTS_FILE)
    whose = {
        "file": [FILE] * 4 + ["registered_list.csv"] * 3,
        "source_row": [1, 2, 3, 4, 1, 2, 3],
        "person_id": list("ABCAABC"),
    }
    pq.write_table(pa.table(whose), truth / IDENTITIES_FILE)
    return tmp_path / "place"


def checked_folder(tmp_path, held, reasons):
    """A checked folder with these rows in quarantine for these reasons, and the rest accepted."""
    checked = tmp_path / "checked"
    accepted = [row for row in (1, 2, 3, 4) if row not in held]
    written = {
        "accepted/emergency_attendance/ecds.csv": {"source_row": accepted, "warnings": [[]] * len(accepted)},
        "accepted/registration/registered_list.csv": {"source_row": [1, 2, 3], "warnings": [[]] * 3},
        "quarantined/ecds.csv": {"source_row": held, "reasons": reasons},
    }
    for name, columns in written.items():
        (checked / name).parent.mkdir(parents=True, exist_ok=True)
        schema = pa.schema(
            [
                ("source_row", pa.int64()),
                (next(n for n in columns if n != "source_row"), pa.list_(pa.string())),
            ]
        )
        pq.write_table(pa.table(columns, schema=schema), checked / f"{name}.parquet")
    return checked


def linked_folder(tmp_path, links):
    records = tmp_path / "records"
    records.mkdir()
    files = {"0": "emergency_attendance/ecds.csv", "1": "registration/registered_list.csv"}
    (records / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    everything = {**links, **{ROWS_OF_A_FILE + k: person for k, person in enumerate("ABC", 1)}}
    pq.write_table(
        pa.table({"row": list(everything), "person_id": list(everything.values())}), records / "link.parquet"
    )
    return records


def test_a_fault_in_quarantine_for_its_reason_is_found(tmp_path, place):
    compared = compare_faults(place, checked_folder(tmp_path, [2], [["value-not-allowed"]]))
    assert (compared.not_found, compared.clean_quarantined, compared.rows) == ([], [], 7)


def test_a_fault_in_quarantine_for_another_reason_is_not_found(tmp_path, place):
    compared = compare_faults(place, checked_folder(tmp_path, [2], [["value-missing"]]))
    assert compared.not_found == [(FILE, 2, "wrong-code")]


def test_a_clean_row_in_quarantine_is_named(tmp_path, place):
    compared = compare_faults(
        place, checked_folder(tmp_path, [2, 4], [["value-not-allowed"], ["value-missing"]])
    )
    assert compared.clean_quarantined == [(FILE, 4)]


def test_precision_counts_links_made_and_recall_rows_that_could_be_linked(tmp_path, place):
    checked = checked_folder(tmp_path, [2], [["value-not-allowed"]])
    compared = compare_links(place, checked, linked_folder(tmp_path, {1: "A", 3: "B"}))
    # Rows 1, 3 and 4 and three registrations could be linked; 1 is right, 3 is wrong, 4 is not linked.
    assert (compared.right, compared.made, compared.possible) == (4, 5, 6)
    assert compared.precision == pytest.approx(4 / 5)
    assert compared.recall == pytest.approx(4 / 6)
