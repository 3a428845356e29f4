"""Growth by age and sex that a user brings for a projection, from a CSV file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.terms import AGE_BANDS

COLUMNS = ("sex", "age_band", "growth")
_SEXES = ("female", "male")


def read_growth(path: Path) -> list[dict[str, Any]]:
    """Read rows of sex, age_band and growth: the change a year, 0.01 for 1 % more.

    Raises:
        InvalidInput: the file cannot be read, lacks a column, or has a value that is not allowed; with its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"The file '{path}' cannot be read.", remedy="Give a CSV file in UTF-8."
        ) from error
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise InvalidInput(
            f"The file '{path}' needs the columns {', '.join(COLUMNS)}, and a row for each sex and age band.",
            seen=", ".join(map(str, rows[0])) if rows else "no rows",
        )
    return [_row(row, f"{path}, line {line}") for line, row in enumerate(rows, start=2)]


def _row(row: dict[str, str], where: str) -> dict[str, Any]:
    """Read one row."""
    for column, allowed in (("sex", _SEXES), ("age_band", AGE_BANDS)):
        if row[column] not in allowed:
            raise InvalidInput(f"{where}: {column} is one of {', '.join(allowed)}.", seen=repr(row[column]))
    try:
        growth = float(row["growth"])
    except (TypeError, ValueError):
        growth = float("nan")
    if not -1 < growth < 1:
        raise InvalidInput(
            f"{where}: growth is a change a year between -1 and 1: 0.01 is 1 % more.",
            seen=repr(row["growth"]),
        )
    return {"sex": row["sex"], "age_band": row["age_band"], "growth": growth}
