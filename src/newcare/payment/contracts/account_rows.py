"""Rows of a file of accounts: what a row can hold, and what is wrong with one that does not fit a contract."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from newcare.caremodel.contracts import CareModelContract
from newcare.errors import InvalidContract
from newcare.payment.contracts.statement import FINAL, PROVISIONAL

COLUMNS = ("year", "run", "item", "name", "value")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

OF_LINES = frozenset({"spend", "activity", "paid"})
OF_MEASURES = frozenset({"measure", "denominator"})
OF_OUTCOMES = frozenset({"verified", "claimed"})
OF_THE_YEAR = frozenset({"list", "excess", "admissions"})
ITEMS: Mapping[str, str] = {
    "list": "people on the list; name is the month, 01 to 12, or empty for the mean of the year",
    "spend": "cost of a line in pounds; name is the line",
    "activity": "value of what was done on a line, in pounds at its prices; name is the line",
    "paid": "pounds paid on account for a line; name is the line",
    "excess": "cost of people above the stop-loss threshold, in pounds",
    "quality": "score of a quality measure, 0 to 1; name is the measure",
    "measure": "value of a measure of the improvement payment; name is the measure",
    "denominator": "people behind a measure; name is the measure",
    "verified": "verified units of an outcome; name is the outcome",
    "claimed": "units of an outcome that were claimed; name is the outcome",
    "admissions": "emergency admissions of the year",
}
"""What a row of accounts can hold."""


class AccountRow(NamedTuple):
    """A row as it is written."""

    year: str
    run: str
    item: str
    name: str
    value: str


def rows_of(path: Path) -> tuple[list[tuple[int, list[str]]], bytes]:
    """Rows of a file of accounts with their line numbers, blank ones left out, and the file's bytes.

    Raises:
        InvalidContract: the file cannot be read, has other columns, or has no row.
    """
    try:
        content = path.read_bytes()
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidContract(
            f"The accounts {path} cannot be read.",
            seen=str(error),
            remedy="Give a CSV file in UTF-8 with the columns " + ", ".join(COLUMNS) + ".",
        ) from error
    header = tuple(name.strip().lower() for name in rows[0]) if rows else ()
    if header != COLUMNS:
        raise InvalidContract(
            f"{path}, line 1: found the columns {', '.join(header) or 'none'}; allowed: {', '.join(COLUMNS)}."
        )
    filled = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows[1:], 2)
        if any(map(str.strip, row))
    ]
    if not filled:
        raise InvalidContract(f"{path}, line 1: there is a header and no row.")
    return filled, content


def row_of(cells: list[str]) -> AccountRow | str:
    """A row by its columns, or what is wrong with it."""
    if len(cells) != len(COLUMNS):
        return f"found {len(cells)} cells; allowed: {len(COLUMNS)}."
    return AccountRow(*cells)


def fault_of(row: AccountRow, contract: CareModelContract) -> str | None:
    """Say what is wrong with a row under a contract, if anything."""
    year, run, item, name, value = row
    allowed = _names(item, contract)
    for what, found, known in (
        ("year", year, contract.years()),
        ("run", run, (PROVISIONAL, FINAL)),
        ("item", item, tuple(ITEMS)),
        (f"name of '{item}'", name, allowed),
    ):
        if known is not None and found not in known:
            near = get_close_matches(found, known, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            return f"{what}: found '{found}'; allowed: {', '.join(known) or 'nothing: leave it empty'}.{hint}"
    if not _NUMBER.fullmatch(value):
        return f"value: found '{value}'; write a number without a currency sign or commas, such as 1234.56."
    number = Fraction(value)
    if number < 0 and item != "measure":
        return f"value: '{item}' is negative ({value}); give 0 or more."
    if item in OF_LINES | {"excess"} and (number * 100).denominator != 1:
        return f"value: found {value}; pounds have at most two decimals."
    return "value: a quality score is between 0 and 1." if item == "quality" and number > 1 else None


def _names(item: str, contract: CareModelContract) -> tuple[str, ...] | None:
    """Names that an item can have; None where any will do."""
    improvement, outcomes = contract.improvement, contract.outcome_contract
    if item in OF_LINES:
        return tuple(line.id for line in contract.lines)
    if item in OF_MEASURES:
        return tuple(measure.id for measure in improvement.measures) if improvement else ()
    if item in OF_OUTCOMES:
        return tuple(outcome.id for outcome in outcomes.outcomes) if outcomes else ()
    if item == "list":
        return ("", *(f"{month:02d}" for month in range(1, 13)))
    if item == "quality":
        sections = (contract.pool, improvement)
        return tuple(s.quality_gate.measure for s in sections if s is not None and s.quality_gate is not None)
    return ("",) if item in OF_THE_YEAR else None
