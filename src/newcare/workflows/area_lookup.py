"""A look-up from small areas to larger ones, with the share of each, from a CSV file that a user brings."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.outcomes.apportioned import AreaShares

_COLUMNS = ("small_area", "area")


def read_areas(path: Path) -> AreaShares:
    """Read a look-up.

    Args:
        path: CSV file with the columns small_area and area, and share where a small area is split ("0.25" or "1/4");
            left out, the share is 1.

    Raises:
        InvalidInput: the file cannot be read, lacks a column, a share is no number, or the shares do not add up.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"The look-up '{path}' cannot be read.", remedy="Give a CSV file in UTF-8."
        ) from error
    if not rows or not set(_COLUMNS) <= set(rows[0]):
        raise InvalidInput(
            f"The look-up '{path}' needs the columns {', '.join(_COLUMNS)}, and share where an area is split.",
            seen=", ".join(map(str, rows[0])) if rows else "no rows",
        )
    return AreaShares.of(
        [
            (row["small_area"], row["area"], _share(row.get("share") or "1", f"{path}, line {line}"))
            for line, row in enumerate(rows, start=2)
        ]
    )


def _share(text: str, where: str) -> Fraction:
    """A share as it is written, so that no part is lost on the way through a binary fraction."""
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput(
            f"{where}: the share is not a number.", seen=repr(text), remedy="Write 0.25 or 1/4, say."
        ) from error
