"""One source of colours and typefaces, for the page and for its charts.

Colours of series stand at least 4.5 : 1 against white, so that lines (3 : 1) and labels (4.5 : 1) meet WCAG 2.2 AA, and
at least 15 units of CIE 1976 difference apart for readers with protanopia, deuteranopia or tritanopia (simulated
after Machado, Oliveira and Fernandes 2009, IEEE TVCG 15:1291-1298). Marks differ in shape or label as well.
Typefaces are those a machine already has.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

INK = "#1c2326"
MUTED = "#566166"
RULE = "#c9cdc8"
PAPER = "#ffffff"
TINT = "#f5f3ed"
ACCENT = "#015044"
ACCENT_TINT = "#cfe0dc"
GOOD = "#1d6b3a"
BAD = "#a3261f"
UNSURE = "#7a5200"
SERIES = (ACCENT, "#b45d19", "#65777c", "#6b2a66", "#425bba")

WIDE, NARROW = 720, 300  # whole width of a chart on a page and on a phone, in CSS pixels
SANS = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, "Liberation Serif", serif'
CHART_SANS = "Arial, Helvetica, Liberation Sans, sans-serif"  # letters of one width, drawn or read


@cache
def style_sheet() -> str:
    """The whole style sheet: colours and typefaces as CSS variables, then the rules that use them."""
    variables = {
        "ink": INK,
        "muted": MUTED,
        "rule": RULE,
        "paper": PAPER,
        "tint": TINT,
        "accent": ACCENT,
        "good": GOOD,
        "bad": BAD,
        "unsure": UNSURE,
        "sans": SANS,
        "serif": SERIF,
    }
    declared = "".join(f"--{name}:{value};" for name, value in variables.items())
    rules = files("newcare.report").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return f":root{{{declared}}}\n{rules}"


def vega_config(*, narrow: bool) -> dict[str, Any]:
    """Vega-Lite configuration for every chart: quiet axes, words in ink, series in the palette."""
    size = 12 if narrow else 13
    words = {"labelColor": MUTED, "labelFontSize": size, "titleColor": MUTED, "titleFontSize": size}
    return {
        "font": CHART_SANS,
        "padding": 2,
        "view": {"stroke": None, "continuousHeight": 300},
        "range": {"category": list(SERIES)},
        "axis": {
            **words,
            "domainColor": RULE,
            "gridColor": "#e6e8e4",
            "tickColor": RULE,
            "titleFontWeight": "normal",
        },
        "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
        "axisX": {"grid": False, "labelPadding": 4, "titlePadding": 8},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": MUTED,
            "fontSize": size,
            "fontWeight": "normal",
            "offset": 10,
        },
        "legend": {**words, "orient": "top", "title": None},
        "line": {"strokeWidth": 2.25, "strokeCap": "round"},
        "text": {"color": INK, "fontSize": size},
    }
