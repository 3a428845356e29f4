"""`newcare england` as a person or a program meets it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from england_sources import mapping, publish


def england(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from newcare.cli import main; main()", "england", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_json_is_one_object_on_standard_output_and_words_go_to_standard_error(tmp_path):
    sources = publish(tmp_path / "sources")
    done = england("--sources", sources, "--out", tmp_path / "out", "--mapping", mapping(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["views"]) == {"all-areas", "without-reporting-breaks", "one-day-or-more", "zero-day"}
    for groups in found["views"].values():
        assert set(groups) == {"MCP", "PACS", "rest"}
        assert all(set(group) == {"change_percent", "areas", "permutation_p"} for group in groups.values())
    assert {"report", "seconds", "method", "data_version", "baseline", "published"} <= set(found)
    assert "Published:" in done.stderr
    assert "Checked:" in done.stderr


def test_a_person_sees_the_numbers_the_verdict_and_where_the_report_is(tmp_path):
    out = tmp_path / "new" / "out"
    done = england("--sources", publish(tmp_path / "s"), "--out", out, "--mapping", mapping(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "all-areas" in done.stdout
    assert f"Report: {out / 'england.html'}" in done.stdout
    parts = ("excluded-areas", "figure-11", "measure_change", "series_break", "source_check", "views")
    names = {"england.html", "england.xlsx", "panel-mcp.csv", "panel-pacs.csv"}
    names |= {f"{part}.parquet" for part in parts}
    assert names == {path.name for path in out.iterdir() if path.is_file() and path.name[0] != "."} - {
        "manifest.json"
    }


def test_absent_files_end_with_status_2_and_name_each_publication(tmp_path):
    done = england("--sources", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert done.returncode == 2
    for words in (
        "Monthly Activity Return",
        "Hospital Episode Statistics",
        "Mid-year population",
        "NHS Digital",
    ):
        assert words in done.stderr
    assert "derived_ccg_population_mid2012_2019.csv" in done.stderr
    assert "no such folder" in done.stderr


def test_a_wrong_code_in_the_mapping_ends_with_status_2_and_its_line(tmp_path):
    table = mapping(tmp_path, "22,Lakeside,MCP,XXX,Corby,whole,high,")
    done = england("--sources", publish(tmp_path / "s"), "--out", tmp_path / "out", "--mapping", table)
    assert done.returncode == 2
    assert "Line 6" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.shared_data
def test_england_takes_a_few_seconds(shared, tmp_path):
    done = england("--sources", shared / "data" / "public", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["seconds"] < 90  # about 9 s on two idle cores; other tests may run beside
