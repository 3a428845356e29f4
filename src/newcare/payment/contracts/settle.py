"""Settle a contract: every section in turn, in whole pence, with a trace of rule, inputs and result."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from newcare.caremodel.contracts import CareModelContract, charged_to_pool
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
    Given,
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
    for settled, run in zip(settle_years(contract, accounts.runs), accounts.runs, strict=True):
        before = years[-1] if years else None
        years.append(settled)
        if run.run == FINAL and before is not None and (before.year, before.run) == (run.year, PROVISIONAL):
            years.append(reconciliation(before, years[-1]))
    return Statement(
        contract.contract.name, contract.sha256, accounts.sha256, contract.contract.price_base, tuple(years)
    )


def settle_years(contract: CareModelContract, runs: Iterable[YearOfAccounts]) -> list[YearStatement]:
    """Settle many runs of accounts, in their order; each comes out as it would on its own."""
    with _no_search_for_cycles():
        return [settle_year(contract, run) for run in runs]


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Statements hold many objects and no cycles: searching them again and again as they pile up finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def settle_year(contract: CareModelContract, accounts: YearOfAccounts) -> YearStatement:
    """Settle one run of one year."""
    return YearStatement(accounts.year, accounts.run, tuple(_entries(contract, accounts)))


def _entries(contract: CareModelContract, accounts: YearOfAccounts) -> Iterator[Entry]:
    """All entries, section by section; the pool comes after the sections whose payments are charged to it."""
    yield from line_entries(contract, accounts)
    for_outcomes = list(_outcome_sections(contract, accounts))
    yield from for_outcomes
    if contract.pool is not None:
        yield from pool_entries(contract, contract.pool, accounts, _paid_elsewhere(contract, for_outcomes))
    if contract.improvement is not None:
        yield from improvement_entries(contract, contract.improvement, accounts)


def _outcome_sections(contract: CareModelContract, accounts: YearOfAccounts) -> Iterator[Entry]:
    """Entries of the pooled fund and of the outcome contract."""
    if contract.pooled_fund is not None:
        yield from pooled_fund_entries(contract, contract.pooled_fund, accounts)
    if contract.outcome_contract is not None:
        yield from outcome_entries(contract, contract.outcome_contract, accounts)


def _paid_elsewhere(contract: CareModelContract, entries: Sequence[Entry]) -> dict[str, Given]:
    """What these entries pay for admissions avoided on lines of the pool."""
    fund, outcomes = charged_to_pool(contract)
    wanted = {("pooled fund", "released")} if fund else set()
    wanted |= {("outcomes", outcome) for outcome in outcomes}
    return {
        f"paid by {entry.section}, {entry.item}": Given(
            entry.pence, "pounds", entry.item, section=entry.section
        )
        for entry in entries
        if (entry.section, entry.item) in wanted
    }
