"""Charts of a risk model: whether risks are right in size, what a list would catch, and how it does by group."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.charts.rows import interval_dots
from newcare.report.charts.scales import (
    Rows,
    Spec,
    above_plot,
    axis_of,
    in_two_widths,
    known,
    measure,
    wrapped,
)
from newcare.report.charts.theme import ACCENT, INK, MUTED

_RISK_WORDS = "As many as expected"


def calibration_plot(rows: Rows) -> Spec:
    """Share admitted against mean risk, a point and an interval for each group of risk; on the line they agree.

    Args:
        rows: one row a group: `expected`, `observed`, `lower`, `upper`, each a share; unknown ones are left out.
    """
    points = known(rows, "expected", "observed", "lower", "upper")
    reach = [0.0, *(point[name] for point in points for name in ("expected", "upper"))]

    def build(narrow: bool) -> Spec:
        domain, axis = axis_of(reach, "share", narrow=narrow)
        across = {
            "type": "quantitative",
            "title": wrapped("Mean risk of the group", 46),
            "scale": {"domain": domain, "zero": False, "nice": False},
            "axis": {**axis, "titleAnchor": "start"},
        }
        upright = measure("observed", domain, axis)
        return {
            "height": 280 if narrow else 380,
            "title": above_plot("Share admitted as an emergency in the year", narrow=narrow),
            "data": {"values": points},
            "layer": [
                *_line_of_agreement(domain, across, upright, narrow=narrow),
                *_groups_of_risk(across, upright),
            ],
        }

    return in_two_widths(build)


def top_lists(rows: Rows) -> Spec:
    """What lists of the highest risks would have caught; `name`, `value`, `lower`, `upper` a row, as shares."""
    return interval_dots(rows, "name", "value", "lower", "upper", None, title="Share of people", unit="share")


def beyond_expected(rows: Rows) -> Spec:
    """Admitted beyond expected by group, as a change; `name`, `value`, `lower`, `upper` a row."""
    return interval_dots(
        rows,
        "name",
        "value",
        "lower",
        "upper",
        0,
        title="People admitted, beside those expected",
        unit="change",
    )


def missed(rows: Rows, overall: float | None) -> Spec:
    """Share of the admitted whom the list misses by group, beside everybody's; rows as for `top_lists`."""
    title = "Share of the admitted who were not on the list"
    return interval_dots(rows, "name", "value", "lower", "upper", overall, title=title, unit="share")


def _line_of_agreement(domain: Sequence[float], across: Spec, upright: Spec, *, narrow: bool) -> list[Spec]:
    """The diagonal, with its words below it, where fewer are admitted than expected."""
    ends = {"data": {"values": [{"expected": end, "observed": end} for end in domain]}}
    at = domain[0] + 0.6 * (domain[1] - domain[0])
    there = {"data": {"values": [{"expected": at, "observed": at}]}}
    x = {"field": "expected", **across}
    words = {"type": "text", "align": "left", "baseline": "top", "dx": 8, "dy": 6, "color": MUTED}
    text = {"value": "As expected" if narrow else _RISK_WORDS}
    return [
        {
            **ends,
            "mark": {"type": "line", "color": INK, "strokeWidth": 1},
            "encoding": {"x": x, "y": upright},
        },
        {**there, "mark": words, "encoding": {"x": x, "y": upright, "text": text}},
    ]


def _groups_of_risk(across: Spec, upright: Spec) -> list[Spec]:
    """Intervals, then points on top of them."""
    x = {"field": "expected", **across}
    interval = {"x": x, "y": {**upright, "field": "lower"}, "y2": {"field": "upper"}}
    dot = {"type": "point", "filled": True, "size": 70, "color": ACCENT, "opacity": 1}
    return [
        {"mark": {"type": "rule", "color": ACCENT, "strokeWidth": 2}, "encoding": interval},
        {"mark": dot, "encoding": {"x": x, "y": upright}},
    ]
