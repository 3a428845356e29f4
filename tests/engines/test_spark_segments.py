"""Segments, their overlap, movements and rising risk are the same on the distributed engine."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil

import pyarrow as pa
import pytest

from needed import needs_of, registered_people
from newcare.engines import in_memory, open_engine, union
from newcare.population import segment_overlap, segments
from newcare.population.movements import deaths_of, movements, segment_month
from newcare.population.rising_risk import RisingRisk, rising_risk
from newcare.reference.segmentations import load_segmentation

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
KEY = "k" * 64
DAYS = [dt.date(2023, 4, 1), dt.date(2024, 4, 1)]


def people(year):
    """People whose needs change with the year; some come, some go."""
    return {
        f"p{number:02}": {
            "electronic_frailty_index": ((number * 7 + year * 5) % 10) / 20,
            "cost_pence": (number * 37 + year * 11) % 50,
            "conditions": (number + year) % 5,
            "dementia": int(number % 11 == 0),
            "age": 40 + number,
            "emergency_admissions": number % 3,
        }
        for number in range(year * 5, 30)
    }


def segments_by(name, year):
    return segments(
        in_memory(registered_people(people(year))),
        in_memory(needs_of(people(year))),
        segmentation=load_segmentation(name),
        pseudonym_key=KEY,
    )["segment"]


def asked(duckdb):
    """What is compared, as expressions; what stands on segments takes them as they were found, to keep plans small."""
    segmentation = load_segmentation("south-worcestershire")
    found = [duckdb.to_arrow(segments_by("south-worcestershire", year)) for year in (0, 1)]
    months = [
        segment_month(in_memory(made), day=day, rising=RisingRisk())
        for made, day in zip(found, DAYS, strict=True)
    ]
    history = in_memory(duckdb.to_arrow(union(*months)))
    return {
        "segments by rules": segments_by("south-worcestershire", 0),
        "segments by rank": segments_by("kaiser", 0),
        **segment_overlap(in_memory(found[1]), overlaps=segmentation.overlaps),
        **movements(history, _deaths(), days=DAYS, priority=segmentation.group_ids),
        **rising_risk(history, days=DAYS, rising=RisingRisk()),
    }


def _deaths():
    months = pa.array([dt.date(2023, 12, 1), dt.date(2024, 12, 1), None], pa.date32())
    register = in_memory(pa.table({"person_id": ["p00", "p01", "p02"], "death_month": months}))
    return deaths_of(register, pseudonym_key=KEY)


@pytest.fixture(scope="module")
def spark():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    engine = open_engine("spark")
    yield engine
    engine.close()


def rows(engine, table):
    found = engine.to_arrow(table).to_pylist()
    return sorted(({name: row[name] for name in sorted(row)} for row in found), key=str)


def test_every_table_about_segments_is_the_same_on_both_engines(engine, spark):
    for name, table in asked(engine).items():
        assert rows(engine, table) == rows(spark, table), name
