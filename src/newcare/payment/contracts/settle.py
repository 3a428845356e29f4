"""Settle a contract: every section in turn, in whole pence, with a trace of rule, inputs and result."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.contracts.accounts import Accounts, YearOfAccounts
from newcare.payment.contracts.line_payments import line_entries
from newcare.payment.contracts.outcome_entries import (
    improvement_entries,
    outcome_entries,
    pooled_fund_entries,
)
from newcare.payment.contracts.pool_entries import pool_entries
from newcare.payment.contracts.statement import (
    FINAL,
    PROVISIONAL,
    Entry,
    Statement,
    YearStatement,
    reconciliation,
)


def settle_contract(contract: CareModelContract, accounts: Accounts) -> Statement:
    """Settle every run that the accounts hold; where a year has both, what the final run still moves is added.

    Returns:
        A statement whose payments conserve money exactly: what one party pays another gets, to the penny.

    Raises:
        InvalidContract: the accounts lack what the contract needs.
    """
    years: list[YearStatement] = []
    for run in accounts.runs:
        years.append(settle_year(contract, run))
        before = years[-2] if len(years) > 1 else None
        if run.run == FINAL and before is not None and (before.year, before.run) == (run.year, PROVISIONAL):
            years.append(reconciliation(before, years[-1]))
    return Statement(
        contract.contract.name, contract.sha256, accounts.sha256, contract.contract.price_base, tuple(years)
    )


def settle_year(contract: CareModelContract, accounts: YearOfAccounts) -> YearStatement:
    """Settle one run of one year."""
    return YearStatement(accounts.year, accounts.run, tuple(_entries(contract, accounts)))


def _entries(contract: CareModelContract, accounts: YearOfAccounts) -> Iterator[Entry]:
    """All entries, section by section."""
    yield from line_entries(contract, accounts)
    if contract.pool is not None:
        yield from pool_entries(contract, contract.pool, accounts)
    if contract.improvement is not None:
        yield from improvement_entries(contract, contract.improvement, accounts)
    if contract.outcome_contract is not None:
        yield from outcome_entries(contract, contract.outcome_contract, accounts)
    if contract.pooled_fund is not None:
        yield from pooled_fund_entries(contract, contract.pooled_fund, accounts)
