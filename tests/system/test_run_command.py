"""newcare run: whole or not at all, whatever stops it, and a plain word for everything that is wrong."""

from __future__ import annotations

import json
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest

from newcare.report.linked_cells import linked_counts
from newcare.report.quantities import Quantities


def read_whole(out):
    """Read everything that a manifest names; fails on anything half-written."""
    manifest = json.loads((out / "manifest.json").read_text())
    for entry in manifest["tables"].values():
        assert pq.read_table(out / entry["path"]).num_rows == entry["rows"]
    for path in manifest["files"].values():
        assert (out / path).stat().st_size > 0
    return manifest


@pytest.fixture(scope="module")
def finished(newcare, place, tmp_path_factory):
    out = tmp_path_factory.mktemp("finished") / "out"
    done = newcare("run", place / "mcp.toml", "--records", place, "--out", out, "--json")
    assert done.status == 0, done.err
    return out, done


def test_the_answer_is_one_object_and_names_the_report(finished):
    out, done = finished
    answer = json.loads(done.out)

    assert answer["report"] == str(out / "report.html")
    assert (out / "report.html").read_text().startswith("<!doctype html>")
    assert "Report:" in done.err


def test_a_second_run_makes_nothing_again(newcare, place, finished):
    out, _ = finished

    again = newcare("run", place / "mcp.toml", "--records", place, "--out", out, "--json")

    assert json.loads(again.out)["made"] == []


def test_explain_says_what_a_changed_model_file_would_make_again(newcare, place, finished, tmp_path):
    out, _ = finished
    shutil.copytree(place, tmp_path / "place")
    model = tmp_path / "place" / "mcp.toml"
    model.write_text(model.read_text().replace("corridor = 0.02", "corridor = 0.01"))
    before = read_whole(out)

    done = newcare("run", model, "--records", tmp_path / "place", "--out", out, "--explain", "--json")

    reasons = {step["step"]: step["reason"] for step in json.loads(done.out)["steps"]}
    assert reasons["cube"] is None
    assert reasons["population"] is None
    assert "corridor" in reasons["settlement"]
    assert read_whole(out) == before


def test_person_level_results_hold_pseudonyms_and_no_log_or_page_holds_a_person(place, finished):
    out, done = finished
    people = set(pq.read_table(place / "register.parquet", columns=["person_id"]).column(0).to_pylist())

    for path in out.rglob("*.parquet"):
        if place not in path.parents:
            for column in pq.read_table(path).itercolumns():
                assert not people & set(map(str, column.unique().to_pylist())), path
    for text in (done.out, done.err, (out / "report.html").read_text(), (out / "manifest.json").read_text()):
        assert not any(person in text for person in people)


def test_released_counts_follow_the_policy(finished):
    out, _ = finished
    manifest = read_whole(out)

    rates = pq.read_table(out / manifest["files"]["rate.parquet"]).to_pylist()
    sizes = pq.read_table(out / manifest["files"]["segment_size.parquet"]).to_pylist()

    counts = [row["events"] for row in rates] + [row["people_in_both"] for row in sizes]
    assert all(count is None or count == 0 or (count >= 8 and count % 5 == 0) for count in counts)
    assert "hes-2018" in (out / "report.html").read_text()
    for name, path in manifest["files"].items():
        if name.endswith(".parquet"):
            stamp = pq.read_schema(out / path).metadata
            assert stamp[b"newcare:disclosure_policy"] == b"hes-2018", name
            assert stamp[b"newcare:data_version"].decode() == manifest["data_version"], name


def test_killed_at_any_moment_the_last_whole_result_is_read_and_the_next_run_ends_it(
    place, finished, environment, tmp_path, newcare
):
    kept, _ = finished
    out = tmp_path / "out"
    shutil.copytree(kept, out)
    records = tmp_path / "place"
    shutil.copytree(place, records)
    (records / "mcp.toml").write_text(
        (place / "mcp.toml").read_text().replace("share = 0.02", "share = 0.03")
    )
    command = [
        sys.executable,
        "-m",
        "newcare",
        "run",
        records / "mcp.toml",
        "--records",
        records,
        "--out",
        out,
    ]
    seen = set()
    clock = random.Random(20)
    for _ in range(20):
        running = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(clock.uniform(0.3, 4.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        seen.add(read_whole(out)["data_version"])

    done = newcare("run", records / "mcp.toml", "--records", records, "--out", out, "--json")

    assert done.status == 0, done.err
    last = read_whole(out)
    assert seen <= {read_whole(kept)["data_version"], last["data_version"]}
    assert last["data_version"] in (out / "report.html").read_text()
    assert not [path for path in out.rglob(".*") if path.is_dir() and path.name != ".spill"]


def test_a_full_disk_stops_the_run_with_advice_and_loses_nothing(place, finished, environment, tmp_path):
    kept, _ = finished
    out = tmp_path / "out"
    shutil.copytree(kept, out)
    before = read_whole(out)
    model = tmp_path / "place" / "mcp.toml"
    shutil.copytree(place, model.parent)
    model.write_text(model.read_text().replace("share = 0.02", "share = 0.04"))

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-m", "newcare", "run", model, "--records", model.parent, "--out", out],
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=small_disk,
        check=False,
    )

    assert done.returncode == 6, done.stderr
    assert "Free some space" in done.stderr
    assert "Traceback" not in done.stderr
    assert read_whole(out) == before


def wait_until_it_writes(out):
    """Wait until a run has begun: until it has made its lock file."""
    for _ in range(600):
        if (out / ".lock").exists():
            return
        time.sleep(0.05)
    pytest.fail("the run never began")


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.6, 0.9])
def test_ctrl_c_stops_with_a_word_and_loses_nothing(place, finished, environment, tmp_path, seconds):
    kept, _ = finished
    out = tmp_path / "out"
    shutil.copytree(kept, out)
    before = read_whole(out)
    model = tmp_path / "place" / "mcp.toml"
    shutil.copytree(place, model.parent)
    model.write_text(model.read_text().replace("share = 0.02", "share = 0.05"))
    (out / ".lock").unlink()
    running = subprocess.Popen(
        [sys.executable, "-m", "newcare", "run", model, "--records", model.parent, "--out", out],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_it_writes(out)
    time.sleep(seconds)
    running.send_signal(signal.SIGINT)
    _, words = running.communicate(timeout=60)

    # An interrupt while Python loads code ends the process by the signal itself; a shell calls both 130.
    assert running.returncode in (130, -signal.SIGINT), words
    assert "run the same command again" in words
    assert "Traceback" not in words
    assert read_whole(out) == before


def test_two_runs_at_once_in_one_folder_the_second_is_refused(place, finished, newcare, tmp_path):
    from newcare.engines import Store

    kept, _ = finished
    out = tmp_path / "out"
    shutil.copytree(kept, out)

    with Store(out).writing():
        done = newcare("run", place / "mcp.toml", "--records", place, "--out", out, "--json")

    assert done.status == 5
    assert json.loads(done.out)["error"]["kind"] == "FolderBusy"
    assert "folder of its own" in done.err


def spoilt(place, tmp_path, **changes):
    """A copy of the place with texts of its files replaced."""
    folder = tmp_path / "place"
    shutil.copytree(place, folder)
    for name, (old, new) in changes.items():
        path = folder / name.replace("_", ".", 1)
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    return folder


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"mcp_toml": ("term_years", "term_yaers")}, 3, "term_years"),
        ({"mcp_toml": ("share = 0.02", "share = 2")}, 3, "mcp.toml, line"),
        ({"waves_csv": ("P", "Q")}, 3, "the records hold no practice"),
    ],
)
def test_a_model_file_with_a_fault_is_refused_with_its_line(newcare, place, tmp_path, changes, status, says):
    folder = spoilt(place, tmp_path, **changes)

    done = newcare("run", folder / "mcp.toml", "--records", folder, "--out", tmp_path / "out")

    assert done.status == status, done.err
    assert says in done.err
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_waves_of_one_unit_that_overlap_are_refused(newcare, place, tmp_path):
    folder = tmp_path / "place"
    shutil.copytree(place, folder)
    waves = folder / "waves.csv"
    lines = waves.read_text().splitlines()
    waves.write_text("\n".join([*lines, lines[1]]) + "\n")

    done = newcare("run", folder / "mcp.toml", "--records", folder, "--out", tmp_path / "out")

    assert done.status == 3
    assert "its wave of line 2 began" in done.err


def test_a_records_folder_without_a_table_is_refused(newcare, place, tmp_path):
    folder = tmp_path / "place"
    shutil.copytree(place, folder)
    (folder / "spell.parquet").unlink()

    done = newcare("run", folder / "mcp.toml", "--records", folder, "--out", tmp_path / "out", "--json")

    assert done.status == 4
    assert "no file spell.parquet" in json.loads(done.out)["error"]["message"]


def test_a_truncated_table_is_refused(newcare, place, tmp_path):
    folder = tmp_path / "place"
    shutil.copytree(place, folder)
    path = folder / "contact.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    done = newcare("run", folder / "mcp.toml", "--records", folder, "--out", tmp_path / "out")

    assert done.status == 4
    assert "cut short" in done.err


def test_a_results_folder_that_is_a_file_is_refused(newcare, place, tmp_path):
    (tmp_path / "out").write_text("notes")

    done = newcare("run", place / "mcp.toml", "--records", place, "--out", tmp_path / "out")

    assert done.status == 6
    assert "choose another folder" in done.err
    assert (tmp_path / "out").read_text() == "notes"


def test_the_manifest_says_what_the_release_hid_as_its_table_and_its_page_do(finished):
    out, _ = finished
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    hidden, files = manifest["disclosure"], manifest["files"]
    whole = next(
        row for row in pq.read_table(out / files["disclosure.parquet"]).to_pylist() if row["table"] == "ALL"
    )

    assert hidden == {name: whole[name] for name in ("policy", "cells", "primary", "secondary", "shown")}
    assert hidden["policy"] == "hes-2018"
    assert 0 < hidden["primary"] < hidden["cells"]
    for page in ("report.html", "adoption.html"):
        text = (out / files[page]).read_text(encoding="utf-8")
        assert (
            f"of the {hidden['cells']:,} counts in the tables of this release, {hidden['primary']:,} are"
            in text
        )


def test_what_is_written_down_of_how_tables_add_up_is_so(finished, monkeypatch):
    out, _ = finished
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    names = [name.removesuffix(".parquet") for name in manifest["files"] if name.endswith(".parquet")]
    kept = {name: manifest["tables"][name]["path"] for name in names if name in manifest["tables"]}
    tables = {name: pq.read_table(out / path).to_pylist() for name, path in kept.items()}
    wrong = []
    add_up = Quantities.add_up

    def noting(self, whole, parts, *, rest):
        added = list(parts)
        left = self.values[whole] - sum(self.values[part] for part in added)
        if left and not rest:
            wrong.append(next(cell for cell, place in self.cells.items() if place == whole))
        add_up(self, whole, added, rest=rest)

    monkeypatch.setattr(Quantities, "add_up", noting)
    found = linked_counts(tables)

    assert len(found.sums) > 500
    # People by rank and by segment overlap, as `cohort_use` says: the only sum that has a remainder of its own.
    assert {table for table, _, _ in wrong} <= {"cohort_use", "cohort_size"}
    assert not [name for name in found.names if re.search(r" \(\w+, \d+, \w+\)$", name)]
