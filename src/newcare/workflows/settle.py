"""Settle and review a contract file: read, work out, write the statement as page, workbook, letter and table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.caremodel.contracts import CareModelContract, load_contract
from newcare.engines import replaced_whole
from newcare.payment.contracts import Statement, read_accounts, settle_contract
from newcare.payment.contracts.review import review_of
from newcare.payment.review import Review
from newcare.report.page import render_page
from newcare.report.settlement import (
    review_page,
    settlement_page,
    write_letter,
    write_settlement_workbook,
)
from newcare.report.settlement.review_page import verdict_words
from newcare.report.settlement.words import balance_words, inputs_words


@dataclass(frozen=True)
class Settled:
    """A settled contract and where its statement was written."""

    contract: CareModelContract
    statement: Statement
    folder: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "settlement.html"

    def words(self) -> str:
        """The balances, in a sentence."""
        return balance_words(self.contract, self.statement)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`: balances, and every entry with its rule, inputs and pence."""
        return {
            "contract": self.statement.contract,
            "balances_pence": self.statement.balances(),
            "runs": [
                {
                    "year": year.year,
                    "run": year.run,
                    "balances_pence": year.balances(),
                    "entries": [
                        {
                            "section": entry.section,
                            "item": entry.item,
                            "rule": entry.rule,
                            "inputs": {name: str(given) for name, given in entry.inputs.items()},
                            "payer": entry.payer,
                            "payee": entry.payee,
                            "pence": entry.pence,
                        }
                        for entry in year.entries
                    ],
                }
                for year in self.statement.years
            ],
            "report": str(self.report),
        }


def settle_file(contract_path: Path, accounts_path: Path, out: Path) -> Settled:
    """Settle a contract by its accounts and write the statement whole.

    Raises:
        InvalidContract: the contract or the accounts cannot be used; all that is wrong is named at once.
        FolderBusy, StorageFailure: the statement cannot be written.
    """
    contract = load_contract(contract_path)
    accounts = read_accounts(accounts_path, contract)
    statement = settle_contract(contract, accounts)
    with replaced_whole(out) as room:
        page = render_page(settlement_page(contract, statement))
        (room / "settlement.html").write_text(page, encoding="utf-8")
        write_settlement_workbook(room / "settlement.xlsx", contract, accounts, statement)
        write_letter(room / "settlement.docx", contract, statement)
        pq.write_table(_table(statement), room / "settlement.parquet")
    return Settled(contract, statement, out)


def _table(statement: Statement) -> pa.Table:
    """Every entry of every run: a row an entry."""
    rows: list[Mapping[str, Any]] = [
        {
            "year": year.year,
            "run": year.run,
            "entry": position,
            "section": entry.section,
            "item": entry.item,
            "rule": entry.rule,
            "inputs": inputs_words(entry),
            "payer": entry.payer,
            "payee": entry.payee,
            "pence": entry.pence,
            "accounts": statement.accounts_sha256,
        }
        for year in statement.years
        for position, entry in enumerate(year.entries, start=1)
    ]
    return pa.Table.from_pylist(rows)


@dataclass(frozen=True)
class Reviewed:
    """A reviewed contract; `report` is None where no page was asked for."""

    contract: CareModelContract
    review: Review
    report: Path | None

    def words(self) -> str:
        """The verdict, in a sentence or two."""
        return verdict_words(self.contract, self.review)


def review_file(contract_path: Path, out: Path | None) -> Reviewed:
    """Review a contract file, and write the page where a folder is given.

    Raises:
        InvalidContract: the contract file cannot be used. InvalidInput: a fact cannot be.
    """
    contract = load_contract(contract_path)
    review = review_of(contract)
    if out is None:
        return Reviewed(contract, review, None)
    with replaced_whole(out) as room:
        (room / "review.html").write_text(render_page(review_page(contract, review)), encoding="utf-8")
    return Reviewed(contract, review, out / "review.html")
