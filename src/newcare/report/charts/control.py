"""An XmR control chart: a series, its mean and limits by phase, and the points that chance does not explain."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from newcare.methods.control_charts import rule_set_named
from newcare.report.charts.control_icons import icons_above
from newcare.report.charts.control_layers import level_lines, series_and_points, words_at_levels
from newcare.report.charts.control_words import (
    COMMON,
    RULE_OF_FLAG,
    assurance_mark,
    key_entries,
    point_kind,
    rule_set_words,
    variation_mark,
)
from newcare.report.charts.keys import key_above
from newcare.report.charts.line_ends import beside_plot, words_beside_plot
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    in_two_widths,
    is_known,
    known,
    level_line,
    measure,
    words_of,
    wrapped,
)
from newcare.report.charts.theme import SERIES
from newcare.report.charts.time_axis import noted_lines, period_words, time_axis

PLOT = (540, 178)  # about how wide the plot is, on a page and on a phone
FOOT_LETTERS = (100, 44)
_TARGET = {"color": SERIES[3], "strokeDash": [2, 3], "strokeWidth": 2}


def control_chart(
    rows: Rows,
    *,
    rule_set: str,
    variation: str,
    improvement: str = "decrease",
    assurance: str | None = None,
    target: float | None = None,
    notes: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Spec:
    """A control chart with its rule set's name, and marks for variation and assurance, on it.

    Args:
        rows: one row per point in order of time: `period`, `value`, `phase` (rows of one phase stand together),
            `mean`, `lower_limit`, `upper_limit`, and `flag` in the words of `methods.control_charts`.
        rule_set: name of the rule set by which points were marked.
        variation: of the last point: `common_cause`, `improvement`, `concern`, `neutral_high`, `neutral_low`.
        improvement: `increase`, `decrease` or `neutral`.
        assurance: `consistent_pass`, `consistent_fail`, `inconsistent`, or None.
        target: in `unit`; drawn as a dotted line.
        notes: (period, words) of upright lines, such as the start of the model or an accepted reporting break.
        title: what is measured; stands level above the plot.

    Raises:
        InvalidInput: no row has a known value, or an unknown rule set.
    """
    rules, points = rule_set_named(rule_set), _points(known(rows, "value", "mean"), improvement)
    floor = 0.0 if unit != "change" and all(point["value"] >= 0 for point in points) else None
    phases = _phases(points, floor)
    found = list(
        dict.fromkeys((point["rule"], point["kind"]) for point in points if point["kind"] != "common")
    )
    icons = [variation_mark(variation, points[-1]["flag"])]
    if assurance is not None and target is not None:
        icons.append(assurance_mark(assurance, words_of(target, unit)))
    foot = rule_set_words(
        rules,
        hidden_limit=any(phase["lower_limit"] is None for phase in phases),
        shortest_phase=min(phase["points"] for phase in phases),
    )
    levels = [
        phase[name] for phase in phases for name in ("lower_limit", "upper_limit") if is_known(phase[name])
    ]
    levels += [] if target is None else [target]
    periods = [point["period"] for point in points]

    def build(narrow: bool) -> Spec:
        height, plot_width = (250, PLOT[1]) if narrow else (300, PLOT[0])
        domain, axis = axis_of([*(point["value"] for point in points), *levels], unit, narrow=narrow)
        across = time_axis(periods, plot_width=plot_width)
        across["title"] = wrapped(foot, FOOT_LETTERS[narrow])
        across["axis"] |= {"titleAnchor": "start", "titlePadding": 10}
        upright = measure("value", domain, axis)
        lines, above = noted_lines(notes, periods, across, plot_width=plot_width)
        keys, above_keys = key_above(
            key_entries(found, rules), room=plot_width + (60 if narrow else 90), above=above
        )
        marks = icons_above(icons, above_keys + 4, letters=32 if narrow else 90)
        ends = beside_plot(
            words_at_levels(phases[-1], target, unit), domain, height, letters=11 if narrow else 20
        )
        return {
            "height": height,
            "padding": {"left": 0, "top": 2, "bottom": 2, "right": 4},
            "title": above_plot(title, narrow=narrow),
            "data": {"values": points},
            "layer": [
                *lines,
                *level_lines(phases, across, upright),
                *([] if target is None else [level_line(target, upright, **_TARGET)]),
                *series_and_points(points, found, across, upright, narrow=narrow),
                words_beside_plot(ends),
                *keys,
                *marks,
            ],
        }

    return {**in_two_widths(build), "description": _described(points, phases[-1], icons, title, unit)}


def _points(rows: Rows, improvement: str) -> list[dict[str, Any]]:
    """Each point with the rule that marks it and what that means."""
    return [
        {
            "period": str(row["period"]),
            "value": row["value"],
            "phase": str(row["phase"]),
            "mean": row["mean"],
            "lower_limit": row["lower_limit"],
            "upper_limit": row["upper_limit"],
            "flag": row["flag"],
            "rule": RULE_OF_FLAG.get(row["flag"], COMMON),
            "kind": point_kind(row["flag"], improvement),
        }
        for row in rows
    ]


def _phases(points: Sequence[dict[str, Any]], floor: float | None) -> list[dict[str, Any]]:
    """Each phase's first and last period, mean and limits; a lower limit under the floor is not drawn."""
    found = []
    for _, members in groupby(points, key=lambda point: point["phase"]):
        held = list(members)
        lower = held[0]["lower_limit"]
        hidden = floor is not None and is_known(lower) and lower < floor
        found.append(
            {
                "from": held[0]["period"],
                "to": held[-1]["period"],
                "points": len(held),
                "mean": held[0]["mean"],
                "lower_limit": None if hidden else lower,
                "upper_limit": held[0]["upper_limit"],
            }
        )
    return found


def _described(
    points: Sequence[dict[str, Any]],
    last: dict[str, Any],
    icons: Sequence[tuple[str, str, str]],
    title: str,
    unit: Unit,
) -> str:
    """The chart in words."""
    first, final = period_words(points[0]["period"]), period_words(points[-1]["period"])
    marked = sum(point["kind"] != "common" for point in points)
    said = "1 point is" if marked == 1 else f"{marked} points are"
    says = ". ".join(words for _, _, words in icons)
    return (
        f"Control chart{f' of {title}' if title else ''}: {len(points)} points from {first} to {final}. Mean of the "
        f"last phase {words_of(last['mean'], unit)}; {said} marked as special cause. {says}."
    )
