"""Control charts of a release, drawn anew from the points as shown.

Mean and limits of a chart are sums over its points: beside all but one of these they would tell the one that is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from newcare.methods.control_charts import assurance
from newcare.methods.control_marks import COMMON_CAUSE, point_types
from newcare.outcomes.control_phases import Stretch
from newcare.outcomes.control_series import ControlSeries, control_series
from newcare.report.quantities import Row

_DIRECTIONS = ("decrease", "increase", "neutral")


def charts_as_shown(true: Sequence[Row], shown: Sequence[dict[str, Any]]) -> None:
    """Write mean, limits and flags of `control_point` anew, in place, from the values as shown.

    Args:
        true: rows of the table, quarters of a chart in time order. shown: the same rows, values as released.
    """
    charts: dict[int, list[list[int]]] = {}
    for _, found in groupby(range(len(true)), key=lambda place: _series(true[place])):
        places = list(found)
        charts.setdefault(len(places), []).append(places)
    better = directions(true)
    for same_length in charts.values():
        pieces = [_pieces([true[place] for place in places]) for places in same_length]
        values = np.array(
            [[shown[place]["value"] for place in places] for places in same_length], dtype=np.float64
        )
        made = control_series(values, pieces)
        for number, places in enumerate(same_length):
            _write(shown, places, made, number, better[true[places[0]]["indicator"]])


def marks_as_shown(variation: Sequence[dict[str, Any]], points: Sequence[Row], true: Sequence[Row]) -> None:
    """Write `variation` anew, in place, from the last point of each chart as shown."""
    last = {(*_series(row), row["quarter"]): row for row in points}
    better = directions(true)
    for row in variation:
        point = last.get((*_series(row), row["quarter"]))
        if point is None or row["value"] is None:
            continue
        row |= {"value": point["value"], "variation": point["point_type"]}
        lower, upper = point["lower_limit"], point["upper_limit"]
        if lower is None or upper is None:
            row["assurance"] = None
        elif better[row["indicator"]] != "neutral":
            row["assurance"] = assurance(row["target"], lower, upper, better[row["indicator"]])


def directions(true: Sequence[Row]) -> dict[str, str]:
    """Which way is better by indicator, as the marks of its true charts say; neutral where none says it."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for row in true:
        said = seen.setdefault(row["indicator"], set())
        if row["flag"] is not None and row["point_type"] is not None:
            said.add((row["flag"], row["point_type"]))
    return {
        name: next(
            (way for way in _DIRECTIONS if said and all(point_types([f], way) == (t,) for f, t in said)),
            "neutral",
        )
        for name, said in seen.items()
    }


def _series(row: Row) -> tuple[str, str, str]:
    """Which chart a point is part of."""
    return row["level"], row["area"], row["indicator"]


def _pieces(rows: Sequence[Row]) -> tuple[Stretch, ...]:
    """Stretches of one chart: those that began with what the limits rest on have points after that they do not."""
    found = []
    for _, numbered in groupby(enumerate(rows), key=lambda pair: pair[1]["phase"]):
        part = list(numbered)
        first, end = part[0][0], part[-1][0] + 1
        after = [place for place, row in part if row["mean"] is not None and not row["in_limits"]]
        resting = after[0] - first if after else end - first
        found.append(Stretch(first, end, resting, frozen=bool(after)))
    return tuple(found)


def _write(
    shown: Sequence[dict[str, Any]], places: Sequence[int], made: ControlSeries, number: int, better: str
) -> None:
    """Write the figures and marks of one chart."""
    for at, place in enumerate(places):
        row, flag = shown[place], made.flag[number, at]
        if row["value"] is None:
            row |= dict.fromkeys(("mean", "lower_limit", "upper_limit", "flag", "point_type"))
            continue
        limits = (made.mean[number, at], made.lower_limit[number, at], made.upper_limit[number, at])
        row |= {
            name: float(value) if np.isfinite(value) else None
            for name, value in zip(("mean", "lower_limit", "upper_limit"), limits, strict=True)
        }
        row["in_limits"] = bool(made.in_limits[number, at])
        row["flag"] = None if flag == COMMON_CAUSE else flag
        row["point_type"] = None if flag is None else point_types([flag], better)[0]
