"""Terms: the same numbers in numpy, as an expression and as SQL."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit

from newcare.engines import in_memory
from newcare.errors import InvalidInput
from newcare.population.risk import design_of, risk_expression, risk_sql, terms_of
from newcare.reference.risk import Predictor, risk_definition, risk_definition_of
from population.risk_people import DEFINITION, SCORED, people_on

PEOPLE = people_on(SCORED, 500, seed=4)
TERMS = terms_of(risk_definition_of(DEFINITION).predictors)
WEIGHTS = {"intercept": -2.5} | {
    term.name: 0.7 * (-1) ** place / (place + 1) for place, term in enumerate(TERMS)
}
PERSON = pa.table({"age": [72], "visits": [3], "sex": ["male"], "pence": [45_000], "fifth": [2]})


@pytest.mark.parametrize(
    ("predictor", "expected", "words"),
    [
        (Predictor("visits", "visits", "value"), [3.0], ["visits"]),
        (Predictor("visits", "visits", "log"), [np.log(4)], ["ln(1 + visits)"]),
        (Predictor("cost", "pence", "log", per=10_000), [np.log(5.5)], ["ln(1 + pence / 10000)"]),
        (
            Predictor("age", "age", "spline", knots=(65.0, 75.0), per=10),
            [6.5, 0.7, 0.0],
            [
                "least(age, 65) / 10",
                "greatest(least(age, 75) - 65, 0) / 10",
                "greatest(age - 75, 0) / 10",
            ],
        ),
        (
            Predictor("sex", "sex", "is", values=("male", "it's")),
            [1.0, 0.0],
            ["CASE WHEN sex = 'male' THEN 1 ELSE 0 END", "CASE WHEN sex = 'it''s' THEN 1 ELSE 0 END"],
        ),
        (
            Predictor("fifth", "fifth", "is", values=(1, 2)),
            [0.0, 1.0],
            ["CASE WHEN fifth = 1 THEN 1 ELSE 0 END", "CASE WHEN fifth = 2 THEN 1 ELSE 0 END"],
        ),
    ],
    ids=lambda value: value.transform if isinstance(value, Predictor) else "",
)
def test_each_transform_by_hand(predictor, expected, words):
    terms = terms_of([predictor])

    assert design_of(PERSON, terms)[0].tolist() == pytest.approx(expected)
    assert [term.words for term in terms] == words


def test_the_expression_the_sql_and_numpy_give_one_risk(engine):
    expected = expit(WEIGHTS["intercept"] + design_of(PEOPLE, TERMS) @ [WEIGHTS[t.name] for t in TERMS])
    table = in_memory(PEOPLE)

    expressed = engine.to_arrow(table.select("pseudonym", risk=risk_expression(table, WEIGHTS, TERMS)))
    connection = duckdb.connect()
    connection.register("risk_features", PEOPLE)
    written = connection.execute(
        f"SELECT pseudonym, {risk_sql(WEIGHTS, TERMS)} FROM risk_features"
    ).fetchall()

    by_person = dict(zip(PEOPLE["pseudonym"].to_pylist(), expected, strict=True))
    found = dict(zip(expressed["pseudonym"].to_pylist(), expressed["risk"].to_pylist(), strict=True))
    assert found == pytest.approx(by_person, abs=1e-12)
    assert dict(written) == pytest.approx(by_person, abs=1e-12)


def test_extreme_log_odds_give_a_chance_and_no_error(engine):
    table = in_memory(PEOPLE)
    for level in (-2000.0, 2000.0):
        found = engine.to_arrow(table.select(risk=risk_expression(table, {"intercept": level}, TERMS)))
        assert set(found["risk"].to_pylist()) <= {found["risk"][0].as_py()}
        assert 0 <= found["risk"][0].as_py() <= 1


def test_a_column_that_is_absent_or_empty_for_somebody_is_refused():
    with pytest.raises(InvalidInput, match="'falls', which the records do not give"):
        design_of(PERSON, terms_of([Predictor("falls", "falls", "value")]))
    with pytest.raises(InvalidInput, match="empty for 1 people"):
        design_of(
            pa.table({"age": pa.array([1, None], pa.int32())}), terms_of([Predictor("a", "age", "value")])
        )


def test_the_shipped_model_never_looks_at_ethnicity():
    shipped = risk_definition_of(risk_definition())

    assert "ethnicity" not in shipped.sources
    assert {"age", "sex", "deprivation_fifth", "emergency_admissions"} <= set(shipped.sources)
    assert len({term.name for term in terms_of(shipped.predictors)}) == len(terms_of(shipped.predictors))
