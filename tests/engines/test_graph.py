"""Steps: made once, made again only for a reason, published whole."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.engines import DuckDB, Step, Store, Takes, plan, run
from newcare.errors import FolderBusy, InvalidInput


def doubled(numbers, *, by):
    return {"doubled": numbers.mutate(value=numbers.value * by)}


def total(doubled):
    return {"total": pa.table({"total": [sum(doubled.column("value").to_pylist())]})}


def written(folder, total):
    (folder / "total.txt").write_text(str(total.column("total")[0].as_py()))


def chain(by=2):
    return [
        Step("double", doubled, ("numbers",), ("doubled",), {"by": by}),
        Step("total", total, ("doubled",), ("total",), takes=Takes.ROWS),
        Step("write", written, ("total",), ("total.txt",), takes=Takes.FILES),
    ]


@pytest.fixture
def numbers(tmp_path):
    path = tmp_path / "numbers.parquet"
    pq.write_table(pa.table({"value": [1, 2, 3]}), path)
    return path


def run_all(steps, numbers: Path, store: Store, digest="one"):
    engine = DuckDB(threads=1)
    with store.writing():
        planned = plan(steps, {"numbers": digest}, store)
        entries = run(planned, {"numbers": numbers}, store, engine, lambda *_: None)
        store.publish(entries)
    engine.close()
    return [item.reason for item in planned], entries


def test_a_run_makes_every_step_and_names_what_it_made(tmp_path, numbers):
    store = Store(tmp_path / "out")

    reasons, entries = run_all(chain(), numbers, store)

    assert reasons == ["not made before"] * 3
    assert (store.folder / entries["files"]["total.txt"]).read_text() == "12"
    assert store.manifest() == json.loads(json.dumps(entries))
    assert entries["tables"]["doubled"]["rows"] == 3


def test_a_second_run_makes_nothing(tmp_path, numbers):
    store = Store(tmp_path / "out")
    run_all(chain(), numbers, store)

    reasons, _ = run_all(chain(), numbers, store)

    assert reasons == [None, None, None]


def test_a_changed_parameter_makes_its_step_and_those_after_it_again(tmp_path, numbers):
    store = Store(tmp_path / "out")
    run_all(chain(by=2), numbers, store)

    reasons, entries = run_all(chain(by=3), numbers, store)

    assert reasons == ["parameter changed: by", "input changed: doubled", "input changed: total"]
    assert (store.folder / entries["files"]["total.txt"]).read_text() == "18"


def test_a_changed_input_is_the_reason_given(tmp_path, numbers):
    store = Store(tmp_path / "out")
    run_all(chain(), numbers, store, digest="one")

    reasons, _ = run_all(chain(), numbers, store, digest="two")

    assert reasons[0] == "input changed: numbers"


def test_a_step_that_fails_leaves_the_last_whole_result_and_nothing_half_written(tmp_path, numbers):
    store = Store(tmp_path / "out")
    run_all(chain(), numbers, store)
    before = store.manifest()

    def failing(total):
        raise InvalidInput("The total is wrong.")

    with pytest.raises(InvalidInput):
        run_all(
            [*chain()[:2], Step("fail", failing, ("total",), ("never",), takes=Takes.ROWS)], numbers, store
        )

    assert store.manifest() == before
    assert not [path for path in store.folder.rglob("*") if path.name.startswith(".") and path.is_dir()]


def test_a_secret_is_never_written_down_and_still_changes_the_key(tmp_path, numbers):
    store = Store(tmp_path / "out")
    steps = [
        Step("double", doubled_by_secret, ("numbers",), ("doubled",), secrets={"secret": value})
        for value in "ab"
    ]

    keys = [plan([step], {"numbers": "one"}, store)[0].key for step in steps]
    _, entries = run_all(steps[:1], numbers, store)

    assert keys[0] != keys[1]
    assert entries["steps"]["double"]["parameters"]["secret"].startswith("sha256:")


def doubled_by_secret(numbers, *, secret):
    return {"doubled": numbers.mutate(value=numbers.value * len(secret))}


def test_what_neither_this_nor_the_last_result_names_is_dropped(tmp_path, numbers):
    store = Store(tmp_path / "out")
    for by in (2, 3, 4):
        run_all(chain(by=by), numbers, store)

    assert len(list(store.folder.glob("store/double/*"))) == 2


def test_two_runs_at_once_in_one_folder_are_refused(tmp_path):
    store = Store(tmp_path / "out")

    with store.writing(), pytest.raises(FolderBusy, match="Another run"), Store(tmp_path / "out").writing():
        pass


def test_what_an_interrupted_run_left_is_swept_away(tmp_path):
    store = Store(tmp_path / "out")
    leftover = store.folder / "store" / "double" / ".0123.99"
    leftover.mkdir(parents=True)
    (leftover / "half.parquet").write_bytes(b"PAR1")

    with store.writing():
        pass

    assert not leftover.exists()


def test_a_manifest_that_newcare_did_not_write_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text("not json")

    with pytest.raises(InvalidInput, match="not a manifest"):
        Store(tmp_path).manifest()
