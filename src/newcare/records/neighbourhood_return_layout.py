"""Where the metrics and the bands of a neighbourhood return stand on its sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newcare.records.neighbourhood_return_sheets import Position, Sheet, shown_text
from newcare.reference.neighbourhood_return import CASELOAD, Metric, NeighbourhoodReturn

ID_COLUMN, TEXT_COLUMN, FIRST_COLUMN = 1, 3, 4
HEADER = "Metric Id"
PATIENTS = "Number of patients in the cohort"
NOT_KNOWN = "Not known"
WITH_80_PLUS, WITH_90_PLUS = "80_plus", "80_89_and_90_plus"


@dataclass(frozen=True)
class Columns:
    """`wanted` gives the column of each wanted name; `missing` in template order, `unexpected` in sheet order."""

    template: str
    wanted: Mapping[str, int]
    missing: tuple[str, ...]
    unexpected: tuple[tuple[str, Position], ...]


@dataclass(frozen=True)
class Block:
    """A recognised metric: its row of counts and, but for the caseload, its row of patients."""

    metric: Metric
    counts_row: int
    patients_row: int | None

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows whose cells are checked."""
        return (self.counts_row,) if self.patients_row is None else (self.counts_row, self.patients_row)


@dataclass(frozen=True)
class Blocks:
    """Recognised blocks, Metric Ids that are not (with their cell) and the names of metrics that have no block."""

    found: tuple[Block, ...]
    unexpected: tuple[tuple[str, Position], ...]
    missing: tuple[str, ...]


def header_row(sheet: Sheet) -> int | None:
    """The row with the word Metric Id in its first column."""
    return next((row for row in sheet.rows() if sheet.cells.get((row, ID_COLUMN)) == HEADER), None)


def columns_of(sheet: Sheet, header: int | None, facts: NeighbourhoodReturn) -> Columns:
    """Name the columns, and compare them with the template that they fit."""
    named = [] if header is None else _named(sheet, header)
    template = WITH_80_PLUS if any(name == "Age Group 80+" for name, _ in named) else WITH_90_PLUS
    wanted = facts.columns(template)
    places: dict[str, int] = {}
    unexpected = []
    for name, column in named:
        if name in wanted and name not in places:
            places[name] = column
        else:
            unexpected.append((name, (header or 0, column)))
    missing = tuple(name for name in wanted if name not in places)
    return Columns(template, places, missing, tuple(unexpected))


def _named(sheet: Sheet, header: int) -> list[tuple[str, int]]:
    """Names of the columns: the group above, filled to the right, and the band below; those without are left out."""
    groups, bands = sheet.row(header), sheet.row(header + 1)
    last = max((*groups, *bands))
    group, named = "", []
    for column in range(FIRST_COLUMN, last + 1):
        own, band = shown_text(groups.get(column)), shown_text(bands.get(column))
        group = own or group
        if band is not None:
            band = NOT_KNOWN if band.casefold() == NOT_KNOWN.casefold() else band
            named.append((f"{group} {band}".strip(), column))
        elif own is not None:
            named.append((own, column))
    return named


def blocks_of(sheet: Sheet, header: int | None, facts: NeighbourhoodReturn) -> Blocks:
    """Find the blocks of rows that start where the first column has a Metric Id."""
    rows = [] if header is None else [row for row in sheet.rows() if row > header + 1]
    starts = [row for row in rows if (row, ID_COLUMN) in sheet.cells]
    found: dict[str, Block] = {}
    unexpected = []
    for start, following in zip(starts, [*starts, None][1:], strict=True):
        metric = _recognised(sheet, start, facts.metrics)
        if metric is None or metric.name in found:
            name = shown_text(sheet.cells[start, ID_COLUMN]) or ""
            unexpected.append((name, (start, ID_COLUMN)))
        else:
            inside = [row for row in rows if row > start and (following is None or row < following)]
            found[metric.name] = Block(metric, start, _patients_row(sheet, metric, start, inside))
    missing = tuple(metric.name for metric in facts.metrics if metric.name not in found)
    return Blocks(tuple(found.values()), tuple(unexpected), missing)


def _recognised(sheet: Sheet, row: int, metrics: Sequence[Metric]) -> Metric | None:
    """The metric with the id and the wording of a row."""
    id_, wording = (shown_text(sheet.cells.get((row, column))) for column in (ID_COLUMN, TEXT_COLUMN))
    return next((metric for metric in metrics if metric.id == id_ and wording in metric.wordings), None)


def _patients_row(sheet: Sheet, metric: Metric, start: int, inside: Sequence[int]) -> int | None:
    """The row of patients; where none says so, the one below the counts, whose cells then count as missing."""
    if metric.name == CASELOAD:
        return None
    labelled = (row for row in inside if shown_text(sheet.cells.get((row, TEXT_COLUMN))) == PATIENTS)
    return next(labelled, start + 1)
