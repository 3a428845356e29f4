"""The cube of every shipped indicator is the same, cell by cell, on the distributed engine."""

from __future__ import annotations

import importlib.util
import shutil

import pyarrow.parquet as pq
import pytest

from newcare.engines import open_engine
from newcare.outcomes import cube
from newcare.reference.indicators import indicator, indicator_names
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from outcomes.random_records import records_at_random

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
NAMES = [name for name in indicator_names() if not indicator(name).supplied]


def counted(engine_name, folder):
    engine = open_engine(engine_name)
    try:
        tables = {path.stem: engine.read(path) for path in sorted(folder.glob("*.parquet"))}
        found = cube(**tables, unit="practice", quarters=["2022-23 Q1", "2022-23 Q2"], indicators=NAMES)
        return found["cube"].to_pylist()
    finally:
        engine.close()


def test_the_cube_is_the_same_on_both_engines(tmp_path):
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    place = [{"practice": name, "neighbourhood": "N1"} for name in ("P1", "P2")]
    for name, rows in {**records_at_random(7), "place": place}.items():
        pq.write_table(table_of(TABLES[name], rows), tmp_path / f"{name}.parquet")

    assert counted("spark", tmp_path) == counted("duckdb", tmp_path)
