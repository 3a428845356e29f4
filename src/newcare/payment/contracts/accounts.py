"""Accounts of a contract: a CSV file of what was spent, done, measured and verified in each year, run by run."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from pathlib import Path

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


@dataclass
class YearOfAccounts:
    """One run of one year: values by item and name, exactly as written."""

    year: str
    run: str
    values: dict[tuple[str, str], Fraction] = field(default_factory=dict)

    def get(self, item: str, name: str = "") -> Fraction | None:
        """A value, or None where the accounts do not hold it."""
        return self.values.get((item, name))

    def need(self, item: str, name: str = "") -> Fraction:
        """A value that the contract cannot be settled without."""
        value = self.get(item, name)
        if value is None:
            raise InvalidContract(
                f"The {self.run} accounts of {self.year} lack '{item}'" + (f" of '{name}'." if name else "."),
                remedy=f"Add a row: {self.year},{self.run},{item},{name},VALUE ({ITEMS[item]}).",
            )
        return value

    def pence(self, item: str, name: str = "") -> int:
        """A value in pounds as whole pence."""
        return int(self.need(item, name) * 100)

    @cached_property
    def mean_list(self) -> Fraction:
        """Mean list size of the year: of its months, or as given."""
        months = [value for (item, name), value in self.values.items() if item == "list" and name]
        return sum(months, Fraction(0)) / len(months) if months else self.need("list")


@dataclass(frozen=True)
class Accounts:
    """Accounts by year and run, in order; `sha256` is of the file."""

    runs: tuple[YearOfAccounts, ...]
    sha256: str


def read_accounts(path: Path, contract: CareModelContract) -> Accounts:
    """Read the accounts of a contract.

    Args:
        path: CSV with the columns year, run (provisional or final), item, name and value; see `ITEMS`.
        contract: whose lines, measures and outcomes the names are.

    Raises:
        InvalidContract: with every fault, one a line: a column that is missing, a year outside the term, an unknown
            run, item or name, a value that is no number, is negative or is below a penny, a row that stands twice.
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
    runs: dict[tuple[str, str], YearOfAccounts] = {}
    faults = [f"{path}, line {number}: {fault}" for number, fault in _read(rows, contract, runs)]
    if faults:
        raise InvalidContract("\n".join(faults))
    ordered = sorted(runs.values(), key=lambda run: (run.year, run.run != PROVISIONAL))
    return Accounts(tuple(ordered), hashlib.sha256(content).hexdigest())


def _read(
    rows: list[list[str]], contract: CareModelContract, runs: dict[tuple[str, str], YearOfAccounts]
) -> Iterator[tuple[int, str]]:
    """Take rows into runs; yield what is wrong with which line."""
    header = tuple(name.strip().lower() for name in rows[0]) if rows else ()
    if header != COLUMNS:
        yield 1, f"found the columns {', '.join(header) or 'none'}; allowed: {', '.join(COLUMNS)}."
        return
    if len(rows) == 1:
        yield 1, "there is a header and no row."
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(COLUMNS):
            yield number, f"found {len(row)} cells; allowed: {len(COLUMNS)}."
            continue
        year, run, item, name, value = (cell.strip() for cell in row)
        fault = _fault(year, run, item, name, value, contract)
        if fault is None:
            held = runs.setdefault((year, run), YearOfAccounts(year, run)).values
            if (item, name) in held:
                fault = f"'{item}' of '{name}' stands twice in the {run} accounts of {year}."
            held[(item, name)] = Fraction(value) if fault is None else Fraction(0)
        if fault is not None:
            yield number, fault


def _fault(year: str, run: str, item: str, name: str, value: str, contract: CareModelContract) -> str | None:
    """Say what is wrong with a row, if anything."""
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
