"""The settlement statement as a page: who owes whom what, each year's pool step by step, and what chance would do."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel.contracts import CareModelContract
from newcare.methods.chance import chance_over, cost_luck
from newcare.payment.contracts import Entry, Statement, YearStatement
from newcare.report.charts.waterfalls import WaterfallStep, waterfall
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.report.settlement.words import (
    METHOD,
    balance_words,
    inputs_words,
    item_words,
    party_words,
    run_words,
    to_the_penny,
)
from newcare.terms.words import per_cent, pounds_words, probability_words


def settlement_page(contract: CareModelContract, statement: Statement) -> Page:
    """Lay out a statement; the balances come first."""
    heading = contract.contract
    return Page(
        title=f"Settlement: {heading.name}",
        lede=balance_words(contract, statement),
        key_figures=tuple(
            KeyFigure(
                party_words(contract, party),
                pounds_words(abs(pence)),
                f"{'gets' if pence >= 0 else 'pays'} {to_the_penny(abs(pence))} in all",
            )
            for party, pence in statement.balances().items()
        ),
        sections=tuple(
            section for year in statement.years for section in _sections(contract, statement, year)
        ),
        colophon=(
            f"Contract file {statement.contract_sha256[:12]}, accounts {statement.accounts_sha256[:12]} (SHA-256).",
            f"Pounds at prices of {heading.price_base}; term of {heading.term_years} years from {heading.first_year}.",
            "What one party pays another gets, to the penny: the balances add up to nothing.",
            "The same lines, with formulas that work, stand in settlement.xlsx.",
        ),
    )


def _sections(contract: CareModelContract, statement: Statement, year: YearStatement) -> list[Section]:
    """A run's payments, and where the contract has a pool, how it came about."""
    anchor = f"y{year.year}-{year.run}"
    notes = Notes(
        METHOD, "settlement is exact; chance is told beside the pool", statement.accounts_sha256[:12]
    )
    sections = [_payments(contract, year, anchor, notes)]
    pool = [entry for entry in year.entries if entry.section == "pool"]
    if pool and year.run != "reconciliation":
        sections.append(_pool(contract, year, pool, anchor, notes))
    return sections


def _payments(contract: CareModelContract, year: YearStatement, anchor: str, notes: Notes) -> Section:
    """Who pays whom in a run, line by line."""
    moved = sum(abs(entry.pence) for entry in year.payments())
    columns = (
        TableColumn("item", "Payment"),
        TableColumn("payee", "To"),
        TableColumn("rule", "Rule"),
        TableColumn("inputs", "Inputs"),
        TableColumn("pounds", "Pounds", "right"),
    )
    rows = tuple(
        {
            "item": f"{entry.section}: {item_words(contract, entry)}",
            "payee": party_words(contract, entry.payee),
            "rule": entry.rule,
            "inputs": inputs_words(entry),
            "pounds": to_the_penny(entry.pence),
        }
        for entry in year.payments()
    )
    payer = party_words(contract, contract.contract.commissioner)
    return Section(
        anchor,
        f"{year.year}, {run_words(year.run)}",
        f"{payer} pays {to_the_penny(-year.balances().get(contract.contract.commissioner, 0))} in all, by"
        f" {len(rows)} payments that move {to_the_penny(moved)}.",
        tables=(DataTable(f"Payments of {year.year}, {run_words(year.run)}; from {payer}", columns, rows),),
        notes=notes,
    )


def _pool(
    contract: CareModelContract, year: YearStatement, pool: Sequence[Entry], anchor: str, notes: Notes
) -> Section:
    """The pool step by step, with the chance of such a result had nothing changed."""
    of = {entry.item: entry.pence for entry in pool}
    columns = (
        TableColumn("item", "Step"),
        TableColumn("rule", "Rule"),
        TableColumn("inputs", "Inputs"),
        TableColumn("pounds", "Pounds", "right"),
    )
    rows = tuple(
        {
            "item": item_words(contract, entry),
            "rule": entry.rule,
            "inputs": inputs_words(entry),
            "pounds": to_the_penny(entry.pence),
        }
        for entry in pool
    )
    return Section(
        f"{anchor}-pool",
        f"{year.year}, {run_words(year.run)}: how the pool came about",
        (
            f"The care cost {to_the_penny(abs(of['variance']))} ({per_cent(abs(of['variance']) / of['benchmark'])})"
            f" {'less' if of['variance'] >= 0 else 'more'} than its benchmark; {to_the_penny(of['pool at risk'])} is"
            " at risk in this year.",
            _chance(contract, of["variance"] / of["benchmark"]),
        ),
        charts=(
            Chart(
                f"From benchmark to pool, {year.year}",
                "Bars from the variance through what is taken off it to the pool at risk.",
                waterfall(_steps(of), title="pounds"),
            ),
        ),
        tables=(DataTable(f"The pool of {year.year}, step by step", columns, rows),),
        notes=notes,
    )


def _steps(of: dict[str, int]) -> list[WaterfallStep]:
    """Variance, what each rule takes off, and what is left at risk."""
    gated = next(
        (pence for item, pence in of.items() if item.startswith("pool after the quality gate")), of["pool"]
    )
    levels = [
        ("below the minimum rate", of["variance that counts"]),
        ("inside the corridor, where chance rules", of.get("corridor", of["variance that counts"])),
        ("beyond the cap", of["pool"]),
        ("taken by the quality gate", gated),
        ("not at risk in this year", of["pool at risk"]),
    ]
    steps = [WaterfallStep("Variance: benchmark less cost", of["variance"], "total")]
    before = of["variance"]
    for name, level in levels:
        if level != before:
            steps.append(WaterfallStep(name, level - before))
        before = level
    return [*steps, WaterfallStep("Pool at risk", of["pool at risk"], "total")]


def _chance(contract: CareModelContract, share: float) -> str:
    """How often luck alone gives such a variance, where the contract's facts say how much costs vary."""
    facts, people = contract.review, contract.contract.people
    spread, shock = facts.coefficient_of_variation, facts.common_shock_standard_deviation
    if people is None or spread is None or shock is None or not (spread or shock):
        return (
            "How often luck alone would give such a variance is not known: the contract file does not say how much"
            " one person's cost varies ([review] coefficient_of_variation, common_shock_standard_deviation)."
        )
    chance = min(2 * chance_over(abs(share), cost_luck(people, spread, shock)), 1.0)
    return (
        f"Had nothing changed, luck alone would give a variance this large, one way or the other, in"
        f" {probability_words(chance)} years ({people:,} people, coefficient of variation {spread:g}, common shock"
        f" {per_cent(shock)})."
    )
