"""Words beside the right edge of a plot, each level with what it names and clear of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts.scales import Spec, kept_apart, wrapped
from newcare.report.charts.theme import INK

LINE_HEIGHT = 16  # pixels of one line of words
_LONG_WORD = 16  # letters


def beside_plot(
    ends: Sequence[dict[str, Any]], domain: Sequence[float], height: float, *, letters: int
) -> list[dict[str, Any]]:
    """Place words beside the plot, as near as may be to the value that they name.

    Args:
        ends: one entry per name: `value` (in the domain), `words` (a text); other fields are kept.
        domain: values at the foot and at the head of the plot.
        height: of the plot, in pixels.
        letters: at which words are wrapped.

    Returns:
        The entries with `words` as lines and `first_line`, the middle of the first in pixels from the head.
    """
    placed = [{**end, "words": _lines(end["words"], letters)} for end in ends]
    centres = [height * (domain[1] - end["value"]) / (domain[1] - domain[0]) for end in placed]
    tall = [LINE_HEIGHT * len(end["words"]) + 4 for end in placed]
    for end, centre in zip(placed, kept_apart(centres, tall, float(height)), strict=True):
        end["first_line"] = centre - LINE_HEIGHT * (len(end["words"]) - 1) / 2
    return placed


def _lines(words: str, letters: int) -> list[str]:
    """Lines that part neither a number from its unit nor, up to a length, a word."""
    kept = words.replace(" %", "\N{NO-BREAK SPACE}%")
    longest = max(len(word) for word in kept.split(" "))
    return wrapped(kept, max(letters, min(longest, _LONG_WORD)))


def words_beside_plot(ends: Sequence[dict[str, Any]], colour: Spec | None = None) -> Spec:
    """The words that `beside_plot` has placed; `colour` is the encoding of their colour, otherwise ink."""
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": 6,
        "lineHeight": LINE_HEIGHT,
        "fontWeight": 700,
        **({} if colour else {"color": INK}),
    }
    return {
        "data": {"values": list(ends)},
        "mark": mark,
        "encoding": {
            "x": {"value": "width"},
            "y": {"field": "first_line", "type": "quantitative", "scale": None},
            "text": {"field": "words"},
            **({"color": colour} if colour else {}),
        },
    }
