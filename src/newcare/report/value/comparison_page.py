"""Several propositions side by side, with what keeps them from being compared said first."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel.ledgers import ValueLedger
from newcare.report.charts import range_bar
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.report.results import table_of
from newcare.report.value.words import INTERVAL, money, per_100, per_100_range, signed, years_words
from newcare.value.proposition import METHOD
from newcare.value.side_by_side import ISSUES, SideBySide


def comparison_page(ledgers: Sequence[ValueLedger], compared: SideBySide) -> Page:
    """Lay out a comparison; whether it may be made comes first."""
    summary = compared.summary
    return Page(
        title="Value of several propositions",
        lede=verdict_words(compared),
        key_figures=(
            KeyFigure(
                "May they be compared?",
                "yes" if compared.checks.consistent else "no",
                f"{len(compared.checks.issues)} of {len(ISSUES)} checks find fault",
                "good" if compared.checks.consistent else "bad",
            ),
            KeyFigure(
                "Net for every £100, all together",
                per_100(summary.pooled),
                f"sites from {per_100(summary.minimum)} to {per_100(summary.maximum)}",
            ),
            KeyFigure(
                "With a loss", f"{summary.sites_with_loss} of {summary.sites}", "at what may be booked"
            ),
        ),
        sections=(_returns(ledgers, compared), _checks(ledgers, compared)),
        colophon=tuple(
            f"{ledger.proposition.name}: ledger {ledger.data_version}, pounds of {ledger.proposition.price_base}."
            for ledger in ledgers
        ),
    )


def verdict_words(compared: SideBySide) -> str:
    """Whether the propositions may be compared, in a sentence or two."""
    if compared.checks.consistent:
        return f"{compared.summary.sites} propositions count the same things, in the same years and the same pounds."
    found = "; ".join(ISSUES[issue] for issue in compared.checks.issues)
    return (
        f"These propositions may not be compared as they stand: {found}. Read no ranking into their returns."
    )


def _returns(ledgers: Sequence[ValueLedger], compared: SideBySide) -> Section:
    """Net saving for each 100 pounds, as a range."""
    rows = [
        {
            "site": name,
            "value": float(worth["central"].per_100_pounds) * 100,
            "low": float(worth["low"].per_100_pounds) * 100,
            "high": float(worth["high"].per_100_pounds) * 100,
        }
        for name, worth in compared.worth.items()
    ]
    return Section(
        "returns",
        "What does each return?",
        f"Over all of them every £100 spent returns {per_100(compared.summary.pooled)} net; the middle one returns"
        f" {per_100(compared.summary.median_of_sites)}.",
        charts=(
            Chart(
                "Net saving for every £100 spent, low to high end of what may be booked",
                "A range for each proposition with its central value.",
                range_bar(rows, "site", "value", "low", "high", title="Pounds for every £100 spent"),
            ),
        ),
        tables=(_worths(ledgers, compared),),
        notes=Notes(METHOD, INTERVAL, ", ".join(ledger.data_version for ledger in ledgers)),
    )


def _worths(ledgers: Sequence[ValueLedger], compared: SideBySide) -> DataTable:
    """Cost, saving and return of each."""
    return table_of(
        "Propositions, in the order given",
        [
            {
                "site": ledger.proposition.name,
                "years": years_words(ledger),
                "prices": ledger.proposition.price_base,
                "cost": money(worth["central"].cost_pounds),
                "gross": money(worth["central"].gross_saving_pounds),
                "net": signed(worth["central"].net_saving_pounds),
                "per_100": per_100(worth["central"].per_100_pounds),
                "range": per_100_range(worth),
            }
            for ledger in ledgers
            for worth in (compared.worth[ledger.proposition.name],)
        ],
        text=("years", "prices"),
        site="Proposition",
        years="Years",
        prices="Prices of",
        cost="Cost",
        gross="Saving booked",
        net="Net",
        per_100="Net per £100",
        range="Low to high end",
    )


def _checks(ledgers: Sequence[ValueLedger], compared: SideBySide) -> Section:
    """Each check and what it found."""
    checks = compared.checks
    found = {
        "missing_cost_category": _missing(checks.missing_cost_categories),
        "missing_saving_category": _missing(checks.missing_saving_categories),
        "mixed_period": "; ".join(f"{each.proposition.name}: {years_words(each)}" for each in ledgers),
        "mixed_price_base": ", ".join(checks.price_bases),
    }
    columns = (TableColumn("check", "Check"), TableColumn("result", "Result"), TableColumn("seen", "Seen"))
    rows = tuple(
        {
            "check": words.capitalize(),
            "result": "found" if issue in checks.issues else "not found",
            "seen": found[issue] if issue in checks.issues else "",
        }
        for issue, words in ISSUES.items()
    )
    return Section(
        "checks",
        "May they be compared?",
        verdict_words(compared),
        tables=(DataTable("What keeps returns from being compared", columns, rows),),
    )


def _missing(missing: dict[str, list[str]]) -> str:
    """Which proposition lacks which kinds."""
    return "; ".join(f"{site} lacks {', '.join(kinds)}" for site, kinds in missing.items())
