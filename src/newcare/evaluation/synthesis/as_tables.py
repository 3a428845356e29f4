"""A synthesis as the tables `place_effect`, `pooled_effect` and `moderator`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from newcare.evaluation.synthesis.place_results import read_as
from newcare.evaluation.synthesis.pooling import Moderation, Synthesis
from newcare.methods.effect import Effect
from newcare.methods.meta_analysis import MetaAnalysis
from newcare.tables.arrow import table_of
from newcare.tables.synthesis import MODERATOR, PLACE_EFFECT, POOLED_EFFECT

ALL = "ALL"
OF_PLACE = (
    "the place's own effect; normal limits from its standard error, on the scale of logarithms for a ratio"
)
RANDOM = (
    "random effects: variance between places by restricted likelihood (REML), Hartung-Knapp limits never narrower than "
    "the classical ones, prediction interval t with places - 2"
)
CLASSICAL = "random effects: DerSimonian and Laird, normal limits"
LINE = "meta-regression: variance between places by restricted likelihood (REML), Knapp-Hartung limits"


def synthesis_tables(syntheses: Sequence[Synthesis], data_version: str) -> dict[str, pa.Table]:
    """Write syntheses as tables by name; every row carries its level and the data version."""
    rows: dict[str, list[dict[str, Any]]] = {"place_effect": [], "pooled_effect": [], "moderator": []}
    for each in syntheses:
        shared = {
            "outcome": each.outcome,
            "measure": each.measure,
            "confidence": each.confidence,
            "data_version": data_version,
        }
        rows["place_effect"].extend(shared | row for row in _places(each))
        rows["pooled_effect"].extend(shared | row for row in _pools(each))
        rows["moderator"].extend(shared | _moderator(found, each.measure) for found in each.moderations)
    specs = {"place_effect": PLACE_EFFECT, "pooled_effect": POOLED_EFFECT, "moderator": MODERATOR}
    return {name: table_of(specs[name], found) for name, found in rows.items()}


def _limits(found: Effect) -> dict[str, float | None]:
    return {"value": found.estimate, "lower": found.lower, "upper": found.upper}


def _places(synthesis: Synthesis) -> Iterator[dict[str, Any]]:
    """One row a place."""
    pool = synthesis.pooled
    for position, result in enumerate(synthesis.results):
        without = synthesis.without[position] if synthesis.without else None
        yield {
            "place": result.place,
            "group": result.group,
            **_limits(result.shown(synthesis.confidence)),
            "standard_error": result.study.standard_error,
            "weight_percent": None if pool is None else float(pool.weights_percent[position]),
            "pooled_without": None if without is None else read_as(without, synthesis.measure).estimate,
            "source": result.source,
            "method": OF_PLACE,
        }


def _pools(synthesis: Synthesis) -> Iterator[dict[str, Any]]:
    """The pool of all places by both methods, then the pool of each group."""
    if synthesis.pooled is None or synthesis.classical is None:
        return
    yield _pool(ALL, synthesis.pooled, synthesis.measure)
    yield {
        "group": ALL,
        "method": CLASSICAL,
        "places": len(synthesis.results),
        **_limits(read_as(synthesis.classical, synthesis.measure)),
        "p_value": synthesis.classical.p_value,
    }
    for group, pool in synthesis.groups.items():
        yield _pool(group, pool, synthesis.measure)


def _pool(group: str, pool: MetaAnalysis, measure: str) -> dict[str, Any]:
    """One pool as a row."""
    row: dict[str, Any] = {
        "group": group,
        "method": RANDOM,
        "places": len(pool.weights_percent),
        **_limits(read_as(pool.pooled, measure)),
        "p_value": pool.pooled.p_value,
        "tau_squared": pool.tau_squared,
        "i_squared_percent": pool.i_squared_percent,
        "heterogeneity_p": pool.heterogeneity.p_value,
    }
    if pool.prediction is not None:
        ends = read_as(Effect(0.0, 0.0, *pool.prediction, None), measure)
        row |= {"prediction_lower": ends.lower, "prediction_upper": ends.upper}
    return row


def _moderator(found: Moderation, measure: str) -> dict[str, Any]:
    """One moderator as a row."""
    row: dict[str, Any] = {"moderator": found.name, "places": found.places, "method": LINE}
    if found.regression is None:
        return row | {"reason": found.reason}
    slope = read_as(found.regression.slopes[found.name], measure)
    return row | {
        "change": slope.estimate,
        "lower": slope.lower,
        "upper": slope.upper,
        "p_value": slope.p_value,
        "explained_percent": found.regression.explained_percent,
        "reason": None,
    }
