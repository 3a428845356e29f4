"""How costs vary is the same on the distributed engine."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from newcare.engines import open_engine
from newcare.payment.yearly_costs import yearly_cost_sums
from newcare.synthetic import PlaceSettings, write_place

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
TABLES = ("register", "spell", "attendance", "contact", "package")


@pytest.fixture(scope="module")
def engines():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    return [open_engine("duckdb"), open_engine("spark")]


def test_sums_over_people_are_the_same(engines, tmp_path):
    write_place(PlaceSettings(people=3_000, seed=11), tmp_path)
    found = []
    for engine in engines:
        read = (engine.read(tmp_path / f"{name}.parquet") for name in TABLES)
        made = yearly_cost_sums(*read, years=[2023, 2024])
        found.append({name: engine.to_arrow(table).to_pylist() for name, table in made.items()})
    ours, theirs = found
    for name, rows in ours.items():
        assert rows
        for row, other in zip(rows, theirs[name], strict=True):
            assert row == pytest.approx(other, rel=1e-9)
