"""The forest plot of a synthesis."""

from __future__ import annotations

from newcare.evaluation.synthesis import RATIO, Synthesis, read_as
from newcare.methods.effect import Effect
from newcare.report.charts import Spec, Unit, forest, interval_dots

SIDES = ("less than without the model", "more than without the model")


def forest_of(synthesis: Synthesis) -> Spec:
    """Draw each place with its limits and weight, the pool and what a new place may see."""
    pool = synthesis.pooled
    rows = [
        {
            "name": result.place,
            **_ends(synthesis, result.shown(synthesis.confidence)),
            "weight": None if pool is None else float(pool.weights_percent[position]) / 100,
        }
        for position, result in enumerate(synthesis.results)
    ]
    unit: Unit = "change" if synthesis.measure == RATIO else "number"
    if pool is None:
        return interval_dots(rows, "name", "estimate", "lower", "upper", title=_title(synthesis), unit=unit)
    ends = None
    if pool.prediction is not None and len(rows) > 3:
        new = _ends(synthesis, read_as(Effect(0.0, 0.0, *pool.prediction, None), synthesis.measure))
        ends = (new["lower"], new["upper"])
    pooled = {"name": "All places", **_ends(synthesis, read_as(pool.pooled, synthesis.measure))}
    return forest(rows, pooled=pooled, prediction=ends, sides=SIDES, title=_title(synthesis), unit=unit)


def _title(synthesis: Synthesis) -> str:
    return f"Change of {synthesis.outcome}" if synthesis.measure == RATIO else synthesis.outcome


def _ends(synthesis: Synthesis, found: Effect) -> dict[str, float]:
    """An effect as it is drawn: a ratio as its distance from 1."""
    from_none = 1.0 if synthesis.measure == RATIO else 0.0
    return {
        "estimate": found.estimate - from_none,
        "lower": found.lower - from_none,
        "upper": found.upper - from_none,
    }
