"""Past years under several contracts as a page: who would have paid whom, and who wins or loses by the choice."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel.contracts import CareModelContract
from newcare.payment.contracts.replay import Replay, ReplayRow
from newcare.payment.contracts.replay_units import UnitReplay
from newcare.report.page import DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import MINUS, count_words, per_cent, pounds_words, probability_words

METHOD = "the same accounts settled under each contract, in whole pence; no money moves"


def replay_page(contracts: Sequence[CareModelContract], found: Replay, units: Sequence[UnitReplay]) -> Page:
    """Lay out a replay; the largest winner and loser come first."""
    names = {party: name for contract in contracts for party, name in contract.parties.items()}
    others = found.contracts[1:]
    return Page(
        title="The same years under several contracts",
        lede=replay_words(found, names),
        key_figures=tuple(
            KeyFigure(
                contract,
                pounds_words(_pool_paid(found, contract)),
                f"moved by the pool over {len(found.years)} years, one way or the other",
            )
            for contract in found.contracts
        ),
        sections=(
            *(_contract(found, contract, names) for contract in found.contracts),
            *((_choice(found, others, names),) if others else ()),
            *((_units(units),) if units else ()),
        ),
        colophon=(
            f"Accounts {found.accounts_sha256[:12]}; "
            + "; ".join(f"{contract.contract.name} {contract.sha256[:12]}" for contract in contracts)
            + " (SHA-256).",
            "Rows of the accounts that a contract does not know: "
            + "; ".join(f"{name} {count_words(rows)}" for name, rows in found.rows_left_out.items())
            + ".",
        ),
    )


def replay_words(found: Replay, names: dict[str, str]) -> str:
    """Who gains most and who loses most by another contract than the first, in a sentence or two."""
    first, *others = found.contracts
    if not others:
        return f"{len(found.years)} years under {first}: who would have paid whom."
    return " ".join(_against(found, contract, first, names) for contract in others)


def _against(found: Replay, contract: str, first: str, names: dict[str, str]) -> str:
    """What one contract would have changed against the first."""
    moved = {party: pence for party, pence in _moved(found, contract).items() if pence}
    if not moved:
        return f"Under {contract} nobody would have got more or less than under {first}."
    best, worst = max(moved, key=lambda p: moved[p]), min(moved, key=lambda p: moved[p])
    parts = [
        f"{names[party]} {pounds_words(abs(moved[party]))} {'more' if moved[party] > 0 else 'less'}"
        for party in dict.fromkeys((best, worst))
    ]
    return (
        f"Against {first}, {contract} would have given {' and '.join(parts)} over {len(found.years)} years."
    )


def _moved(found: Replay, contract: str) -> dict[str, int]:
    """Pence that each party gets more under a contract than under the first, over all years."""
    moved: dict[str, int] = {}
    for row in found.rows:
        if row.contract == contract and row.against_first_pence is not None:
            moved[row.party] = moved.get(row.party, 0) + row.against_first_pence
    return moved


def _pool_paid(found: Replay, contract: str) -> int:
    """Pence that a contract's pool moves to or from providers, all years taken together."""
    return sum(abs(row.pool_pence) for row in found.rows if row.contract == contract) // 2


def _by_year(
    found: Replay, rows: Sequence[ReplayRow], names: dict[str, str], pence: str
) -> tuple[tuple[TableColumn, ...], tuple[dict[str, str], ...]]:
    """A row for each contract and party, a column for each year, and the sum."""
    several = len({row.contract for row in rows}) > 1
    columns = (
        TableColumn("party", "Party"),
        *((TableColumn("contract", "Contract"),) if several else ()),
        *(TableColumn(year, year, "right") for year in found.years),
        TableColumn("total", "All years", "right"),
    )
    laid: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        value = getattr(row, pence)
        if value is not None:
            laid.setdefault((row.contract, row.party), {})[row.year] = value
    shown = tuple(
        {"contract": contract, "party": names[party]}
        | {year: _whole_pounds(by[year]) if year in by else "not in its term" for year in found.years}
        | {"total": _whole_pounds(sum(by.values()))}
        for (contract, party), by in laid.items()
    )
    return columns, shown


def _whole_pounds(pence: int) -> str:
    """Money to the pound; the table replay.parquet holds the pence."""
    return f"{MINUS if round(pence / 100) < 0 else ''}£{abs(round(pence / 100)):,}"


def _contract(found: Replay, contract: str, names: dict[str, str]) -> Section:
    """What each party would have got under one contract."""
    rows = [row for row in found.rows if row.contract == contract]
    columns, shown = _by_year(found, rows, names, "pence")
    return Section(
        f"contract-{found.contracts.index(contract) + 1}",
        f"Who would have paid whom: {contract}",
        f"Over {len(found.years)} years the pool would have moved {pounds_words(_pool_paid(found, contract))}, one way"
        " or the other. Below 0 a party pays.",
        tables=(DataTable(f"Balances under {contract}, all sections", columns, shown),),
        notes=Notes(METHOD, "none: a settlement is exact", found.accounts_sha256[:12]),
    )


def _choice(found: Replay, others: Sequence[str], names: dict[str, str]) -> Section:
    """Winners and losers by the choice of contract."""
    rows = [row for row in found.rows if row.contract in others]
    columns, shown = _by_year(found, rows, names, "against_first_pence")
    return Section(
        "choice",
        f"Who would have won or lost against {found.contracts[0]}?",
        replay_words(found, names),
        tables=(DataTable(f"More (or, below 0, less) than under {found.contracts[0]}", columns, shown),),
        notes=Notes(METHOD, "none: a settlement is exact", found.accounts_sha256[:12]),
    )


def _units(units: Sequence[UnitReplay]) -> Section:
    """Each unit on its own under each pool."""
    columns = (
        TableColumn("unit", "Unit"),
        TableColumn("contract", "Contract"),
        TableColumn("people", "People", "right"),
        TableColumn("variance", "Variance", "right"),
        TableColumn("pool", "Pool", "right"),
        TableColumn("providers", "To providers", "right"),
        TableColumn("chance", "As much by luck alone"),
    )
    rows = tuple(
        {
            "unit": unit.unit,
            "contract": unit.contract,
            "people": count_words(unit.people),
            "variance": per_cent(unit.variance_share, signed=True),
            "pool": _whole_pounds(unit.pool_pence),
            "providers": _whole_pounds(unit.providers_pence),
            "chance": "not known" if unit.chance is None else f"{probability_words(unit.chance)} years",
        }
        for unit in units
    )
    won = sum(unit.providers_pence > 0 for unit in units)
    lost = sum(unit.providers_pence < 0 for unit in units)
    return Section(
        "units",
        "Which units would have won or lost?",
        f"Each unit settled on its own, the whole pool at risk and the quality gate passed: {won} would have gained,"
        f" {lost} lost, {len(units) - won - lost} neither.",
        tables=(DataTable("Units under each contract's pool; variance is budget less cost", columns, rows),),
        notes=Notes(
            "the pool of each contract over the unit's budget and cost of the run",
            "luck: normal, from the spread of costs that the contract states",
            "the run's table budget",
        ),
    )
