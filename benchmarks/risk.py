"""How long the risk model takes on a million people: fitting 40 terms, and scoring everybody as an expression.

The floor of the fit is one pass of numpy over the same design, X'X. The peer is what an analyst would write with
scipy: the same likelihood given to its L-BFGS with the exact gradient. Its coefficients must agree.
"""

from __future__ import annotations

import time

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.result import Result
from benchmarks.timing import median_seconds
from newcare.engines import DuckDB, in_memory
from newcare.methods.checks import FloatArray
from newcare.methods.discrimination import auroc
from newcare.methods.logistic import logistic_regression
from newcare.population.risk import design_of, risk_expression, terms_of
from newcare.reference.risk import Predictor

PEOPLE, COUNTS, FLAGS = 1_000_000, 18, 22
REPEATS = 3
SECONDS_ALLOWED = 4.5
TIMES_THE_PEER = 2
TIMES_NUMPY = 6  # an engine also reads, plans, and gives its rows back


def run() -> list[Result]:
    people, outcome, predictors = made_up_people()
    terms = terms_of(predictors)
    design = design_of(people, terms)
    fit = logistic_regression(design, outcome)
    ours = median_seconds(lambda: logistic_regression(design, outcome), REPEATS)
    floor = median_seconds(lambda: design.T @ design, REPEATS)
    peer = seconds_of_peer(design, outcome, fit.coefficients)
    weights = {
        "intercept": fit.intercept,
        **dict(zip([t.name for t in terms], fit.coefficients, strict=True)),
    }
    engine, table = DuckDB(), in_memory(people)
    scored = table.select(risk=risk_expression(table, weights, terms))
    expressed = median_seconds(lambda: engine.to_arrow(scored), REPEATS)
    in_numpy = median_seconds(lambda: fit.risk(design_of(people, terms)), REPEATS)
    judged = median_seconds(lambda: auroc(outcome, fit.risk(design)), REPEATS)
    engine.close()
    name = f"logistic risk model, {PEOPLE:,} people x {len(terms)} terms"
    return [
        Result(
            name,
            f"{ours:.2f} s",
            f"one pass over the same design, {floor:.2f} s",
            ours / floor,
            f"at most {SECONDS_ALLOWED} s",
            ours <= SECONDS_ALLOWED,
        ),
        Result(
            name,
            f"{ours:.2f} s",
            f"scipy's L-BFGS with the exact gradient, {peer:.2f} s",
            peer / ours,
            f"{TIMES_THE_PEER} times as fast",
            peer / ours >= TIMES_THE_PEER,
        ),
        Result(
            f"risk of {PEOPLE:,} people as an expression",
            f"{expressed:.2f} s",
            f"numpy on columns in memory, {in_numpy:.2f} s",
            expressed / in_numpy,
            f"at most {TIMES_NUMPY} times numpy",
            expressed <= TIMES_NUMPY * in_numpy,
        ),
        Result(
            f"AUROC of {PEOPLE:,} people with its interval",
            f"{judged:.2f} s",
            "fitting the model",
            ours / judged,
            "at most a tenth of the fit",
            judged <= ours / 10,
        ),
    ]


def made_up_people() -> tuple[pa.Table, FloatArray, list[Predictor]]:
    rng = np.random.default_rng(30)
    columns, odds, predictors = {}, np.full(PEOPLE, -3.5), []
    for place in range(COUNTS + FLAGS):
        is_count = place < COUNTS
        values = rng.poisson(0.5, PEOPLE) if is_count else rng.random(PEOPLE) < 0.05
        columns[f"c{place}"] = pa.array(values.astype(np.int32))
        predictors.append(Predictor(f"c{place}", f"c{place}", "log" if is_count else "value"))
        odds += 0.05 * (place % 5) * (np.log1p(values) if is_count else values)
    return pa.table(columns), (rng.random(PEOPLE) < expit(odds)).astype(np.float64), predictors


def seconds_of_peer(design: FloatArray, outcome: FloatArray, expected: FloatArray) -> float:
    whole = np.column_stack([np.ones(len(design)), design])

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        odds = whole @ weights
        value = np.mean(np.logaddexp(0, odds) - outcome * odds)
        return float(value), whole.T @ (expit(odds) - outcome) / len(outcome)

    started = time.perf_counter()
    found = minimize(loss, np.zeros(whole.shape[1]), jac=True, method="L-BFGS-B", options={"gtol": 1e-6})
    taken = time.perf_counter() - started
    np.testing.assert_allclose(found.x[1:], expected, atol=2e-3)
    return taken


if __name__ == "__main__":
    for result in run():
        print(result)
