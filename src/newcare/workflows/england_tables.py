"""The numbers of `newcare england` as Arrow tables; each row carries its method and the version of the data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from newcare.outcomes.area_index import GroupChange
from newcare.outcomes.figure_11_results import PUBLISHED_PERCENT, AreaStep, Figure11
from newcare.outcomes.published_measures import PublishedMeasures
from newcare.report.england.findings import METHOD, TEST, EnglandFindings

Row = Mapping[str, Any]

_CHANGE = [
    ("group", pa.string()),
    ("change_percent", pa.float64()),
    ("areas", pa.int64()),
    ("permutation_p", pa.float64()),
]
_SCHEMAS = {
    "views": [
        *((name, pa.string()) for name in ("view", "title", "source", "measure", "baseline", "follow_up")),
        *_CHANGE,
        ("published_percent", pa.float64()),
    ],
    "figure-11": [
        *((name, pa.string()) for name in ("view", "measure", "baseline", "group", "period")),
        ("rate_per_1000", pa.float64()),
        ("index", pa.float64()),
    ],
    "excluded-areas": [
        *((name, pa.string()) for name in ("unit", "unit_name", "group")),
        ("month", pa.date32()),
        *((name, pa.float64()) for name in ("change_percent", "share_before_percent", "share_after_percent")),
        ("compared", pa.bool_()),
    ],
    "variants": [("variant", pa.string()), ("words", pa.string()), *_CHANGE],
    "mapping": [
        ("line", pa.int64()),
        ("vanguard_number", pa.int64()),
        *(
            (name, pa.string())
            for name in ("vanguard", "care_model", "unit", "unit_name", "part", "confidence", "note")
        ),
        ("counted", pa.bool_()),
    ],
    "checks": [("what", pa.string()), ("seen", pa.string()), ("holds", pa.bool_())],
}


def england_tables(findings: EnglandFindings) -> dict[str, pa.Table]:
    """Make the tables, by name.

    Returns:
        `views` (a row a view and group), `figure-11` (a view, group and period), `excluded-areas` (a step),
        `variants` (a variant and group), `mapping` (a vanguard and area), `checks` (a check).
    """
    figure = findings.figure
    rows: dict[str, Iterable[Row]] = {
        "views": _view_rows(figure),
        "figure-11": (
            {"view": view.key, "measure": view.measure, "baseline": view.baseline, **asdict(point)}
            for view in figure.views
            for point in view.series
        ),
        "excluded-areas": map(_step_row, figure.steps),
        "variants": (
            {"variant": variant.key, "words": variant.words, **asdict(change)}
            for variant in figure.variants
            for change in variant.changes.values()
        ),
        "mapping": (
            asdict(area) | {"care_model": area.care_model.value, "counted": area.counted}
            for area in figure.mapping
        ),
        "checks": map(asdict, findings.checks),
    }
    return {name: _table(name, list(found), findings.data_version) for name, found in rows.items()}


def _view_rows(figure: Figure11) -> list[Row]:
    """One row a view and group, with what was published beside it."""
    told = ("title", "source", "measure", "baseline", "follow_up")
    return [
        {
            "view": view.key,
            **{name: getattr(view, name) for name in told},
            **asdict(change),
            "published_percent": PUBLISHED_PERCENT[change.group],
        }
        for view in figure.views
        for change in view.changes.values()
    ]


def _step_row(step: AreaStep) -> Row:
    """One step; the change is null where the level before was nought."""
    change = step.change_percent
    return asdict(step) | {"change_percent": change if math.isfinite(change) else None}


def _table(name: str, rows: Sequence[Row], data_version: str) -> pa.Table:
    """Make one table of its schema."""
    return stamped(_SCHEMAS[name], rows, f"{METHOD} {TEST}", data_version)


def stamped(
    columns: Sequence[tuple[str, pa.DataType]], rows: Sequence[Row], method: str, data_version: str
) -> pa.Table:
    """Make a table of some columns, with method and data version on each row."""
    schema = pa.schema([*columns, ("method", pa.string()), ("data_version", pa.string())])
    told = {"method": method, "data_version": data_version}
    return pa.Table.from_pylist([{**row, **told} for row in rows], schema=schema)


def measures_as_json(published: PublishedMeasures) -> dict[str, Any]:
    """Measure -> screen -> changes of the groups, and how many breaks it has."""
    return {
        each.series.measure.id: {
            "title": each.series.measure.title,
            "breaks": len(each.breaks),
            "changes": {}
            if each.grouped is None
            else {change.screen: changes_as_json(change.changes) for change in each.grouped.changes},
        }
        for each in published.measures
    }


def changes_as_json(changes: Mapping[str, GroupChange]) -> dict[str, dict[str, float | int | None]]:
    """Group -> change_percent, areas, permutation_p."""
    return {
        group: {
            "change_percent": change.change_percent,
            "areas": change.areas,
            "permutation_p": change.permutation_p,
        }
        for group, change in changes.items()
    }
