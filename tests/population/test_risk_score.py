"""Scores: as fitted, ranked without ties, and who is rising."""

from __future__ import annotations

import importlib.util
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.special import expit

from newcare.engines import in_memory, open_engine
from newcare.population.risk import design_of, fit_risk, score_risk, terms_of
from newcare.population.risk.score import lists, ranked, rising
from newcare.reference.risk import risk_definition_of
from newcare.tables import TABLES
from population.risk_people import DAYS, DEFINITION, JUDGED, SCORED, history, people_on

SCORING = {"on": SCORED.isoformat(), "before": JUDGED.isoformat(), "definition": DEFINITION}


@pytest.fixture(scope="module")
def tables():
    past = history(3_000)
    made = fit_risk(past, **DAYS, definition=DEFINITION, model="logistic", data_version="v")
    return {
        "risk_history": past,
        "risk_features": people_on(SCORED, 2_500, seed=77),
        "risk_model": made["risk_model"],
    }


@pytest.fixture(scope="module")
def scored(engine, tables):
    made = score_risk(**{name: in_memory(table) for name, table in tables.items()}, **SCORING)
    return {name: engine.to_arrow(table) for name, table in made.items()}


def people(*rows):
    names = ("pseudonym", "unit", "risk")
    return in_memory(pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]))


def test_scores_are_those_of_the_fit_in_use(tables, scored):
    used = {
        row["term"]: row["coefficient"] for row in tables["risk_model"].to_pylist() if row["fit"] == "used"
    }
    terms = [t for t in terms_of(risk_definition_of(DEFINITION).predictors) if used.get(t.name) is not None]
    features = tables["risk_features"]
    expected = expit(used["intercept"] + design_of(features, terms) @ np.array([used[t.name] for t in terms]))

    by_person = dict(zip(features["pseudonym"].to_pylist(), expected, strict=True))
    found = dict(
        zip(scored["risk"]["pseudonym"].to_pylist(), scored["risk"]["risk"].to_pylist(), strict=True)
    )
    assert found == pytest.approx(by_person, abs=1e-9)  # rounded to nine places, so that engines rank alike


def test_everybody_has_a_place_of_their_own(scored):
    ranks = sorted(scored["risk"]["rank_percent"].to_pylist())

    assert ranks == pytest.approx([(place + 1) / 25 for place in range(2_500)])
    assert scored["risk"].column_names == list(TABLES["risk"].column_names)
    assert set(scored["risk_list"].column_names) == set(TABLES["risk_list"].column_names)


def test_lists_are_as_long_as_they_say(scored):
    sizes = {row["list"]: row["people"] for row in scored["risk_list"].to_pylist()}

    assert {name: sizes[name] for name in ("top 0.5 %", "top 2 %", "top 5 %")} == {
        "top 0.5 %": 12,  # 12.5 of 2,500
        "top 2 %": 50,
        "top 5 %": 125,
    }
    rising_people = sum(scored["risk"]["rising"].to_pylist())
    assert sizes["rising"] == rising_people > 0


def test_ties_go_by_the_pseudonym(engine):
    found = engine.to_arrow(
        ranked(people(("b", "P1", 0.2), ("a", "P1", 0.2), ("c", None, 0.9), ("d", "P1", 0.1)))
    )

    ranks = {row["pseudonym"]: row["rank_percent"] for row in found.to_pylist()}
    assert ranks == {"c": 25.0, "a": 50.0, "b": 75.0, "d": 100.0}


def test_rising_is_a_climb_of_two_tenths_and_a_new_entrant_was_not_at_the_top(engine):
    before = ranked(people(*((f"p{place:02}", "P1", 1 - place / 100) for place in range(50))))
    now = ranked(
        people(
            ("p00", "P1", 0.97),  # 2 % a year before: still there
            ("p30", "P1", 0.99),  # 62 % before: to the top
            ("new", "P1", 0.98),  # not registered before
            *((f"p{place:02}", "P1", 0.9 - place / 100) for place in range(1, 30)),
            *((f"p{place:02}", "P1", 0.2 - place / 1000) for place in range(31, 49)),
        )
    )
    found = {row["pseudonym"]: row for row in engine.to_arrow(rising(now, before)).to_pylist()}

    assert {name for name, row in found.items() if row["rising"]} == {"p30"}
    assert {name for name, row in found.items() if row["new_entrant"]} == {"p30"}  # one in 50 is the top 2 %
    assert found["new"]["rank_percent_before"] is None
    assert found["p30"]["rank_percent_before"] == 62.0


def test_a_person_not_registered_before_can_be_new_at_the_top(engine):
    now = ranked(people(("new", "P1", 0.9), *((f"p{place:02}", "P1", 0.1) for place in range(49))))
    before = ranked(people(*((f"p{place:02}", "P1", 0.1) for place in range(49))))

    found = {row["list"]: row for row in engine.to_arrow(lists(rising(now, before))).to_pylist()}

    assert (found["top 2 %"]["people"], found["top 2 %"]["new_entrants"]) == (1, 1)
    assert found["top 2 %"]["lowest_risk"] == 0.9


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_same_scores_and_lists(tables, scored, tmp_path):
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("needs pyspark and Java 17")
    for name, table in tables.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
    spark = open_engine("spark")
    try:
        read = {name: spark.read(tmp_path / f"{name}.parquet") for name in tables}
        made = score_risk(**read, **SCORING)
        theirs = {name: spark.to_arrow(table).to_pylist() for name, table in made.items()}
    finally:
        spark.close()

    for name, key in (("risk", "pseudonym"), ("risk_list", "list")):
        ours = sorted(scored[name].to_pylist(), key=lambda row: row[key])
        others = sorted(theirs[name], key=lambda row: row[key])
        assert len(ours) == len(others)
        for one, other in zip(ours, others, strict=True):
            assert one == pytest.approx(other, abs=1e-9)
