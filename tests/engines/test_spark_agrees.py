"""The same chain on the distributed engine gives the same tables."""

from __future__ import annotations

import importlib.util
import math
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.caremodel import write_sample
from newcare.synthetic import PlaceSettings, write_place
from newcare.tables import TABLES
from newcare.workflows.run import run_model

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    folder = tmp_path_factory.mktemp("engines")
    place = folder / "place"
    write_place(PlaceSettings(people=4_000, seed=3), place)
    model = write_sample("mcp", place)
    return {
        engine: run_model(model, place, folder / engine, lambda *_: None, engine_name=engine)
        for engine in ("duckdb", "spark")
    }


def rows(result, name):
    table = pq.read_table(result.table(name))
    whole = [column for column in table.column_names if not pa.types.is_floating(table[column].type)]
    order = TABLES[name].key if name in TABLES else whole
    return table.sort_by([(column, "ascending") for column in order]).to_pylist()


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def test_every_table_of_the_chain_is_the_same_on_both_engines(results):
    names = results["duckdb"].manifest["tables"].keys()
    assert names == results["spark"].manifest["tables"].keys()
    for name in names:
        ours, theirs = rows(results["duckdb"], name), rows(results["spark"], name)
        assert len(ours) == len(theirs), name
        for one, other in zip(ours, theirs, strict=True):
            assert one.keys() == other.keys(), name
            assert all(same(one[column], other[column]) for column in one), (name, one, other)


def test_keys_do_not_depend_on_the_engine(results):
    keys = [
        {step: entry["key"] for step, entry in results[engine].manifest["steps"].items()}
        for engine in ("duckdb", "spark")
    ]

    assert keys[0] == keys[1]
    assert results["spark"].manifest["engine"].startswith("spark 4.0")
