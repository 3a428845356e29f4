"""The log of reads: chained, append-only, without a person in it, and nothing is served without it."""

from __future__ import annotations

import json

import pytest

from newcare.errors import StorageFailure
from newcare.workflows.access_log import FIRST, Read, access_log_path, broken_lines, record_read

READ = Read("direct-care", "cohort", "P001", 15, "3f9c2a71")


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "kept" / "access.jsonl"
    for rows in (15, 0, 7):
        record_read(Read("planning", "cohort", None, rows, "3f9c2a71"), path=path)
    return path


def lines(log):
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_each_line_is_tied_to_the_one_before(log):
    first, second, third = lines(log)

    assert (first["line"], first["before"]) == (1, FIRST)
    assert (second["before"], third["before"]) == (first["digest"], second["digest"])
    assert broken_lines(log) == []


def test_a_line_says_who_read_what_for_which_purpose_and_how_many_and_nothing_of_a_person(tmp_path):
    digest = record_read(READ, path=tmp_path / "log")

    (line,) = lines(tmp_path / "log")
    assert line["digest"] == digest
    assert (line["purpose"], line["practice"], line["rows"]) == ("direct-care", "P001", 15)
    assert set(line) == {
        "line",
        "when",
        "who",
        "purpose",
        "what",
        "practice",
        "rows",
        "data_version",
        "before",
        "digest",
    }


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda rows: [rows[0], rows[1].replace('"rows": 0', '"rows": 1'), rows[2]], [2, 3]),
        (lambda rows: [rows[0], rows[2]], [2]),
        (lambda rows: [rows[1], rows[0], rows[2]], [1, 2, 3]),
        (lambda rows: [*rows[:2], "{}"], [3]),
    ],
)
def test_a_line_changed_taken_out_or_moved_is_found(log, change, broken):
    log.write_text("\n".join(change(log.read_text().splitlines())) + "\n")

    assert broken_lines(log) == broken


def test_only_the_owner_may_read_the_log(log):
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_cut_short_stops_every_further_read(log):
    log.write_text(log.read_text()[:-20])

    with pytest.raises(StorageFailure, match=r"nothing was served.*damaged"):
        record_read(READ, path=log)


def test_a_log_that_cannot_be_written_stops_the_read(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageFailure, match="NEWCARE_ACCESS_LOG"):
        record_read(READ, path=tmp_path / "file" / "log")


def test_the_log_lies_where_the_setting_says_and_else_in_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("NEWCARE_ACCESS_LOG", str(tmp_path / "elsewhere"))
    assert access_log_path() == tmp_path / "elsewhere"
    monkeypatch.delenv("NEWCARE_ACCESS_LOG")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert access_log_path() == tmp_path / ".local" / "state" / "newcare" / "access.jsonl"


def test_the_command_names_the_lines_that_were_changed(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from newcare.cli.access_log import command

    path = tmp_path / "access.jsonl"
    for rows in (1, 2):
        record_read(Read("planning", "cohort", None, rows, "v1"), path=path)
    sound = CliRunner().invoke(command, [str(path)], standalone_mode=False)
    path.write_text(path.read_text().replace('"rows": 1', '"rows": 9'))
    broken = CliRunner().invoke(command, [str(path)], standalone_mode=False)

    assert sound.return_value == 0
    assert "is as it was written" in sound.output
    assert broken.return_value == 1
    assert "at line 1" in broken.output
