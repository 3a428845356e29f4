"""newcare check: a folder of extracts in, accepted and quarantined rows out, and a page that says why."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json

import pyarrow.parquet as pq
import pytest

from browser import accessibility_violations, chromium_page
from newcare.errors import InvalidInput, InvalidRecords
from newcare.workflows.check import CheckRequest, check_folder

CONTACTS = "NHS_Number,Unique_CareContactID,Contact_Date,AttendanceStatus,Cost\n"
GOOD = [f"9434765919,C{number},2024-{number % 12 + 1:02}-05,5,45.00" for number in range(1, 41)]
BAD = "9434765919,C99,30/02/2024,5,£45"
ON = dt.date(2026, 1, 1)


def write(folder, *rows, name="csds_contacts.csv"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(CONTACTS + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def checked(folder, **more):
    return check_folder(CheckRequest(folder, ON, **more))


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """A folder with one bad row in 41, a list, and a file that is none of ours."""
    folder = write(tmp_path_factory.mktemp("passed") / "extracts", *GOOD, BAD)
    (folder / "notes.txt").write_text("ask Ann about May\n")
    return checked(folder)


def test_the_command_prints_one_object_with_every_file(newcare, tmp_path):
    folder = write(tmp_path / "extracts", *GOOD, BAD)
    (folder / "notes.txt").write_text("ask Ann about May\n")

    done = newcare("check", folder, "--json", "--on", "2026-01-01")

    assert done.status == 0, done.err
    answer = json.loads(done.out)
    files = {file["file"]: file for file in answer["files"]}
    contacts = files["csds_contacts.csv"]
    assert contacts["flow"] == "csds-contact"
    assert (contacts["read"], contacts["accepted"], contacts["quarantined"]) == (41, 40, 1)
    assert contacts["reasons"] == {"currency-sign": 1, "impossible-date": 1}
    assert files["notes.txt"]["flow"] is None
    assert (tmp_path / "extracts-checked" / "report.html").read_text().startswith("<!doctype html>")
    assert "1 quarantined" in done.err


def test_a_stopped_check_prints_the_files_too_and_leaves_with_the_status_of_bad_records(newcare, tmp_path):
    folder = write(tmp_path / "extracts", GOOD[0], BAD)

    done = newcare("check", folder, "--json", "--on", "2026-01-01")

    assert done.status == InvalidRecords.exit_status
    answer = json.loads(done.out)
    assert answer["files"][0]["quarantined"] == 1
    assert "1 of 2 rows are in quarantine (50.0%; its threshold is 5.0%)" in answer["stopped"][0]
    assert answer["out"].endswith("extracts-checked-refused")
    assert not (tmp_path / "extracts-checked").exists()
    assert "extracts-checked-refused" in done.err


def test_a_share_that_is_none_is_refused_before_anything_is_read(newcare, tmp_path):
    done = newcare("check", tmp_path, "--threshold", "five")

    assert done.status == 2
    assert "not a number" in done.err


def test_a_stopped_check_keeps_the_last_good_result(tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)
    good = checked(folder)
    manifest = (good.out / "manifest.json").read_text()
    write(folder, BAD)

    stopped = checked(folder)

    assert (good.out / "manifest.json").read_text() == manifest
    assert stopped.stopped
    assert stopped.out != good.out
    rows = pq.read_table(stopped.out / "quarantined" / "csds_contacts.csv.parquet")
    assert rows.column("reasons").to_pylist() == [["impossible-date", "currency-sign"]]


def test_a_good_check_clears_what_a_refused_one_left(tmp_path):
    folder = write(tmp_path / "extracts", BAD)
    refused = checked(folder)
    write(folder, *GOOD)

    good = checked(folder)

    assert not good.stopped
    assert not refused.out.exists()


def test_a_threshold_may_be_that_of_a_file_or_a_flow(tmp_path):
    folder = write(tmp_path / "extracts", GOOD[0], BAD)

    assert checked(folder, thresholds={"csds-contact": 0.5}).stopped == ()
    assert checked(folder, threshold=0.5).stopped == ()
    assert checked(folder, threshold=0.5, thresholds={"csds_contacts.csv": 0.1}).stopped


def test_a_threshold_may_stand_in_the_mapping_file(tmp_path):
    folder = write(tmp_path / "extracts", GOOD[0], BAD)
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[flow]]\nname = "csds-contact"\nthreshold = 0.5\n')

    assert checked(folder, mapping=mapping).stopped == ()
    assert checked(folder, mapping=mapping, thresholds={"csds-contact": 0.1}).stopped


def test_a_mapping_says_that_dates_are_day_numbers_of_a_spreadsheet(tmp_path):
    folder = write(tmp_path / "extracts", "9434765919,C1,45352,5,45.00")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[flow]]\nname = "csds-contact"\ndates = ["excel"]\n')

    result = checked(folder, mapping=mapping)

    rows = pq.read_table(result.out / "accepted" / "care_contact" / "csds_contacts.csv.parquet")
    assert rows.column("contact_date").to_pylist() == [dt.date(2024, 3, 1)]


def test_a_file_that_is_refused_as_a_whole_stops_the_build(tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)
    write(folder, name="csds_contacts_may.csv")

    result = checked(folder)

    assert "csds_contacts_may.csv was refused" in result.stopped[0]
    empty = next(file for file in result.as_json()["files"] if file["file"] == "csds_contacts_may.csv")
    assert empty["faults"][0]["code"] in empty["reasons"]
    assert "was refused" in result.report.read_text()


def test_a_damaged_file_stops_the_build_though_its_name_tells_no_flow(newcare, tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)
    (folder / "extract_7.csv.gz").write_bytes(gzip.compress((CONTACTS + "\n".join(GOOD)).encode())[:60])

    done = newcare("check", folder, "--on", "2026-01-01")

    assert done.status == InvalidRecords.exit_status
    assert "extract_7.csv.gz was refused: The file is damaged or cut short" in done.err
    assert "Copy or download it again" in done.err
    page = (tmp_path / "extracts-checked-refused" / "report.html").read_text()
    assert "Copy or download it again" in page


def test_files_that_no_system_sends_are_passed_over(newcare, tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)
    (folder / "truth.json").write_text('{"people": 3}\n')
    (folder / "waves.csv").write_text("wave,site\n1,A\n")
    (folder / "README").write_text("Drawn from a seed.\n")
    (folder / "page.html").write_text("<!doctype html><title>Page</title>\n")

    done = newcare("check", folder, "--on", "2026-01-01")

    assert done.status == 0, done.err
    assert (done.out + done.err).count("passed over") == 4


def test_a_folder_with_nothing_of_ours_stops(tmp_path):
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "notes.txt").write_text("nothing here\n")

    assert "--flow" in checked(tmp_path / "extracts").stopped[0]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidRecords, match="no folder"):
        checked(tmp_path / "nowhere")


def test_a_flow_given_for_a_file_that_is_not_there_is_refused(tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)

    with pytest.raises(InvalidInput, match="is called contacts"):
        checked(folder, flows={"contacts.csv": "csds-contact"})


def test_the_flow_can_be_told(tmp_path):
    folder = write(tmp_path / "extracts", *GOOD)

    result = checked(folder, flows={"csds_contacts.csv": "csds-contact"})

    assert result.files[0].checked.staged.guess == "you said so"


def test_the_results_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = write(tmp_path / "extracts", *GOOD)

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("newcare.workflows.check.write_tables", fail)
    with pytest.raises(KeyboardInterrupt):
        checked(folder)

    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == ["extracts"]


def test_every_accepted_file_lies_under_its_shape(passed):
    rows = pq.read_table(passed.out / "accepted" / "care_contact" / "csds_contacts.csv.parquet")

    assert rows.num_rows == 40
    assert rows.column("attendance").unique().to_pylist() == ["attended"]


def test_the_summary_has_each_rule_by_file_and_month(passed):
    with (passed.out / "summary.csv").open() as file:
        rows = list(csv.DictReader(file))

    assert [(row["file"], row["rule"], row["severity"], row["month"], row["rows"]) for row in rows] == [
        ("csds_contacts.csv", "currency-sign", "error", "", "1"),
        ("csds_contacts.csv", "impossible-date", "error", "", "1"),
    ]
    assert all(row["remedy"] for row in rows)
    months = pq.read_table(passed.out / "months.parquet").to_pylist()
    assert sum(row["accepted"] for row in months) == 40


def test_the_page_tells_a_data_manager_what_to_do_and_names_no_person(passed):
    page = passed.report.read_text()

    assert "There is no such day, such as 30 February" in page
    assert "Export amounts as plain numbers" in page
    assert "Community Services Data Set" in page
    assert "9434765919" not in page
    assert "9434765919" not in (passed.out / "manifest.json").read_text()


def test_nothing_is_left_beside_the_results(passed):
    names = {path.name for path in passed.out.parent.iterdir() if not path.name.startswith(".")}

    assert names == {"extracts", "extracts-checked"}


@pytest.mark.browser
def test_the_page_breaks_no_rule_of_accessibility(passed, browser):
    with chromium_page(browser, passed.report.read_text()) as page:
        assert accessibility_violations(page) == []
