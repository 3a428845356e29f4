"""Changes, breaks and checks of every published measure as Arrow tables; each row with its method and data version."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from newcare.outcomes.published_measures import PublishedMeasures
from newcare.outcomes.series_breaks import METHOD as SCREEN_METHOD
from newcare.report.england.findings import METHOD
from newcare.report.england.measure_page import TEST
from newcare.workflows.england_tables import Row, stamped

_CHANGE = [
    *((name, pa.string()) for name in ("measure", "screen")),
    *((name, pa.int64()) for name in ("baseline", "follow_up")),
    ("group", pa.string()),
    ("change_percent", pa.float64()),
    *((name, pa.int64()) for name in ("areas", "areas_left_out")),
    ("permutation_p", pa.float64()),
]
_BREAK = [
    *((name, pa.string()) for name in ("measure", "area", "area_name", "kind")),
    *((name, pa.date32()) for name in ("first", "last")),
    ("change", pa.float64()),
    *((name, pa.string()) for name in ("standing", "reason")),
]
_CHECK = [*((name, pa.string()) for name in ("publication", "what", "seen")), ("holds", pa.bool_())]
CHECKED = "rows as published, added up, against the figure and source named"


def measure_tables(published: PublishedMeasures, data_version: str) -> dict[str, pa.Table]:
    """Make the tables, by name.

    Returns:
        `measure_change` (a measure, screen and group; per cent per head), `series_break` (a break; `change` is a share)
        and `source_check` (a check).
    """
    return {
        "measure_change": stamped(_CHANGE, list(_changes(published)), f"{METHOD} {TEST}", data_version),
        "series_break": stamped(_BREAK, list(_breaks(published)), SCREEN_METHOD, data_version),
        "source_check": stamped(_CHECK, [vars(each) for each in published.checks], CHECKED, data_version),
    }


def _changes(published: PublishedMeasures) -> Iterator[Row]:
    """A row a measure, screen and group."""
    changes = (change for each in published.measures if each.grouped for change in each.grouped.changes)
    for change in changes:
        for group, found in change.changes.items():
            yield {
                "measure": change.measure,
                "screen": change.screen,
                "baseline": change.baseline,
                "follow_up": change.follow_up,
                "group": group,
                "change_percent": found.change_percent,
                "areas": found.areas,
                "areas_left_out": len(change.left_out),
                "permutation_p": found.permutation_p,
            }


def _breaks(published: PublishedMeasures) -> Iterator[Row]:
    """A row a break, with what was decided of it."""
    for each in (found for measure in published.measures for found in measure.breaks):
        yield {
            "measure": each.measure,
            "area": each.area,
            "area_name": each.area_name,
            "kind": each.kind,
            "first": each.first,
            "last": each.last,
            "change": each.change,
            "standing": each.accepted and each.accepted.standing,
            "reason": each.accepted and each.accepted.reason,
        }
