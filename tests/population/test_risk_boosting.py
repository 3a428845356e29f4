"""Boosted trees: an option that scores alike after it is read back, and that says what it needs."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population.risk import fit_risk, score_boosted
from newcare.population.risk.boosting import boosted
from newcare.population.risk.fit import outcome_of
from population.risk_people import DAYS, DEFINITION, JUDGED, SCORED, history, people_on

SOURCES = ["age", "sex", "emergency_admissions", "conditions"]
needs_lightgbm = pytest.mark.skipif(
    importlib.util.find_spec("lightgbm") is None, reason="needs lightgbm: the extra `boosting`"
)


def test_without_the_library_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    people = people_on(SCORED, 50, seed=1)

    with pytest.raises(InvalidInput, match="extra 'boosting', or use the model 'logistic'"):
        boosted(people, people["dementia"].to_numpy().astype(float), SOURCES)


@needs_lightgbm
def test_trees_find_what_was_set_and_score_alike_when_read_back(engine):
    past = history(6_000)
    made = fit_risk(past, **DAYS, definition=DEFINITION, model="lightgbm", data_version="v")
    area = next(row for row in made["risk_performance"].to_pylist() if row["measure"] == "auroc")
    later = past.slice(6_000)
    trees = boosted(
        later, outcome_of(later), list(dict.fromkeys(p["source"] for p in DEFINITION["predictors"]))
    )
    now = people_on(SCORED, 1_000, seed=3)

    scored = score_boosted(
        past,
        now,
        made["risk_booster"],
        on=SCORED.isoformat(),
        before=JUDGED.isoformat(),
        definition=DEFINITION,
    )
    rows = engine.to_arrow(scored["risk"])

    assert (area["model"], area["value"] > 0.6) == ("lightgbm", True)
    expected = dict(zip(now["pseudonym"].to_pylist(), trees.risk(now), strict=True))
    found = dict(zip(rows["pseudonym"].to_pylist(), rows["risk"].to_pylist(), strict=True))
    assert found == pytest.approx(expected, abs=1e-9)
    assert in_memory(rows).columns[0] == "scored_on"
