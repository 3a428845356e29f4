"""What each unit is given in shadow, and how the emergency reserve is released, as sections."""

from __future__ import annotations

from newcare.payment.pot import PotBudget
from newcare.payment.unit_budgets import Release
from newcare.report.page import DataTable, Notes, Section, TableColumn
from newcare.terms.words import per_cent, pounds_words


def units_section(budget: PotBudget, notes: Notes) -> Section:
    """What each unit is given in each year."""
    columns = (
        TableColumn("unit", "Unit"),
        TableColumn("year", "Year"),
        TableColumn("share", "Share", "right"),
        TableColumn("free", "To spend", "right"),
        TableColumn("ring", "Ring-fenced", "right"),
        TableColumn("held", "Held in reserve", "right"),
    )
    rows = tuple(
        {
            "unit": row.unit,
            "year": row.year,
            "share": per_cent(float(row.share)),
            "free": pounds_words(row.free_pence),
            "ring": pounds_words(row.ring_fenced_pence),
            "held": pounds_words(row.held_pence),
        }
        for row in budget.units
    )
    units = len({row.unit for row in budget.units})
    return Section(
        "units",
        "What is each unit given?",
        f"{units} units share each year's budget by weighted people, to the penny. No money moves: the budgets are in"
        " shadow.",
        tables=(
            DataTable("Shadow budgets; the three parts of all units add up to the budget", columns, rows),
        ),
        notes=notes,
    )


def reserve_section(year: str, release: Release, notes: Notes) -> Section:
    """How the reserve of the first year is released."""
    columns = (
        TableColumn("unit", "Unit"),
        TableColumn("above", "Above its emergency plan", "right"),
        TableColumn("need", "Released for that", "right"),
        TableColumn("back", "Handed back", "right"),
    )
    rows = tuple(
        {
            "unit": unit,
            "above": pounds_words(above),
            "need": pounds_words(release.by_need_pence[unit]),
            "back": pounds_words(release.handed_back_pence[unit]),
        }
        for unit, above in release.above_plan_pence.items()
    )
    wanted, drawn = sum(release.above_plan_pence.values()), sum(release.by_need_pence.values())
    return Section(
        "reserve",
        "How is the reserve released?",
        f"{pounds_words(release.reserve_pence)} was held back in {year}. Emergency care came out"
        f" {pounds_words(wanted)} above plan; {pounds_words(drawn)} is released for that and the rest is handed back by"
        " weighted people.",
        tables=(DataTable(f"The reserve of {year}", columns, rows),),
        notes=notes,
    )
