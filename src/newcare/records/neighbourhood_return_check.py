"""Check a neighbourhood return: everything that is wrong with its workbook, with the cell and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.records.neighbourhood_return_counts import CellFault, alerts_of, count_faults
from newcare.records.neighbourhood_return_heading import Heading, heading_of
from newcare.records.neighbourhood_return_layout import Blocks, Columns, blocks_of, columns_of, header_row
from newcare.records.neighbourhood_return_sheets import Position, Sheet, Unreadable, address, read_sheets
from newcare.reference.neighbourhood_return import neighbourhood_return

INSTRUCTIONS, TEMPLATE = "Instructions", "SubmissionTemplate"


@dataclass(frozen=True)
class ReturnFault:
    """One reason to refuse or to ask: its code, the sheet and cell it is about (None: the file, a sheet), in words."""

    code: str
    sheet: str | None
    cell: str | None
    words: str

    def line(self) -> str:
        """The fault as a line for people."""
        place = "!".join(part for part in (self.sheet, self.cell) if part)
        return f"{place + ': ' if place else ''}{self.words} ({self.code})"


@dataclass(frozen=True)
class ReturnCheck:
    """How a workbook came out.

    `problems` and `alerts` are codes, each once, in alphabetical order. `cells` are the faulty ones among the counts,
    row by row; `columns` the missing ones in template order, then the unexpected; `metrics` unexpected ids, then the
    names of missing metrics. `place` and `period` ("2026-03") are None where missing or not valid, `template` where
    there is no sheet of counts. `faults` and `oddities` hold each problem and each alert with its place.
    """

    problems: tuple[str, ...]
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    place: str | None = None
    period: str | None = None
    template: str | None = None
    faults: tuple[ReturnFault, ...] = ()
    oddities: tuple[ReturnFault, ...] = ()
    accepted: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepted", not self.problems)


@dataclass(frozen=True)
class OpenedReturn:
    """An accepted return: its sheet of counts, and where its columns and metrics stand."""

    sheet: Sheet
    columns: Columns
    blocks: Blocks


def open_return(workbook: Path) -> tuple[ReturnCheck, OpenedReturn | None]:
    """Check a workbook; what was read of it comes only where it is accepted.

    Raises:
        InvalidInput: there is no such file.
    """
    if workbook.suffix.lower() != ".xlsx":
        return _file_refused("unexpected_file_type", "only an Excel workbook (.xlsx) is read: save it as one")
    if not workbook.is_file():
        raise InvalidInput(f"`workbook`: there is no file '{workbook}'.", remedy="Check its path.")
    try:
        sheets = read_sheets(workbook, (INSTRUCTIONS, TEMPLATE))
    except Unreadable as error:
        return _file_refused("unreadable_workbook", f"the file cannot be read: {error}")
    faults, heading = _heading_faults(sheets.get(INSTRUCTIONS))
    if TEMPLATE not in sheets:
        faults.append(_missing_sheet("missing_sheet_submission_template", TEMPLATE))
        return _check(faults, heading), None
    return _counts_checked(sheets[TEMPLATE], heading, faults)


def _heading_faults(sheet: Sheet | None) -> tuple[list[ReturnFault], Heading]:
    """Faults of the sheet that names the place and the month."""
    if sheet is None:
        return [_missing_sheet("missing_sheet_instructions", INSTRUCTIONS)], Heading(None, None, ())
    heading = heading_of(sheet, neighbourhood_return())
    return _on(INSTRUCTIONS, heading.faults), heading


def _counts_checked(
    sheet: Sheet, heading: Heading, faults: list[ReturnFault]
) -> tuple[ReturnCheck, OpenedReturn | None]:
    """Check the sheet of counts."""
    facts, header = neighbourhood_return(), header_row(sheet)
    columns, blocks = columns_of(sheet, header, facts), blocks_of(sheet, header, facts)
    faults += _absent("missing_column", "column", columns.missing)
    faults += _unexpected("unexpected_column", "column", columns.unexpected)
    faults += _unexpected("unexpected_metric", "metric", blocks.unexpected)
    faults += _absent("missing_metric", "metric", blocks.missing)
    of_cells = count_faults(sheet, columns, blocks)
    faults += _on(TEMPLATE, of_cells)
    check = _check(
        faults,
        heading,
        cells=tuple(dict.fromkeys(address(fault.place) for fault in of_cells)),
        columns=(*columns.missing, *(name for name, _ in columns.unexpected)),
        metrics=(*(name for name, _ in blocks.unexpected), *blocks.missing),
        template=columns.template,
        oddities=() if faults else tuple(_on(TEMPLATE, alerts_of(sheet, columns, blocks))),
    )
    return check, OpenedReturn(sheet, columns, blocks) if check.accepted else None


def _check(
    faults: Sequence[ReturnFault],
    heading: Heading,
    *,
    cells: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    metrics: tuple[str, ...] = (),
    template: str | None = None,
    oddities: tuple[ReturnFault, ...] = (),
) -> ReturnCheck:
    """Sum up what was found."""
    return ReturnCheck(
        problems=_codes(faults),
        cells=cells,
        columns=columns,
        metrics=metrics,
        alerts=_codes(oddities),
        place=heading.place,
        period=None if heading.month is None else f"{heading.month:%Y-%m}",
        template=template,
        faults=tuple(faults),
        oddities=oddities,
    )


def _codes(faults: Sequence[ReturnFault]) -> tuple[str, ...]:
    """Codes in alphabetical order, each once."""
    return tuple(sorted({fault.code for fault in faults}))


def _file_refused(code: str, words: str) -> tuple[ReturnCheck, None]:
    """A file of which nothing else was looked at."""
    return ReturnCheck((code,), faults=(ReturnFault(code, None, None, words),)), None


def _missing_sheet(code: str, title: str) -> ReturnFault:
    """A sheet that is not there."""
    return ReturnFault(code, None, None, f"there is no sheet {title}; what it should hold is not checked")


def _on(sheet: str, faults: Sequence[CellFault]) -> list[ReturnFault]:
    """Faults of cells of a sheet."""
    return [ReturnFault(fault.code, sheet, address(fault.place), fault.words) for fault in faults]


def _absent(code: str, kind: str, names: Sequence[str]) -> list[ReturnFault]:
    """Columns or metrics that the template has and the sheet has not."""
    return [ReturnFault(code, TEMPLATE, None, f"there is no {kind} {name}") for name in names]


def _unexpected(code: str, kind: str, named: Sequence[tuple[str, Position]]) -> list[ReturnFault]:
    """Columns or metrics that the template has not, or that stand twice."""
    return [
        ReturnFault(
            code, TEMPLATE, address(place), f"the {kind} {name!r} is not in the template, or stands twice"
        )
        for name, place in named
    ]
