"""A place is written whole or not at all."""

import csv
import errno
import os
import resource
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from newcare.errors import FolderBusy, InvalidInput, StorageFailure
from newcare.synthetic import ALL_TABLES, Effect, PlaceSettings, Truth, make_place, write_place

SMALL = PlaceSettings(people=2_000, seed=4)
OTHER = PlaceSettings(people=2_000, seed=5)


def contents(folder):
    """Every file of a folder, by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def written(tmp_path):
    """A folder that holds a small place."""
    write_place(SMALL, tmp_path / "place")
    return tmp_path / "place"


def test_the_files_hold_what_is_made_in_memory(written):
    made, truth = make_place(SMALL)
    for name in ALL_TABLES:
        assert pq.read_table(written / f"{name}.parquet").equals(made[name])
    assert Truth.from_json((written / "truth.json").read_text(encoding="utf-8")) == truth


def test_waves_are_a_csv_file_of_units_and_days(written):
    truth = Truth.from_json((written / "truth.json").read_text(encoding="utf-8"))
    with (written / "waves.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["unit", "start"]
    assert rows[1:] == [[wave.unit, wave.start.isoformat()] for wave in truth.waves]


def test_progress_ends_with_everyone_made(tmp_path):
    said = []
    write_place(
        SMALL, tmp_path / "place", chunk_people=1_000, progress=lambda done, of: said.append((done, of))
    )
    assert said == sorted(said)
    assert len(said) == 3
    assert said[-1][0] == said[-1][1] > 2_000


def test_an_earlier_place_is_replaced_and_a_model_file_beside_it_is_kept(written):
    (written / "mcp.toml").write_text("[model]\n", encoding="utf-8")
    truth = write_place(OTHER, written)
    assert Truth.from_json((written / "truth.json").read_text(encoding="utf-8")) == truth
    assert (written / "mcp.toml").read_text(encoding="utf-8") == "[model]\n"


@pytest.mark.parametrize("name", ["holiday.jpg", "truth.json", "waves.csv"])
def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path, name):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not a synthetic place"):
        write_place(SMALL, tmp_path / "mine")
    assert contents(tmp_path / "mine") == {name: b"{}"}


def test_a_file_of_that_name_is_refused(tmp_path):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not a synthetic place"):
        write_place(SMALL, tmp_path / "mine")


def test_an_empty_folder_is_written(tmp_path):
    (tmp_path / "place").mkdir()
    write_place(SMALL, tmp_path / "place")
    assert (tmp_path / "place" / "truth.json").exists()


@pytest.mark.parametrize(
    "fault", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")], ids=repr
)
def test_a_run_that_stops_half_way_leaves_the_earlier_place_whole(written, fault):
    def stop(done, of):
        raise fault

    before = contents(written)
    with pytest.raises((KeyboardInterrupt, StorageFailure)):
        write_place(OTHER, written, chunk_people=1_000, progress=stop)
    assert contents(written) == before
    assert [entry.name for entry in written.parent.iterdir() if entry.is_dir()] == ["place"]


def test_a_disk_that_takes_no_more_is_said_so_and_nothing_is_left(tmp_path):
    program = (
        "import signal, sys, pathlib\n"
        "from newcare.errors import StorageFailure\n"
        "from newcare.synthetic import PlaceSettings, write_place\n"
        "try:\n"
        "    write_place(PlaceSettings(people=2_000), pathlib.Path(sys.argv[1]))\n"
        "except StorageFailure as error:\n"
        "    print(error)\n"
        "    sys.exit(error.exit_status)\n"
    )
    limit = 100_000  # bytes in one file; Python ignores the signal, so that writing more is an error
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "place")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == StorageFailure.exit_status, done.stderr
    assert "File too large" in done.stdout
    assert not [entry for entry in tmp_path.iterdir() if entry.is_dir()]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_said_so(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageFailure, match="Permission denied"):
        write_place(SMALL, tmp_path / "place")


def test_two_runs_into_one_folder_do_not_mix(written):
    before = contents(written)
    with FileLock(written.parent / ".place.lock"), pytest.raises(FolderBusy, match="Another run"):
        write_place(OTHER, written)
    assert contents(written) == before


def test_what_a_killed_run_left_is_cleared_away(written):
    (written.parent / ".place.partial").mkdir()
    (written.parent / ".place.partial" / "spell.parquet").write_bytes(b"half")
    write_place(OTHER, written)
    assert [entry.name for entry in written.parent.iterdir() if entry.is_dir()] == ["place"]


def test_a_place_that_a_killed_run_had_set_aside_is_put_back(written):
    before = contents(written)
    written.rename(written.parent / ".place.before")

    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_place(PlaceSettings(people=2_000, effect=Effect.parse("none")), written, progress=stop)
    assert contents(written) == before
