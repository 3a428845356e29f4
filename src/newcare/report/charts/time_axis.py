"""The axis of time, and upright lines with words that say what happened when."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from newcare.report.charts.scales import Spec, every_nth, width_of, wrapped
from newcare.report.charts.theme import MUTED

LINE = 16  # pixels of one line of words
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_OR_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?")
_ABOVE = 9  # pixels between the plot and the words above it
_GAP = 14  # pixels between labels, at least


def period_words(period: str) -> str:
    """A period as a short label: "2023-04" is "Apr 2023", "2023-04-01" is "1 Apr 2023"; others stay as they are."""
    found = _DAY_OR_MONTH.fullmatch(period)
    if found is None:
        return period
    year, month, day = found.groups()
    of_month = "" if day is None else f"{int(day)} "
    return f"{of_month}{_MONTHS[int(month) - 1]} {year}"


def time_axis(periods: Sequence[str], *, plot_width: float) -> Spec:
    """A place for each period in order; each label starts at the period it names.

    Quarters such as "2022-23 Q1" are named by their year, where the year begins.
    """
    quarters = [period for period in periods if period.endswith(" Q1")]
    named = quarters or list(periods)
    words = {period: period.removesuffix(" Q1") if quarters else period_words(period) for period in named}
    widest = max(width_of(label) for label in words.values()) + _GAP
    shown = every_nth(named, max(1, int(plot_width / widest)))
    return {
        "type": "ordinal",
        "title": None,
        "scale": {"type": "point", "padding": 0.4, "domain": list(periods)},
        "axis": {
            "values": shown,
            "labelExpr": f"{json.dumps({period: words[period] for period in shown})}[datum.value]",
            "labelAngle": 0,
            "labelAlign": "left",
            "labelOverlap": False,
        },
    }


def place_of(period: str, periods: Sequence[str], plot_width: float) -> float:
    """About how many pixels from the left edge of the plot a period stands."""
    return plot_width * (periods.index(period) + 0.4) / (len(periods) - 1 + 0.8)


def noted_lines(
    notes: Sequence[tuple[str, str]],
    periods: Sequence[str],
    across: Spec,
    *,
    plot_width: float,
    beside: float = 60,
) -> tuple[list[Spec], int]:
    """Upright dashed lines at periods, as `upright_notes`; a note at a period that is not drawn is left out."""
    places = [
        (place_of(period, periods, plot_width), {**across, "datum": period}, words)
        for period, words in notes
        if period in periods
    ]
    return upright_notes(places, plot_width=plot_width, beside=beside)


def upright_notes(
    places: Sequence[tuple[float, Spec, str]], *, plot_width: float, beside: float = 60
) -> tuple[list[Spec], int]:
    """Upright dashed lines, their words above the plot and clear of each other.

    Args:
        places: pixels from the left edge of the plot, the encoding of the place, and the words.
        plot_width: of the plot, in pixels.
        beside: pixels beside the plot, on its right, that words may take as well.

    Returns:
        The layers, and how many pixels above the plot the words take.
    """
    taken: list[list[tuple[float, float]]] = []
    layers: list[Spec] = []
    for at, place, words in places:
        to_right = plot_width + beside - at
        to_left = to_right < min(width_of(words) + 10, at)
        lines = wrapped(words, max(12, int((at if to_left else to_right) / 6.8)))
        wide = max(width_of(line) for line in lines) + 10
        span = (at - wide, at + 4) if to_left else (at - 4, at + wide)
        rank = _free_rank(taken, span, len(lines))
        layers += _noted(place, lines, _ABOVE + LINE * (rank + len(lines) - 1), to_left=to_left)
    return layers, LINE * len(taken) + (_ABOVE - 4 if taken else 0)


def _free_rank(taken: list[list[tuple[float, float]]], span: tuple[float, float], lines: int) -> int:
    """The lowest row of words above the plot where so many lines are free; takes them."""
    rank = 0
    while any(span[0] < end and start < span[1] for row in taken[rank : rank + lines] for start, end in row):
        rank += 1
    while len(taken) < rank + lines:
        taken.append([])
    for row in taken[rank : rank + lines]:
        row.append(span)
    return rank


def _noted(at: Spec, lines: Sequence[str], above: int, *, to_left: bool) -> list[Spec]:
    """One line from top to bottom, and its words."""
    nowhere: Spec = {"data": {"values": [{}]}}
    text = {
        "type": "text",
        "align": "right" if to_left else "left",
        "baseline": "alphabetic",
        "lineHeight": LINE,
        "dx": 2 if to_left else -2,
        "color": MUTED,
        "text": list(lines),
    }
    line = {"type": "rule", "color": MUTED, "strokeDash": [4, 3]}
    return [
        {**nowhere, "mark": line, "encoding": {"x": at}},
        {**nowhere, "mark": text, "encoding": {"x": at, "y": {"value": -above}}},
    ]
