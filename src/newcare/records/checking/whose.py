"""Whose a row is, as far as rows are compared: by its numbers, and by name and birth date where it has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newcare.engines import cases, literal
from newcare.tables.spec import TableSpec
from newcare.tables.staged import PERSON

BETWEEN = "\N{SYMBOL FOR UNIT SEPARATOR}"
Cell = Callable[[str], Any]
"""From the name of a column to its values."""


def is_about_a_person(spec: TableSpec) -> bool:
    """Whether a row of the shape is about a person."""
    return set(PERSON) <= set(spec.column_names)


def has_number(cell: Cell) -> Any:
    """Whether a number tells whose the row is."""
    return cell("nhs_number").notnull() | cell("source_person_id").notnull()


def name_without_number(cell: Cell) -> Any:
    """Surname, forename and birth date of a row without a number; null for others.

    Rows of people without a number must be alike in this too, or all such people would be taken for one.
    """
    born = cell("birth_date").try_cast("string")
    name = cell("surname") + literal(BETWEEN) + cell("forename").fill_null("") + literal(BETWEEN) + born
    return cases((~has_number(cell), name))


def is_told(cell: Cell) -> Any:
    """Whether the row says whose it is, by number or by name."""
    return has_number(cell) | (cell("surname").notnull() & cell("birth_date").notnull())
