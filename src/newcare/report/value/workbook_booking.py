"""A sheet of what may be booked in one scenario, a row for each saving and year, every bound as a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.ledgers import ValueLedger
from newcare.methods.money import exact
from newcare.report.value.workbook_inputs import InputsOfScenario
from newcare.report.value.workbook_sheet import Sheet
from newcare.value.booking import BookedLine, BookedYear, EventsOfYear

_HEADER = (
    *(
        "Saving",
        "Year",
        "Kind",
        "Claimed pounds",
        "Events claimed",
        "Relative effect",
        "Events without the model",
    ),
    *(
        "Events avoided",
        "Attributable share",
        "Claimed by other schemes",
        "Booked by lines above",
        "Events left",
    ),
    *("Events booked", "Price of an event", "Booked pounds", "With optimism"),
)
_WIDTHS = (34, 10, 18, 18, *(14,) * 9, 14, 18, 18)
_EVENTS, _BOOKED, _ADJUSTED = 12, 14, 15


@dataclass(frozen=True)
class BookingCells:
    """Ranges that sums over a sheet of bookings run over."""

    years: str
    kinds: str
    booked: str
    adjusted: str


def write_booking(
    sheet: Sheet,
    ledger: ValueLedger,
    lines: Sequence[BookedLine],
    inputs: InputsOfScenario,
    claims: Mapping[tuple[str, int], str],
) -> BookingCells:
    """Write the bookings of one scenario; gives its ranges."""
    sheet.head(0, _HEADER, _WIDTHS)
    sheet.sheet.freeze_panes(1, 2)
    taken: dict[tuple[str, int], list[str]] = {}
    row = 0
    for line in lines:
        for year, booked in enumerate(line.years):
            row += 1
            for column, words in enumerate((line.saving.name, ledger.years()[year], line.saving.kind)):
                sheet.text(row, column, words)
            sheet.formula(row, 3, claims[(line.saving.name, year)], booked.claimed_pounds)
            if booked.events is None or line.estimate is None:
                formula = f"IF(D{row + 1}<0,D{row + 1},D{row + 1}*{inputs.untested})"
            else:
                above = taken.setdefault((line.estimate.outcome, year), [])
                _events(sheet, row, line, year, booked.events, inputs.effects[line.estimate.outcome], above)
                above.append(f"M{row + 1}")
                formula = _pounds(row + 1, line, inputs)
            sheet.formula(row, _BOOKED, formula, booked.booked_pounds)
            _adjusted(sheet, row, ledger, line, booked, inputs)
    columns = [sheet.column(column, 1, row) for column in (1, 2, _BOOKED, _ADJUSTED)]
    return BookingCells(*columns)


def _events(
    sheet: Sheet,
    row: int,
    line: BookedLine,
    year: int,
    events: EventsOfYear,
    effect: str,
    above: Sequence[str],
) -> None:
    """The events behind a tested saving, from those claimed to those booked."""
    assert line.estimate is not None
    without = exact(line.estimate.events_without_model_by_year[year])
    here = row + 1
    sheet.given(row, 4, events.claimed)
    sheet.formula(row, 5, effect, -events.avoided / without if without else Fraction(0), "number")
    sheet.given(row, 6, without)
    sheet.formula(row, 7, f"-F{here}*G{here}", events.avoided, "number")
    sheet.given(row, 8, events.attributable_share)
    sheet.given(row, 9, events.of_other_schemes)
    sheet.formula(row, 10, "+".join(above) or "0", events.of_lines_above, "number")
    left = f"IF(H{here}<0,H{here}-K{here},MAX(H{here}-J{here}-K{here},0))"
    sheet.formula(row, 11, left, events.left, "number")
    booked = f"IF(H{here}<0,MAX(H{here}*I{here},L{here}),MIN(E{here},H{here}*I{here},L{here}))"
    sheet.formula(row, _EVENTS, booked, events.booked, "number")
    sheet.given(row, 13, events.price)


def _pounds(here: int, line: BookedLine, inputs: InputsOfScenario) -> str:
    """Pounds booked: no more than claimed; where other claims are not known, counted as what is not tested."""
    least = f"MIN(D{here},M{here}*N{here})"
    return f"IF({least}<0,{least},{least}*{inputs.untested})" if line.unknown_claimants else least


def _adjusted(
    sheet: Sheet,
    row: int,
    ledger: ValueLedger,
    line: BookedLine,
    booked: BookedYear,
    inputs: InputsOfScenario,
) -> None:
    """Pounds booked, lowered for optimism; a loss is not lowered."""
    cut = exact(ledger.grade_of(line.saving.evidence).saving_reduction)
    pounds = booked.booked_pounds * (1 - cut) if booked.booked_pounds > 0 else booked.booked_pounds
    cell = inputs.reductions[line.saving.evidence]
    sheet.formula(row, _ADJUSTED, f"IF(O{row + 1}>0,O{row + 1}*(1-{cell}),O{row + 1})", pounds)
