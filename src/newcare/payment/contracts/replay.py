"""Past years replayed under several contracts: who would have paid whom, and who would have won or lost by the choice.

Each contract settles the same accounts. A row of the accounts is used by every contract that knows its name; where
asked, years are re-labelled, so that the first year of the accounts is the first of each term. No money moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newcare.caremodel.contracts import CareModelContract
from newcare.errors import InvalidContract
from newcare.payment.contracts.account_rows import AccountRow, fault_of, row_of, rows_of
from newcare.payment.contracts.accounts import Accounts, YearOfAccounts, in_order, take
from newcare.payment.contracts.settle import settle_contract
from newcare.payment.contracts.statement import FINAL, RECONCILIATION, YearStatement


@dataclass(frozen=True)
class ReplayRow:
    """What one party would have got in a year under a contract, in pence, less what it would have paid.

    `year` is that of the accounts; `pool_pence` is the part that comes from the pool and what limits its losses;
    `against_first_pence` compares with the first contract, None where that has no such party or year.
    """

    contract: str
    year: str
    party: str
    pence: int
    pool_pence: int
    against_first_pence: int | None


@dataclass(frozen=True)
class Replay:
    """All rows, by contract, year and party; `rows_left_out` counts rows that a contract could not use."""

    rows: tuple[ReplayRow, ...]
    contracts: tuple[str, ...]
    years: tuple[str, ...]
    rows_left_out: dict[str, int]
    accounts_sha256: str


def replay(contracts: Sequence[CareModelContract], accounts: Path, *, relabel: bool = False) -> Replay:
    """Settle the same accounts under several contracts.

    Args:
        contracts: one or more, of different names; the others are compared with the first.
        accounts: CSV with the columns year, run, item, name and value.
        relabel: take the accounts' first year for the first year of each term, the next for the next.

    Raises:
        InvalidContract: two contracts of one name, a row that fits none of them, accounts that lack what a contract
            needs, or a contract whose term holds none of the accounts' years.
    """
    names = [contract.contract.name for contract in contracts]
    if len(set(names)) < len(names):
        raise InvalidContract(
            "Two contracts have the same name, so that they could not be told apart.",
            seen=", ".join(names),
            remedy="Give each [contract] a name of its own.",
        )
    rows, content = _rows(accounts)
    _refuse_unknown(accounts, rows, contracts, relabel)
    found: list[ReplayRow] = []
    left_out: dict[str, int] = {}
    for contract in contracts:
        runs, left_out[contract.contract.name] = _fitted(accounts, rows, contract, relabel)
        digest = hashlib.sha256(content).hexdigest()
        shift = _shift(rows, contract) if relabel else 0
        settled = settle_contract(contract, Accounts(runs, digest))
        for year in settled.years:
            if year.run != RECONCILIATION and _is_last(year, runs):
                found += _rows_of_year(contract, year, shift, names[0], found)
    years = tuple(sorted({row.year for row in found}))
    return Replay(tuple(found), tuple(names), years, left_out, hashlib.sha256(content).hexdigest())


def _rows(path: Path) -> tuple[list[tuple[int, AccountRow]], bytes]:
    """Rows of the accounts with their line numbers."""
    cells, content = rows_of(path)
    rows, faults = [], []
    for number, each in cells:
        row = row_of(each)
        if isinstance(row, str):
            faults.append(f"{path}, line {number}: {row}")
        else:
            rows.append((number, row))
    if faults:
        raise InvalidContract("\n".join(faults))
    return rows, content


def _shift(rows: Sequence[tuple[int, AccountRow]], contract: CareModelContract) -> int:
    """Years from the accounts' first to the term's first."""
    first = min(row.year for _, row in rows)
    begins = first[:4]
    if not (begins.isascii() and begins.isdecimal()):
        raise InvalidContract(
            f"year: found '{first}' in the accounts.", remedy="Write a financial year such as 2026-27."
        )
    return int(contract.contract.first_year[:4]) - int(begins)


def _moved(row: AccountRow, shift: int) -> AccountRow:
    """A row under the year of the term that it stands for."""
    if not shift or not row.year[:4].isdecimal():
        return row
    return row._replace(year=_shifted(row.year, shift))


def _shifted(year: str, shift: int) -> str:
    """A financial year so many years later."""
    begins = int(year[:4]) + shift
    return f"{begins}-{(begins + 1) % 100:02d}"


def _refuse_unknown(
    path: Path,
    rows: Sequence[tuple[int, AccountRow]],
    contracts: Sequence[CareModelContract],
    relabel: bool,
) -> None:
    """Refuse rows that fit none of the contracts."""
    shifts = [_shift(rows, contract) if relabel else 0 for contract in contracts]
    faults = []
    for number, row in rows:
        said = [
            fault_of(_moved(row, shift), contract) for contract, shift in zip(contracts, shifts, strict=True)
        ]
        if all(said):
            faults.append(f"{path}, line {number}: {said[0]}")
    if faults:
        raise InvalidContract("\n".join(faults))


def _fitted(
    path: Path, rows: Sequence[tuple[int, AccountRow]], contract: CareModelContract, relabel: bool
) -> tuple[tuple[YearOfAccounts, ...], int]:
    """Accounts of one contract: the rows that it knows, and how many it does not."""
    shift = _shift(rows, contract) if relabel else 0
    runs: dict[tuple[str, str], YearOfAccounts] = {}
    left_out = 0
    for number, row in rows:
        moved = _moved(row, shift)
        if fault_of(moved, contract) is not None:
            left_out += 1
        elif (twice := take(moved, runs)) is not None:
            raise InvalidContract(f"{path}, line {number}: {twice}")
    if not runs:
        raise InvalidContract(
            f"No row of {path} fits '{contract.contract.name}'.",
            seen=f"a term from {contract.contract.first_year}",
            remedy="Re-label the years (--relabel), or give accounts of its lines.",
        )
    return in_order(runs), left_out


def _is_last(year: YearStatement, runs: Sequence[YearOfAccounts]) -> bool:
    """Whether no later run of the same year follows."""
    return year.run == FINAL or (year.year, FINAL) not in {(run.year, run.run) for run in runs}


def _rows_of_year(
    contract: CareModelContract, year: YearStatement, shift: int, first: str, before: Sequence[ReplayRow]
) -> list[ReplayRow]:
    """A row for each party, compared with what the first contract gave it."""
    name, label = contract.contract.name, _shifted(year.year, -shift)
    known = {row.party: row.pence for row in before if (row.contract, row.year) == (first, label)}
    pool: dict[str, int] = {}
    for entry in year.payments():
        if entry.section == "pool":
            for party, pence in ((entry.payer, -entry.pence), (entry.payee, entry.pence)):
                pool[str(party)] = pool.get(str(party), 0) + pence
    return [
        ReplayRow(
            name,
            label,
            party,
            pence,
            pool.get(party, 0),
            0 if name == first else pence - known[party] if party in known else None,
        )
        for party, pence in year.balances().items()
    ]
