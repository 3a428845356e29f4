"""Cells that a spreadsheet would run: a known way to attack whoever opens an extract (CSV injection)."""

from __future__ import annotations

from typing import Any

from newcare.engines import Value

_FORMULA = r"^\t?=.|^[-+@].*[(|!]"  # a lone sign, a number or a word behind a sign is none


def is_formula(text: Any) -> Value:
    """Whether a cell would be taken for a formula that does something."""
    return text.re_search(_FORMULA)


def may_be_formula(text: Any) -> Value:
    """Whether a cell begins with a sign as formulas do: tab, + and - come before the digits, = and @ before A."""
    return (text < "0") | ((text >= "=") & (text < "A"))
