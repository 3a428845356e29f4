"""Accounts of a contract: a CSV file of what was spent, done, measured and verified in each year, run by run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from newcare.caremodel.contracts import CareModelContract
from newcare.errors import InvalidContract
from newcare.payment.contracts.account_rows import ITEMS, AccountRow, fault_of, row_of, rows_of
from newcare.payment.contracts.statement import PROVISIONAL


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
        value = self.need(item, name)
        return value.numerator * 100 // value.denominator

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
    rows, content = rows_of(path)
    runs: dict[tuple[str, str], YearOfAccounts] = {}
    faults = []
    for number, cells in rows:
        row = row_of(cells)
        fault = row if isinstance(row, str) else fault_of(row, contract)
        if fault is None and isinstance(row, AccountRow):
            fault = take(row, runs)
        if fault is not None:
            faults.append(f"{path}, line {number}: {fault}")
    if faults:
        raise InvalidContract("\n".join(faults))
    return Accounts(in_order(runs), hashlib.sha256(content).hexdigest())


def take(row: AccountRow, runs: dict[tuple[str, str], YearOfAccounts]) -> str | None:
    """Put a row that fits into its run; say so where one of that name stands there already."""
    held = runs.setdefault((row.year, row.run), YearOfAccounts(row.year, row.run)).values
    if (row.item, row.name) in held:
        return f"'{row.item}' of '{row.name}' stands twice in the {row.run} accounts of {row.year}."
    held[(row.item, row.name)] = Fraction(row.value)
    return None


def in_order(runs: Mapping[tuple[str, str], YearOfAccounts]) -> tuple[YearOfAccounts, ...]:
    """Runs year by year, the provisional one first."""
    return tuple(sorted(runs.values(), key=lambda run: (run.year, run.run != PROVISIONAL)))
