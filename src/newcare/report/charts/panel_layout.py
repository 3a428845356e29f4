"""Where panels of small multiples stand: rows of panels in pixels, each under its name, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newcare.report.charts.scales import wrapped
from newcare.report.charts.theme import NARROW, WIDE

LINE = 16  # pixels of one line of words
PANEL = 74  # pixels of height of a panel's plot
_GAP = 20
_ROOM_BELOW = 22
_COLUMNS = (4, 2)


@dataclass(frozen=True)
class Panels:
    """Panels by name: `corners` are the left and top of each plot in pixels, `headings` the lines of its name."""

    periods: tuple[str, ...]
    domain: tuple[float, float]
    wide: float
    height: float
    corners: dict[str, tuple[float, float]]
    headings: dict[str, list[str]]

    def across(self, name: str, period: str) -> float:
        """Pixels from the left at which a period stands in a panel."""
        steps = max(1, len(self.periods) - 1)
        return self.corners[name][0] + self.wide * self.periods.index(period) / steps

    def down(self, name: str, value: float) -> float:
        """Pixels from the top at which a value stands in a panel."""
        low, high = self.domain
        return self.corners[name][1] + PANEL * (high - value) / (high - low)


def panels_of(
    names: Sequence[str],
    periods: Sequence[str],
    domain: Sequence[float],
    *,
    axis_width: float,
    narrow: bool,
) -> Panels:
    """Lay panels out in rows from the left; `axis_width` pixels beside the first of a row are left for its axis."""
    columns = min(_COLUMNS[narrow], len(names))
    whole = (NARROW if narrow else WIDE) - 8 - axis_width
    wide = (whole - _GAP * (columns - 1)) / columns
    headings = {name: wrapped(name, max(8, int(wide / 7.6))) for name in names}
    corners: dict[str, tuple[float, float]] = {}
    top = 0.0
    for start in range(0, len(names), columns):
        row = names[start : start + columns]
        plot = top + LINE * (1 + max(len(headings[name]) for name in row)) + 8
        for column, name in enumerate(row):
            corners[name] = (axis_width + column * (wide + _GAP), plot)
        top = plot + PANEL + _ROOM_BELOW
    return Panels(
        tuple(periods), (domain[0], domain[1]), wide, top - _ROOM_BELOW + LINE + 6, corners, headings
    )
