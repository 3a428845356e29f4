"""Sheets of what the ledger says: the rate, effects and grades; and plan, forecast and actual of every line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.ledgers import Cost, Saving, ValueLedger
from newcare.report.value.workbook_sheet import Sheet
from newcare.value.assumptions import SCENARIOS
from newcare.value.booking import effect_of
from newcare.value.ledger import LedgerLine, price_factor

_LINE_HEADER = (
    "Line",
    "Year",
    "Category",
    "Plan",
    "Forecast",
    "Actual",
    "Deflator",
    "Latest view",
    "With optimism",
)
_LATEST, _ADJUSTED = 7, 8


@dataclass(frozen=True)
class InputsOfScenario:
    """Cells that a scenario reads: the effect on each outcome, the share of untested savings, cuts by grade."""

    effects: Mapping[str, str]
    untested: str
    reductions: Mapping[str, str]


@dataclass(frozen=True)
class InputCells:
    """Cells of the sheet of inputs."""

    rate: str
    effects: Mapping[tuple[str, str], str]
    untested: Mapping[str, str]
    uplifts: Mapping[str, str]
    reductions: Mapping[str, str]

    def scenario(self, name: str) -> InputsOfScenario:
        """The cells of one scenario."""
        effects = {outcome: cell for (outcome, of), cell in self.effects.items() if of == name}
        return InputsOfScenario(effects, self.untested[name], self.reductions)


@dataclass(frozen=True)
class LineCells:
    """Cells of a sheet of lines: latest view by line and year, and the ranges that sums run over."""

    latest: Mapping[tuple[str, int], str]
    years: str
    latest_range: str
    adjusted_range: str


def write_inputs(sheet: Sheet, ledger: ValueLedger) -> InputCells:
    """Write the sheet of inputs; gives its cells."""
    proposition = ledger.proposition
    sheet.head(0, ("Input", "Low end", "Estimate", "High end", "Source"), (44, 14, 14, 14, 70))
    sheet.text(1, 0, "Discount rate a year")
    rate = sheet.given(1, 2, proposition.discount_rate)
    sheet.text(2, 0, f"Prices of {proposition.price_base}; ledger {ledger.data_version}")
    sheet.text(3, 0, "Share counted of savings that are not tested")
    untested = {
        name: sheet.given(3, column, SCENARIOS[name].untested)
        for column, name in enumerate(SCENARIOS, start=1)
    }
    row = 5
    effects = {}
    for estimate in ledger.estimates:
        sheet.text(row, 0, f"Relative effect on {estimate.outcome}")
        sheet.text(row, 4, estimate.source)
        for column, name in enumerate(SCENARIOS, start=1):
            effects[(estimate.outcome, name)] = sheet.given(
                row, column, effect_of(estimate, SCENARIOS[name].level)
            )
        row += 1
    sheet.head(row + 1, ("Grade of evidence", "Cost uplift", "Saving reduction", "", "Source"))
    uplifts, reductions = {}, {}
    for position, grade in enumerate(ledger.evidence_grades, start=row + 2):
        sheet.text(position, 0, grade.grade)
        uplifts[grade.grade] = sheet.given(position, 1, grade.cost_uplift)
        reductions[grade.grade] = sheet.given(position, 2, grade.saving_reduction)
        sheet.text(position, 4, grade.source)
    return InputCells(rate, effects, untested, uplifts, reductions)


def write_lines(
    sheet: Sheet,
    lines: Sequence[LedgerLine],
    written: Sequence[Cost | Saving],
    ledger: ValueLedger,
    inputs: InputCells,
) -> LineCells:
    """Write lines by year with their latest view as a formula; gives its cells."""
    sheet.head(0, _LINE_HEADER, (34, 10, 22, 16, 16, 16, 10, 18, 18))
    sheet.sheet.freeze_panes(1, 2)
    latest: dict[tuple[str, int], str] = {}
    row = 0
    for line, section in zip(lines, written, strict=True):
        factor = price_factor(section)
        uplift = inputs.uplifts[line.evidence] if isinstance(section, Cost) else None
        share = Fraction(str(ledger.grade_of(line.evidence).cost_uplift)) if uplift else Fraction(0)
        for year, name in enumerate(ledger.years()):
            row += 1
            for column, words in enumerate((line.name, name, line.category)):
                sheet.text(row, column, words)
            for column, view in enumerate((line.plan, line.forecast, line.actual), start=3):
                pounds = view[year]
                if pounds is not None:
                    sheet.given(row, column, pounds / factor)
            sheet.given(row, 6, factor)
            best = f'IF(F{row + 1}<>"",F{row + 1},IF(E{row + 1}<>"",E{row + 1},D{row + 1}))'
            latest[(line.name, year)] = sheet.formula(row, _LATEST, f"{best}*G{row + 1}", line.latest[year])
            if uplift:
                sheet.formula(row, _ADJUSTED, f"H{row + 1}*(1+{uplift})", line.latest[year] * (1 + share))
    return LineCells(
        latest, sheet.column(1, 1, row), sheet.column(_LATEST, 1, row), sheet.column(_ADJUSTED, 1, row)
    )
