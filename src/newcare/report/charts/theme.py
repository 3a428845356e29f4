"""One source of colours for the page and its charts, and the looks of charts.

Colours of series stand at least 4.5 : 1 against white, so that lines (3 : 1) and labels (4.5 : 1) meet WCAG 2.2 AA, and
at least 15 units of CIE 1976 difference apart for readers with protanopia, deuteranopia or tritanopia (simulated
after Machado, Oliveira and Fernandes 2009, IEEE TVCG 15:1291-1298). Marks differ in shape or label as well.
The typeface is one a machine already has.
"""

from __future__ import annotations

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
CHART_SANS = "Arial, Helvetica, Liberation Sans, sans-serif"  # letters of one width, drawn or read


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
