"""Commissioning areas over time: which area of April 2017 or later an older code became part of.

`area_successors.csv` has one row a code: the code it merged into and the first month of the new code. Read off the
official statistics themselves (monthly returns and annual tables by clinical commissioning group, 2013 to 2020).
01H and 01K exchanged part of Cumbria in April 2017, so they are one unit, written 01H+01K.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files


@cache
def area_successors() -> Mapping[str, str]:
    """Code of a former clinical commissioning group -> code of the area that it became part of."""
    text = (files("newcare.reference") / "area_successors.csv").read_text(encoding="utf-8")
    return {row["code"]: row["successor"] for row in csv.DictReader(text.splitlines())}


def unit_of(code: str, units: Collection[str], successors: Mapping[str, str] | None = None) -> str | None:
    """Find the unit that a code's numbers belong to: the code itself, or the first of its successors that is one.

    Args:
        code: of an area at any time.
        units: the areas that numbers are wanted for.
        successors: code -> successor; by default the shipped table.

    Returns:
        A unit, or None where the code leads to none: then its numbers cannot be given to one unit.
    """
    successors = area_successors() if successors is None else successors
    seen: set[str] = set()
    while code not in units:
        if code in seen or code not in successors:
            return None
        seen.add(code)
        code = successors[code]
    return code
