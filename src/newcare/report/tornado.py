"""A tornado: for each assumption, how far it moves the answer to either side of the central one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from newcare.report.charts.row_layout import row_chart
from newcare.report.charts.scales import Spec
from newcare.report.charts.theme import BAD, SERIES
from newcare.report.page import DataTable
from newcare.report.results import table_of
from newcare.terms.words import pounds_words
from newcare.value.tornado import Swing

_LOWER = {"type": "rect", "color": BAD, "opacity": 1}
_HIGHER = {"type": "rect", "color": SERIES[4], "opacity": 1}


def tornado_chart(central: Fraction, swings: Sequence[Swing], *, title: str) -> Spec:
    """Draw swings as bars from the central answer; the words beside each say both ends, colour only repeats them.

    Args:
        central: the answer as it stands, in pounds.
        swings: in the order to be read, in pounds.
        title: what is measured; stands level under the plot.
    """
    middle = float(central) * 100
    points = [_point(swing, middle) for swing in swings]
    marks = [(_LOWER, "below_start", "below_end"), (_HIGHER, "above_start", "above_end")]
    return row_chart(points, marks, middle, title, "pence")


def end_words(swing: Swing) -> str:
    """Both ends of a swing in words."""
    ends = ((swing.at_low, swing.low_words), (swing.at_high, swing.high_words))
    return " to ".join(f"{_signed(pounds)} ({words})" for pounds, words in ends)


def swings_table(swings: Sequence[Swing]) -> DataTable:
    """Both ends of each swing, as the table under the chart."""
    return table_of(
        "The answer at both ends of each range",
        [
            {
                "name": swing.name,
                "worse": swing.low_words,
                "at_low": _signed(swing.at_low),
                "better": swing.high_words,
                "at_high": _signed(swing.at_high),
                "swing": pounds_words(float(swing.pounds) * 100),
            }
            for swing in swings
        ],
        text=("worse", "better"),
        name="Assumption",
        worse="At one end",
        at_low="Answer",
        better="At the other",
        at_high="Answer",
        swing="Swing",
    )


def _signed(pounds: Fraction) -> str:
    return pounds_words(float(pounds) * 100, signed=True)


def _point(swing: Swing, middle: float) -> dict[str, Any]:
    """A row: its bars reach from the centre to the lower and to the higher of both ends."""
    ends = (float(swing.at_low) * 100, float(swing.at_high) * 100)
    return {
        "name": swing.name,
        "words": end_words(swing),
        "below_start": min(middle, *ends),
        "below_end": middle,
        "above_start": middle,
        "above_end": max(middle, *ends),
    }
