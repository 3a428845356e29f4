"""The sheet of what a proposition is worth: sums, present values and return, each a formula over the other sheets."""

from __future__ import annotations

from collections.abc import Mapping

from newcare.report.value.workbook_booking import BookingCells
from newcare.report.value.workbook_inputs import LineCells
from newcare.report.value.workbook_sheet import Sheet
from newcare.value.discounting import discount_factor
from newcare.value.proposition import Worth
from newcare.value.valued import Valued

_SUMS = ("Gross saving", "Cost", "Net saving", "Net present value", "Net for every £100 spent")
_WAYS = ("booked", "cash alone", "with optimism")


def write_worth(
    sheet: Sheet, valued: Valued, rate: str, costs: LineCells, booked: Mapping[str, BookingCells]
) -> None:
    """Write a block for each scenario and way of valuing: years down, then sums."""
    proposition = valued.ledger.proposition
    sheet.head(0, (proposition.name,), (44, 18, 18, 18, 18, 18))
    sheet.text(1, 0, f"Pounds at prices of {proposition.price_base}; ledger {valued.ledger.data_version}")
    row = 3
    for scenario, cells in booked.items():
        for way in _WAYS:
            row = _block(sheet, row, valued, scenario, way, rate, costs, cells)


def _block(
    sheet: Sheet,
    top: int,
    valued: Valued,
    scenario: str,
    way: str,
    rate: str,
    costs: LineCells,
    cells: BookingCells,
) -> int:
    """One scenario valued one way; gives the row after it."""
    title = f"{'Estimate' if scenario == 'central' else f'{scenario.capitalize()} end'}, {way}"
    sheet.head(top, (title, "Discount factor", "Saving", "Cost", "Net", "Present value"))
    worth = _worth(valued, scenario, way)
    spent = costs.adjusted_range if way == "with optimism" else costs.latest_range
    saved = cells.adjusted if way == "with optimism" else cells.booked
    cash = f',{cells.kinds},"cashable"' if way == "cash alone" else ""
    years = valued.ledger.years()
    for position, year in enumerate(years):
        row, here = top + 1 + position, top + 2 + position
        sheet.text(row, 0, year)
        factor = discount_factor(position, valued.ledger.proposition.discount_rate).discount_factor
        net = worth.flows[position]
        sheet.formula(row, 1, f"1/(1+{rate})^{position}", factor, "number")
        sheet.formula(row, 2, f"SUMIFS({saved},{cells.years},A{here}{cash})", worth.savings[position])
        sheet.formula(row, 3, f"SUMIFS({spent},{costs.years},A{here})", worth.costs[position])
        sheet.formula(row, 4, f"C{here}-D{here}", net)
        sheet.formula(row, 5, f"E{here}*B{here}", net * factor)
    _sums(sheet, top + 1 + len(years), top + 2, worth)
    return top + 2 + len(years) + len(_SUMS)


def _sums(sheet: Sheet, row: int, first: int, worth: Worth) -> None:
    """Sums under the years of a block."""
    last = row
    formulas = (
        (f"SUM(C{first}:C{last})", worth.gross_saving_pounds),
        (f"SUM(D{first}:D{last})", worth.cost_pounds),
        (f"B{row + 1}-B{row + 2}", worth.net_saving_pounds),
        (f"SUM(F{first}:F{last})", worth.net_present_value_pounds),
        (f"IF(B{row + 2}=0,0,100*B{row + 3}/B{row + 2})", worth.per_100_pounds),
    )
    for position, (name, (formula, value)) in enumerate(zip(_SUMS, formulas, strict=True)):
        sheet.text(row + position, 0, name)
        sheet.formula(row + position, 1, formula, value, "total")


def _worth(valued: Valued, scenario: str, way: str) -> Worth:
    """What was worked out for a block."""
    found = valued.appraised
    return {"booked": found.booked, "cash alone": found.cash, "with optimism": found.adjusted}[way][scenario]
