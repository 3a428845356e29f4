"""A love plot: how unlike the groups were before they were weighted or matched, and how unlike they are after."""

from __future__ import annotations

from typing import Any

from newcare.report.charts.column_layout import column_chart
from newcare.report.charts.keys import key_above
from newcare.report.charts.scales import Rows, Spec, is_known, known
from newcare.report.charts.theme import ACCENT, MUTED, PAPER
from newcare.terms.words import number_words


def love_plot(
    rows: Rows,
    *,
    threshold: float = 0.1,
    names: tuple[str, str] = ("before", "after"),
    title: str = "",
) -> Spec:
    """Standardised differences as sizes without sign: a hollow mark before, a filled one after.

    Args:
        rows: one row per covariate, in the order to be read: `name`, `before`, `after`; a row whose `after` is null is
            left out, one whose `before` is null shows one mark.
        threshold: size up to which groups are taken to be alike; tinted.
        names: what the two marks are called.
        title: what is measured; stands under the plot.

    Raises:
        InvalidInput: no row has a known `after`.
    """
    points = [_point(row, names) for row in known(rows, "after")]
    beyond = [point["name"] for point in points if point["after"] > threshold]
    before = {
        "type": "point",
        "shape": "circle",
        "size": 70,
        "fill": PAPER,
        "stroke": MUTED,
        "strokeWidth": 1.75,
        "opacity": 1,
    }
    after = {
        "type": "point",
        "shape": "diamond",
        "size": 95,
        "fill": ACCENT,
        "stroke": ACCENT,
        "opacity": 1,
    }
    line = {"type": "rule", "color": MUTED, "strokeWidth": 1}

    def head(narrow: bool, above: float) -> list[Spec]:
        room = 290 if narrow else 420
        return key_above([(before, names[0]), (after, names[1])], room=room, above=above)[0]

    limit = number_words(threshold, places=2)
    spec = column_chart(
        points,
        [(line, "start", "end"), (before, "before", None), (after, "after", None)],
        levels=[0.0, threshold],
        band=(0.0, threshold),
        title=f"{title}; tinted: up to {limit}, where groups are taken to be alike" if title else "",
        head=head,
    )
    said = f"{len(beyond)} of {len(points)} covariates lie beyond {limit} {names[1]}"
    which = f": {', '.join(beyond)}" if beyond else ""
    return {**spec, "description": f"Balance of covariates{f', {title}' if title else ''}. {said}{which}."}


def _point(row: Any, names: tuple[str, str]) -> dict[str, Any]:
    """One covariate to draw."""
    after = abs(row["after"])
    before = abs(row["before"]) if is_known(row["before"]) else None
    said = [f"{names[0]} {number_words(before, places=2)}"] if before is not None else []
    both = before is not None
    return {
        "name": str(row["name"]),
        "words": ", ".join([*said, f"{names[1]} {number_words(after, places=2)}"]),
        "before": before,
        "after": after,
        "start": min(before, after) if both else None,
        "end": max(before, after) if both else None,
    }
