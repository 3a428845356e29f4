"""A waterfall: what stands at the start, what each step adds or takes, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from newcare.report.charts.row_layout import row_chart
from newcare.report.charts.scales import Spec, Unit, words_of
from newcare.report.charts.theme import ACCENT, BAD, SERIES

_COLOURS = {"total": ACCENT, "rise": SERIES[4], "fall": BAD}


@dataclass(frozen=True)
class WaterfallStep:
    """A bar: a total stands on zero; a change hangs where the bar above it ended."""

    name: str
    value: float
    kind: Literal["total", "change"] = "change"

    @property
    def role(self) -> str:
        """What the bar shows, which is also its colour; the sign in its words says the same."""
        if self.kind == "total":
            return "total"
        return "rise" if self.value >= 0 else "fall"


def waterfall(steps: Sequence[WaterfallStep], *, title: str = "", unit: Unit = "pence") -> Spec:
    """Draw steps as rows, each change from where the bar above it ended.

    Args:
        steps: in the order to be read.
        title: what is measured; stands level under the plot.
        unit: of the values.
    """
    points: list[dict[str, Any]] = []
    running = 0.0
    for step in steps:
        start = 0.0 if step.kind == "total" else running
        running = start + step.value
        words = words_of(step.value, unit)
        plus = "+" if step.role == "rise" and step.value else ""
        ends = {f"{role}_{end}": None for role in _COLOURS for end in ("start", "end")}
        ends |= {f"{step.role}_start": start, f"{step.role}_end": running}  # type: ignore[dict-item]
        points.append({"name": step.name, "words": f"{plus}{words}", "low": min(start, running), **ends})
    marks = [
        ({"type": "rect", "color": colour, "opacity": 1}, f"{role}_start", f"{role}_end")
        for role, colour in _COLOURS.items()
    ]
    below = any(point["low"] < 0 for point in points)
    return row_chart(points, marks, 0 if below else None, title, unit)
