"""Whose return it is and of which month, from the sheet of instructions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newcare.records.neighbourhood_return_counts import CellFault
from newcare.records.neighbourhood_return_sheets import Position, Sheet, shown_text
from newcare.reference.neighbourhood_return import NeighbourhoodReturn

_PLACE_LABEL, _PERIOD_LABEL = "Project Name", "Submission Period"
_TOP: Position = (1, 1)  # where to look when not even the label is there


@dataclass(frozen=True)
class Heading:
    """Place and first day of the month, None where missing or not valid, and the faults of their cells."""

    place: str | None
    month: dt.date | None
    faults: tuple[CellFault, ...]


def heading_of(sheet: Sheet, facts: NeighbourhoodReturn) -> Heading:
    """Read the cells right of the labels."""
    place, unnamed = _place(sheet, facts)
    month, undated = _month(sheet, facts)
    return Heading(place, month, tuple(fault for fault in (unnamed, undated) if fault is not None))


def _place(sheet: Sheet, facts: NeighbourhoodReturn) -> tuple[str | None, CellFault | None]:
    """The name of the place, or what is wrong with it."""
    cell = _right_of(sheet, _PLACE_LABEL)
    value = sheet.cells.get(cell)
    if value is None:
        return None, CellFault("missing_place_name", cell, f"no place stands right of {_PLACE_LABEL!r}")
    if value in facts.places:
        return str(value), None
    words = f"{(shown_text(value) or '')[:60]!r} is none of the programme's {len(facts.places)} places"
    return None, CellFault("unexpected_place_name", cell, words)


def _month(sheet: Sheet, facts: NeighbourhoodReturn) -> tuple[dt.date | None, CellFault | None]:
    """The month, or what is wrong with it."""
    cell = _right_of(sheet, _PERIOD_LABEL)
    if sheet.cells.get(cell) is None:
        return None, CellFault(
            "missing_submission_period", cell, f"no month stands right of {_PERIOD_LABEL!r}"
        )
    month = sheet.month(cell)
    if month is not None and facts.first_month <= month <= facts.last_month:
        return month, None
    words = f"it must be a date from {facts.first_month:%B %Y} to {facts.last_month:%B %Y}"
    return None, CellFault("unexpected_submission_period", cell, words)


def _right_of(sheet: Sheet, label: str) -> Position:
    """The cell right of a label, or the first cell of the sheet where there is no label."""
    row, column = sheet.find(label) or (_TOP[0], _TOP[1] - 1)
    return row, column + 1
