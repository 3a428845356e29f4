"""Whom a cohort holds when people are ranked by different needs, and how ties are settled."""

from __future__ import annotations

import importlib.util
import shutil
import typing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newcare.caremodel.design import Top
from newcare.engines import in_memory, open_engine
from newcare.errors import InvalidInput
from newcare.population.cohort import TOP_BY, cohort
from population.chosen import as_table, made_up

PEOPLE = pa.Table.from_pylist(
    [
        {
            "pseudonym": name,
            "order_of_ties": ord("z") - ord(name),
            "unit": "P1",
            "segment": "group-1",
            "sex": "female",
            "age_band": "85-89",
            "cost_pence": cost,
            "electronic_frailty_index": frailty,
        }
        for name, cost, frailty in (
            ("a", 5, 0.1),
            ("b", 5, 0.4),
            ("c", 5, 0.3),
            ("d", 1, None),
            ("e", 0, 0.0),
        )
    ]
)
RISKS = pa.table({"pseudonym": ["d", "a", "x"], "risk": [0.9, 0.2, 1.0]})


def chosen(engine, by, share, risk=None):
    made = cohort(
        in_memory(PEOPLE),
        None if risk is None else in_memory(risk),
        include=[],
        top={"share": share, "by": by},
    )
    return sorted(engine.to_arrow(made["cohort"]).column("pseudonym").to_pylist())


def test_ties_are_settled_by_the_order_that_every_purpose_shares(engine):
    assert chosen(engine, "cost-in-past-year", 0.4) == ["b", "c"]


def test_people_can_be_ranked_by_frailty_and_one_without_an_index_is_last(engine):
    assert chosen(engine, "electronic-frailty-index", 0.4) == ["b", "c"]
    assert chosen(engine, "electronic-frailty-index", 1.0) == ["a", "b", "c"]


def test_people_can_be_ranked_by_a_risk_that_comes_as_a_table(engine):
    assert chosen(engine, "emergency-admission-risk", 0.2, RISKS) == ["d"]
    assert chosen(engine, "emergency-admission-risk", 1.0, RISKS) == ["a", "d"]


def test_a_share_of_people_is_rounded_to_the_nearest(engine):
    assert len(chosen(engine, "cost-in-past-year", 0.29)) == 1
    assert len(chosen(engine, "cost-in-past-year", 0.3)) == 2


@pytest.mark.parametrize("by", ["emergency-admission-risk", "hospital-frailty-risk-score"])
def test_a_ranking_by_what_no_table_holds_is_refused(engine, by):
    with pytest.raises(InvalidInput, match=f"{by}.*rank by one of cost-in-past-year"):
        chosen(engine, by, 0.1)


def test_model_files_know_every_ranking_and_no_other():
    assert set(typing.get_args(Top.model_fields["by"].annotation)) == set(TOP_BY)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_both_engines_choose_the_same_people(tmp_path):
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("needs pyspark and Java")
    pq.write_table(as_table(made_up().segment), tmp_path / "segment.parquet")
    found = {}
    for name in ("duckdb", "spark"):
        engine = open_engine(name)
        try:
            made = cohort(
                engine.read(tmp_path / "segment.parquet"),
                include=["group-3"],
                top={"share": 0.13, "by": "emergency-admissions-in-past-year"},
            )
            found[name] = sorted(
                engine.to_arrow(made["cohort"]).to_pylist(), key=lambda row: row["pseudonym"]
            )
        finally:
            engine.close()
    assert found["duckdb"] == found["spark"]
    assert any(row["by_rank"] and not row["by_segment"] for row in found["duckdb"])
