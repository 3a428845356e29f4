"""Linking and the tables of records are the same on the distributed engine."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from newcare.engines import open_engine
from records.linking.staging import Folder

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def on_spark(town, tmp_path_factory):
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    engine = open_engine("spark")
    yield Folder(town.path, tmp_path_factory.mktemp("spark"), engine)
    engine.close()


def test_every_table_the_ledger_and_the_changes_are_the_same_on_both_engines(town, evaluated, on_spark):
    records = on_spark.records(purpose="evaluation")

    assert records.ledger.to_pylist() == evaluated.ledger.to_pylist()
    assert records.touched == evaluated.touched
    for name, table in evaluated.tables.items():
        assert on_spark.rows(records.tables[name]) == town.rows(table), name
