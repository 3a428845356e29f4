"""Forest plots of studies or places, pooled with effects that may differ."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.meta_analysis import MetaAnalysis, meta_analysis
from newcare.methods.study_results import StudyResult, from_difference, from_ratio
from newcare.report import charts
from newcare.report.charts import Unit
from newcare.workflows.chart.drawn import Drawn
from newcare.workflows.chart.reading import Columns, Numbers, read_numbers

MEASURES = ("difference", "ratio")
_STUDIES = Columns(words=("name",), numbers=("estimate", "lower", "upper"), key=("name",))


def draw_forest(
    path: Path,
    *,
    measure: str = "difference",
    method: str = "reml",
    hartung_knapp: bool = True,
    sides: tuple[str, str] = ("", ""),
    title: str = "",
    unit: Unit = "decimal",
) -> Drawn:
    """A forest plot of a file with `name`, `estimate`, `lower`, `upper` (95 % limits), two studies or more.

    Args:
        path: the file.
        measure: `difference`, with no effect at 0, or `ratio`, with no effect at 1 (pooled as logarithms).
        method: how the variance between studies is estimated: `reml`, `dersimonian_laird`, `paule_mandel`.
        hartung_knapp: interval of the mean by Hartung and Knapp, never narrower than without.
        sides: what lies to the left and to the right of no effect.
        title: what is measured.
        unit: of the estimates.

    Raises:
        InvalidInput: by the line or the option at fault.
    """
    if measure not in MEASURES:
        raise InvalidInput(f"--measure is one of {', '.join(MEASURES)}.", seen=repr(measure))
    found = read_numbers(path, _STUDIES, least_rows=2, why="Pooling needs two studies or more.")
    studies = [_study(row, measure) for row in found.rows]
    pooled = meta_analysis(
        studies, method=method, hartung_knapp=hartung_knapp, hartung_knapp_floor=hartung_knapp
    )
    back = math.exp if measure == "ratio" else float
    mean = {
        "name": "All, random effects",
        "estimate": back(pooled.pooled.estimate),
        "lower": back(pooled.pooled.lower),
        "upper": back(pooled.pooled.upper),
    }
    expected = None
    if pooled.prediction is not None:
        expected = (back(pooled.prediction[0]), back(pooled.prediction[1]))
    weights = (pooled.weights_percent / 100).tolist()
    rows = [
        {**{key: row[key] for key in ("name", "estimate", "lower", "upper")}, "weight": weight}
        for row, weight in zip(found.rows, weights, strict=True)
    ]
    spec = charts.forest(
        rows,
        pooled=mean,
        prediction=expected,
        reference=1.0 if measure == "ratio" else 0.0,
        sides=sides,
        title=title,
        unit=unit,
    )
    how = f"random effects, {method}{', Hartung-Knapp' if hartung_knapp else ''}"
    return Drawn("forest", spec, _numbers(rows, mean, expected, pooled, how, found))


def _study(row: dict[str, Any], measure: str) -> StudyResult:
    """One study on the scale on which it is pooled."""
    take = from_ratio if measure == "ratio" else from_difference
    return take(row["name"], row["estimate"], row["lower"], row["upper"])


def _numbers(
    rows: list[dict[str, Any]],
    mean: dict[str, Any],
    expected: tuple[float, float] | None,
    pooled: MetaAnalysis,
    how: str,
    found: Numbers,
) -> list[dict[str, Any]]:
    """Every row of the plot."""
    about = {
        "tau_squared": pooled.tau_squared,
        "i_squared_percent": pooled.i_squared_percent,
        "confidence": 0.95,
        "method": how,
        "data_version": found.version,
    }
    numbers = [{**row, **about} for row in rows]
    numbers.append({**mean, "weight": None, **about})
    if expected is not None:
        ends = {"estimate": None, "lower": expected[0], "upper": expected[1], "weight": None}
        numbers.append({"name": "A new place may expect", **ends, **about})
    return numbers
