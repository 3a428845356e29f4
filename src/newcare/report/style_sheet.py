"""The style sheet of every page: the colours that its charts have too, typefaces, and the rules that use them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from newcare.report.charts.theme import ACCENT, BAD, GOOD, INK, MUTED, PAPER, RULE, TINT, UNSURE

SANS = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, "Liberation Serif", serif'


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
