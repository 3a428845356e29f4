"""The same rows give the same reasons and the same accepted values on the distributed engine."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from records.checking.staged import check, rows_of, stage
from records.checking.test_damage import APC, DAMAGE, LIST

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    from newcare.engines.spark import Spark

    engine = Spark(master="local[2]")
    yield engine
    engine.close()


@pytest.mark.parametrize("name", [APC, LIST])
def test_both_engines_give_the_same_reasons_and_values(engine, spark, tmp_path, name):
    changes = [{}, *(change for flow, _, change, _ in DAMAGE if flow == name), {}]
    staged = stage(name, rows_of(name, changes), tmp_path)

    ours = check(staged, engine, tmp_path / "duckdb")
    theirs = check(staged, spark, tmp_path / "spark")

    assert theirs.checked.reasons == ours.checked.reasons
    assert theirs.checked.by_month == ours.checked.by_month
    assert theirs.quarantined == ours.quarantined
    assert theirs.accepted == ours.accepted
