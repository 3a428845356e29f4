"""What is known of people is the same on the distributed engine: conditions, kinds of stay, every need."""

from __future__ import annotations

import importlib.util
import shutil

import pyarrow.parquet as pq
import pytest

from coded_people import ON, diagnoses, stays
from newcare.engines import open_engine
from newcare.population import diagnosed, needs, registered_population
from newcare.population.stay_flags import stay_flags
from newcare.synthetic import PlaceSettings, write_place

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
OPTIONAL = ("procedure", "coded_event", "appointment", "call")


@pytest.fixture(scope="module")
def engines():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("needs pyspark: pip install --require-hashes -r requirements-spark.lock")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 for Spark")
    return [open_engine("duckdb"), open_engine("spark")]


def on_both(engines, folder, make, order):
    """Rows that both engines make of the same Parquet files, in the order of a column."""
    return [
        engine.to_arrow(make(lambda name, engine=engine: engine.read(folder / f"{name}.parquet")))
        .sort_by(order)
        .to_pylist()
        for engine in engines
    ]


def test_one_pass_over_diagnoses(engines, tmp_path):
    pq.write_table(diagnoses(seed=4), tmp_path / "diagnosis.parquet")

    ours, theirs = on_both(
        engines, tmp_path, lambda table: diagnosed(table("diagnosis"), on=ON.isoformat()), "person_id"
    )

    assert len(ours) > 200
    assert ours == theirs


def test_kinds_of_stay(engines, tmp_path):
    for name, rows in zip(("spell", "diagnosis", "procedure"), stays(seed=5), strict=True):
        pq.write_table(rows, tmp_path / f"{name}.parquet")

    ours, theirs = on_both(
        engines,
        tmp_path,
        lambda table: stay_flags(table("spell"), table("diagnosis"), table("procedure")),
        "spell_id",
    )

    assert len(ours) == 400
    assert ours == theirs


def test_every_need_of_a_place(engines, tmp_path):
    write_place(PlaceSettings(people=4_000, seed=5), tmp_path)
    names = ("spell", "attendance", "contact", "package", "diagnosis", "score")
    codes = pq.read_table(tmp_path / "coded_event.parquet").column("code").unique().to_pylist()
    listed = {
        "deficits": {"anaemia": codes[:1], "dyspnoea": codes[1:3]},
        "medicines": codes[3:],
        "housebound": codes[:1],
        "end_of_life": codes[1:2],
    }

    def needed(table):
        registered = registered_population(
            table("register"), table("place"), on=ON.isoformat(), unit="practice"
        )["registered"]
        return needs(
            registered,
            *(table(name) for name in names),
            on=ON.isoformat(),
            frailty_list=listed,
            **{name: table(name) for name in OPTIONAL},
        )["needs"]

    ours, theirs = on_both(engines, tmp_path, needed, "person_id")

    assert len(ours) > 3_000
    assert ours == theirs
