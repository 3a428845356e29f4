"""Series that another body publishes, from CSV files that a user brings: one file an indicator."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.indicators import Indicator

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])|\d{4}-\d{2}( Q[1-4])?")
_FORMS = "area, period and value, or area, period, numerator and denominator"


def read_supplied(path: Path, made: Indicator) -> list[dict[str, Any]]:
    """Read a series.

    Args:
        path: CSV file with the columns area, period, and value or numerator and denominator.
        made: the indicator that it is of.

    Returns:
        Rows of the table `supplied_series`, in order of area and period.

    Raises:
        InvalidInput: with the line: no number, a denominator of 0, a period not written as one; or a pair of area and
            period stands twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"The series '{path}' cannot be read.", remedy=f"Give a CSV file in UTF-8 with {_FORMS}."
        ) from error
    names = set(rows[0]) if rows else set()
    if not {"area", "period"} <= names or not ({"value"} <= names or {"numerator", "denominator"} <= names):
        raise InvalidInput(
            f"The series '{path}' lacks columns.",
            seen=", ".join(sorted(map(str, names))) or "no rows",
            remedy=f"It needs {_FORMS}.",
        )
    read = [_row(row, made, f"{path}, line {line}") for line, row in enumerate(rows, start=2)]
    if len({(row["unit"], row["period"]) for row in read}) < len(read):
        raise InvalidInput(f"The series '{path}' has two rows of one area and period.", remedy="Keep one.")
    return sorted(read, key=lambda row: (row["unit"], row["period"]))


def refuse_no_folder(folder: Path | None) -> None:
    """Refuse supplied series from a folder that is not there.

    Raises:
        InvalidInput: with what the folder should hold.
    """
    if folder is not None and not folder.is_dir():
        raise InvalidInput(
            f"There is no folder '{folder}' with supplied series.",
            remedy="Give the folder that holds them, one CSV file for each indicator, called after it.",
        )


def not_read(folder: Path | None, asked: Sequence[Indicator]) -> tuple[str, ...]:
    """Files of the folder of supplied series that are called after no supplied indicator that is asked for."""
    if folder is None:
        return ()
    wanted = {f"{each.id}.csv" for each in asked if each.supplied}
    found = (path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return tuple(sorted(name for name in found if name not in wanted))


def _row(row: Mapping[str, str], made: Indicator, where: str) -> dict[str, Any]:
    """Read one row."""
    if not row["area"] or not _PERIOD.fullmatch(row["period"] or ""):
        raise InvalidInput(
            f"{where} has no area, or its period is not written as one.",
            seen=repr(row["period"]),
            remedy="Write a month as 2023-04, a quarter as 2023-24 Q1, a financial year as 2023-24.",
        )
    found = {
        name: _number(row, name, where) for name in ("value", "numerator", "denominator") if row.get(name)
    }
    if "value" not in found and not {"numerator", "denominator"} <= found.keys():
        raise InvalidInput(f"{where} has no figure.", remedy=f"Give {_FORMS}, or leave the row out.")
    if found.get("denominator") is not None and found["denominator"] <= 0:
        raise InvalidInput(f"{where}: the denominator is not above 0.", seen=str(found["denominator"]))
    found.setdefault("value", found.get("numerator", 0.0) / found.get("denominator", 1.0))
    return {
        "unit": row["area"],
        "period": row["period"],
        "indicator": made.id,
        "source": made.source,
        **found,
    }


def _number(row: Mapping[str, str], name: str, where: str) -> float:
    try:
        number = float(row[name])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{where}: '{name}' is not a number.", seen=repr(row[name]))
    return number
