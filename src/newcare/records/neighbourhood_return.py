"""The monthly return of the neighbourhood health programme (NNHIP): check its workbook, read it, find it sent twice.

Format: data collection template v1.2, The-Strategy-Unit/nnhip_index_and_scorecard 2b82ec2 (MIT).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.records.neighbourhood_return_check import OpenedReturn, ReturnCheck, open_return
from newcare.records.neighbourhood_return_counts import STAR, grouped
from newcare.records.neighbourhood_return_layout import Block
from newcare.reference.neighbourhood_return import (
    AGE_GROUP,
    DEPRIVATION_QUINTILE,
    ETHNIC_GROUP,
    GROUPS,
    TOTAL,
    neighbourhood_return,
)

_PER = 1_000
_MOST_NAMED = 12  # faults in the message of a refusal; the check names all
_GROUP_NAMES = {group: group.lower().replace(" ", "_") for group in GROUPS}


@dataclass(frozen=True)
class ReturnedMetric:
    """One metric of a return; None is suppressed (a star), never 0.

    `rate_per_1000` is None also for the caseload, which has no patients; `patients_by_group` holds the
    cohort by group and band, as `by_group` holds the counts.
    """

    metric_id: str
    metric: str
    total: int | None
    patients: int | None
    rate_per_1000: float | None
    age_group: Mapping[str, int | None]
    ethnic_group: Mapping[str, int | None]
    deprivation_quintile: Mapping[str, int | None]
    patients_by_group: Mapping[str, Mapping[str, int | None]]

    @property
    def by_group(self) -> dict[str, Mapping[str, int | None]]:
        """Counts by group and band."""
        return {name: getattr(self, name) for name in _GROUP_NAMES.values()}


@dataclass(frozen=True)
class Return:
    """One place's return of one month ("2026-03"); blocks in the order of the template."""

    place: str
    period: str
    template: str
    suppressed_cells: int
    blocks: tuple[ReturnedMetric, ...]


@dataclass(frozen=True)
class DuplicateReturns:
    """Workbooks, in alphabetical order, that report one place and one month."""

    place: str
    period: str
    workbooks: tuple[str, ...]


def validate_nnhip_return(workbook: Path) -> ReturnCheck:
    """Check a workbook of the return.

    Args:
        workbook: an .xlsx file; another ending of its name is a problem, and then nothing else is looked at.

    Raises:
        InvalidInput: there is no such file.
    """
    return open_return(workbook)[0]


def read_nnhip_return(workbook: Path) -> Return:
    """Read an accepted workbook of the return.

    Raises:
        InvalidInput: the workbook is not accepted; the message has the codes of its problems and names the cells.
    """
    check, opened = open_return(workbook)
    if opened is None or check.place is None or check.period is None or check.template is None:
        named = [fault.line() for fault in check.faults]
        more = [f"and {len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
        raise InvalidInput(
            f"The return '{workbook.name}' is not accepted: {', '.join(check.problems)}.",
            seen="; ".join(named[:_MOST_NAMED] + more),
            remedy="Correct the cells named and send it again.",
        )
    order = {metric.name: place for place, metric in enumerate(neighbourhood_return().metrics)}
    blocks = sorted(opened.blocks.found, key=lambda block: order[block.metric.name])
    stars = sum(
        opened.sheet.cells[row, column] == STAR
        for block in blocks
        for row in block.rows
        for column in opened.columns.wanted.values()
    )
    metrics = tuple(_metric(opened, block) for block in blocks)
    return Return(check.place, check.period, check.template, stars, metrics)


def find_duplicate_returns(workbooks: Sequence[Path]) -> tuple[DuplicateReturns, ...]:
    """Find workbooks that report one place and month, sorted by both; those without either are left out.

    Raises:
        InvalidInput: a file is not there.
    """
    reporting: dict[tuple[str, str], set[str]] = {}
    for workbook in workbooks:
        check = validate_nnhip_return(workbook)
        if check.place is not None and check.period is not None:
            reporting.setdefault((check.place, check.period), set()).add(workbook.as_posix())
    return tuple(
        DuplicateReturns(place, period, tuple(sorted(names)))
        for (place, period), names in sorted(reporting.items())
        if len(names) > 1
    )


def _metric(opened: OpenedReturn, block: Block) -> ReturnedMetric:
    """Read one block."""
    counts = _row(opened, block.counts_row)
    patients = {} if block.patients_row is None else _row(opened, block.patients_row)
    by_group, total, cohort = grouped(counts), counts[TOTAL], patients.get(TOTAL)
    return ReturnedMetric(
        block.metric.id,
        block.metric.name,
        total,
        cohort,
        _rate(total, cohort),
        by_group[AGE_GROUP],
        by_group[ETHNIC_GROUP],
        by_group[DEPRIVATION_QUINTILE],
        {_GROUP_NAMES[group]: bands for group, bands in grouped(patients).items()},
    )


def _row(opened: OpenedReturn, row: int) -> dict[str, Any]:
    """The counts of a row by column; None for a star."""
    found = {name: opened.sheet.cells[row, column] for name, column in opened.columns.wanted.items()}
    named = neighbourhood_return().columns(opened.columns.template)
    return {name: None if found[name] == STAR else int(found[name]) for name in named}


def _rate(total: int | None, patients: int | None) -> float | None:
    """Counts per 1,000 patients; 0 where there are none; None where one of the two is not known."""
    if total is None or patients is None:
        return None
    return total / patients * _PER if patients else 0.0
