"""A pot's budget as a workbook whose formulas work: change a line, a weight or a share, and the budget follows."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from newcare.caremodel.pots import CommissioningPot
from newcare.payment.pot import PotBudget
from newcare.payment.unit_budgets import UnitYear

_MADE = dt.datetime(1980, 1, 1)  # one date for every file, so that the same budget gives the same bytes
_POT, _BUDGET, _UNITS = "Pot", "Budget", "Units"


def budget_workbook(pot: CommissioningPot, budget: PotBudget) -> bytes:
    """Three sheets: the lines of the pot, the budget by year, what each unit is given; every result is a formula.

    The pence left over when parts are rounded stand as inputs of their own, so that sums agree to the penny.
    """
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        looks = {
            "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"quote_prefix": True, "text_wrap": True}),
            "pounds": book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"}),
            "input": book.add_format({"num_format": "#,##0.00########", "bg_color": "#F5F3ED"}),
        }
        _write_pot(book.add_worksheet(_POT), pot, budget, looks)
        rows = _write_budget(book.add_worksheet(_BUDGET), pot, budget, looks)
        if budget.units:
            _write_units(book.add_worksheet(_UNITS), pot, budget, rows, looks)
    return content.getvalue()


def _header(sheet: Any, names: tuple[str, ...], looks: dict[str, Any]) -> None:
    """Head the columns."""
    for column, name in enumerate(names):
        sheet.set_column(column, column, 26 if column == 0 else 18)
        sheet.write_string(0, column, name, looks["header"])
    sheet.freeze_panes(1, 1)


def _write_pot(sheet: Any, pot: CommissioningPot, budget: PotBudget, looks: dict[str, Any]) -> None:
    """Lines, then the sums that the budget starts from: in scope, carved out, ring-fenced."""
    _header(sheet, ("Line", "From", "In scope", "Ring-fenced for", "Carved out", "Spend"), looks)
    for row, line in enumerate(pot.lines, start=1):
        words = (line.id, line.contributor, "yes" if line.in_scope else "no", line.ring_fenced_for or "no")
        for column, text in enumerate(words):
            sheet.write_string(row, column, text, looks["text"])
        sheet.write_number(row, 4, float(line.carve_out_pounds), looks["input"])
        sheet.write_number(row, 5, float(line.pounds), looks["input"])
    last = len(pot.lines) + 1
    scope = f"C2:C{last}"
    sums = (
        ("In scope", f'SUMIFS(F2:F{last},{scope},"yes")', budget.in_scope_pence),
        ("Carved out", f'SUMIFS(E2:E{last},{scope},"yes")', budget.carve_out_pence),
        (
            "Ring-fenced",
            f'F{last + 2}-F{last + 3}-SUMIFS(F2:F{last},{scope},"yes",D2:D{last},"no")'
            f'+SUMIFS(E2:E{last},{scope},"yes",D2:D{last},"no")',
            budget.ring_fenced_pence,
        ),
    )
    for row, (name, formula, pence) in enumerate(sums, start=last + 1):
        sheet.write_string(row, 0, name, looks["header"])
        sheet.write_formula(row, 5, f"={formula}", looks["pounds"], pence / 100)


def _write_budget(
    sheet: Any, pot: CommissioningPot, budget: PotBudget, looks: dict[str, Any]
) -> dict[str, str]:
    """Cells by year, rate, gross, carve-outs and budget; gives the cell of each year's budget."""
    cells = len(pot.cells)
    _header(sheet, ("", "Weight", *(year.year for year in budget.years)), looks)
    for row, cell in enumerate(pot.cells, start=1):
        sheet.write_string(row, 0, cell.id, looks["text"])
        sheet.write_number(row, 1, cell.weight, looks["input"])
        for column, people in enumerate(cell.people_by_year, start=2):
            sheet.write_number(row, column, people, looks["input"])
    names = (
        "Uplift",
        "Efficiency",
        "Rate a weighted person",
        "Weighted people",
        "Gross",
        "Carve-outs",
        "Budget",
    )
    for row, name in enumerate(names, start=cells + 2):
        sheet.write_string(row, 0, name, looks["header"])
    at = {}
    for position, year in enumerate(budget.years):
        column = 2 + position
        up, down, rate, weighted, gross, out, whole = (
            xl_rowcol_to_cell(line, column) for line in range(cells + 2, cells + 9)
        )
        first, last = xl_rowcol_to_cell(1, column), xl_rowcol_to_cell(cells, column)
        product = f"SUMPRODUCT($B$2:$B${cells + 1},{first}:{last})"
        sheet.write_formula(weighted, f"={product}", looks["pounds"], float(year.weighted_people))
        carved = f"'{_POT}'!$F${len(pot.lines) + 4}"
        if position:
            terms = pot.capitation
            before = xl_rowcol_to_cell(cells + 4, column - 1)
            sheet.write_number(up, terms.uplift_by_year[position - 1], looks["input"])
            sheet.write_number(down, terms.efficiency_by_year[position - 1], looks["input"])
            grown = float(year.gross_pence / year.weighted_people) / 100
            sheet.write_formula(rate, f"={before}*(1+{up}-{down})", looks["pounds"], grown)
        else:
            sheet.write_number(rate, float(pot.capitation.pounds_per_weighted_person), looks["input"])
        start = f"$C${cells + 5}"
        sheet.write_formula(gross, f"=ROUND({rate}*{weighted},2)", looks["pounds"], year.gross_pence / 100)
        sheet.write_formula(
            out, f"=ROUND({carved}*{rate}/{start},2)", looks["pounds"], year.carve_out_pence / 100
        )
        sheet.write_formula(whole, f"={gross}-{out}", looks["pounds"], year.budget_pence / 100)
        at[year.year] = f"'{_BUDGET}'!{xl_rowcol_to_cell(cells + 8, column, row_abs=True, col_abs=True)}"
    return at


def _write_units(
    sheet: Any, pot: CommissioningPot, budget: PotBudget, budgets: dict[str, str], looks: dict[str, Any]
) -> None:
    """Ring-fenced, held and free part of each year, then each unit's share of each."""
    _header(
        sheet,
        ("Unit", "Year", "Share", "To spend", "Ring-fenced", "Held in reserve", "Left-over pence"),
        looks,
    )
    lines = len(pot.lines)
    ring_share = f"'{_POT}'!$F${lines + 5}/('{_POT}'!$F${lines + 3}-'{_POT}'!$F${lines + 4})"
    row = 1
    for year, cell in budgets.items():
        units = [unit for unit in budget.units if unit.year == year]
        if not units:
            continue
        row = _write_unit_year(sheet, row, year, units, (cell, ring_share, pot), looks)


def _write_unit_year(
    sheet: Any,
    row: int,
    year: str,
    units: list[UnitYear],
    sources: tuple[str, str, CommissioningPot],
    looks: dict[str, Any],
) -> int:
    """One year: the parts of the whole budget, and under them each unit's; gives the next free row."""
    budget, ring_share, pot = sources
    share = pot.reserve.share if pot.reserve is not None else 0
    free, ring, held = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for column in (3, 4, 5))
    totals = [
        sum(getattr(unit, part) for unit in units)
        for part in ("free_pence", "ring_fenced_pence", "held_pence")
    ]
    sheet.write_string(row, 0, "All units", looks["header"])
    sheet.write_string(row, 1, year, looks["text"])
    sheet.write_number(row, 2, share, looks["input"])
    sheet.write_string(row, 6, "reserve share in column C", looks["text"])
    reserve = xl_rowcol_to_cell(row, 2)
    for column, formula, pence in (
        (4, f"ROUND({budget}*{ring_share},2)", totals[1]),
        (5, f"ROUND(({budget}-{ring})*{reserve},2)", totals[2]),
        (3, f"{budget}-{ring}-{held}", totals[0]),
    ):
        sheet.write_formula(row, column, f"={formula}", looks["pounds"], pence / 100)
    for unit in units:
        row += 1
        sheet.write_string(row, 0, unit.unit, looks["text"])
        sheet.write_string(row, 1, year, looks["text"])
        sheet.write_number(row, 2, float(unit.share), looks["input"])
        part = xl_rowcol_to_cell(row, 2)
        pieces = ((3, free, unit.free_pence, totals[0]), (4, ring, unit.ring_fenced_pence, totals[1]))
        for position, (column, whole, pence, total) in enumerate(
            (*pieces, (5, held, unit.held_pence, totals[2]))
        ):
            left = pence - int(total * unit.share)
            sheet.write_number(row, 6 + position, left / 100, looks["input"])
            extra = xl_rowcol_to_cell(row, 6 + position)
            sheet.write_formula(
                row, column, f"=TRUNC({whole}*{part},2)+{extra}", looks["pounds"], pence / 100
            )
    return row + 2
