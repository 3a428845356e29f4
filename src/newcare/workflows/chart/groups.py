"""Series of several groups: indexed to a baseline in one chart, or a small chart each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.index import baseline_index
from newcare.report import charts
from newcare.report.charts import Unit
from newcare.terms.words import number_words
from newcare.workflows.chart.drawn import Drawn
from newcare.workflows.chart.reading import (
    Columns,
    Numbers,
    in_time_order,
    position_of,
    read_numbers,
)

_GROUPS = Columns(
    words=("name", "period"),
    numbers=(),
    may_be_empty=("value", "lower", "upper"),
    key=("name", "period"),
)
ORDERS = ("file", "name", "last")
_USUAL_BASELINE = 4
_MOST_LINES = 5


def draw_indexed(
    path: Path,
    *,
    baseline: tuple[str, str] | None = None,
    notes: Sequence[tuple[str, str]] = (),
    breaks: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> Drawn:
    """Lines of groups as multiples of their own baseline, from a file with `name`, `period`, `value`.

    Args:
        path: the file; an empty value is not known; columns `lower` and `upper`, where there are any, are limits.
        baseline: first and last period that average 100; by default the first four periods.
        notes: (period, words) of upright lines.
        breaks: (period, words) of accepted reporting breaks.
        title: what is measured.

    Raises:
        InvalidInput: by the line or the option at fault; more groups than lines can be told apart.
    """
    found, names, periods = _groups(path)
    if len(names) > _MOST_LINES:
        raise InvalidInput(
            f"More than {_MOST_LINES} lines in one chart cannot be told apart.",
            seen=f"{len(names)} groups",
            remedy="Draw small-multiples, or leave groups out of the file.",
        )
    first, last = baseline or (periods[0], periods[min(_USUAL_BASELINE, len(periods)) - 1])
    start, end = position_of("--baseline", first, periods), position_of("--baseline", last, periods)
    for period, _ in (*notes, *breaks):
        position_of("--note or --break", period, periods)
    rows = _indexed(found, names, periods, periods[start : end + 1])
    limits = any(row["lower"] is not None for row in rows)
    of_what = f"{first} to {last} = 100"
    spec = charts.indexed_lines(
        rows,
        "period",
        "index",
        "name",
        lower="lower" if limits else None,
        upper="upper" if limits else None,
        baseline_periods=(first, last),
        rules=notes,
        breaks=breaks,
        title=f"{title}, {of_what}" if title else f"Index, {of_what}",
    )
    ends = {row["name"]: row["index"] for row in rows if row["index"] is not None}
    said = "; ".join(f"{name} {number_words(value)}" for name, value in ends.items())
    described = f"Lines indexed to {of_what}, {periods[0]} to {periods[-1]}. Last values: {said}."
    about = {"method": f"index, {of_what}", "data_version": found.version}
    return Drawn("indexed", {**spec, "description": described}, [{**row, **about} for row in rows])


def draw_small_multiples(
    path: Path,
    *,
    order: str = "file",
    notes: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Drawn:
    """A small chart for each `name` of a file with `name`, `period`, `value`, all on one scale.

    Args:
        path: the file; an empty value is not known.
        order: of the charts: as in the `file`, by `name`, or by the `last` known value, the highest first.
        notes: (period, words) of upright lines.
        title: what is measured.
        unit: of the values.

    Raises:
        InvalidInput: by the line or the option at fault.
    """
    if order not in ORDERS:
        raise InvalidInput(f"--order is one of {', '.join(ORDERS)}.", seen=repr(order))
    found, names, periods = _groups(path)
    for period, _ in notes:
        position_of("--note", period, periods)
    last = {row["name"]: row["value"] for row in found.rows if row["value"] is not None}
    if order == "name":
        names = sorted(names)
    elif order == "last":
        names = sorted(names, key=lambda name: (name not in last, -last.get(name, 0.0), name))
    rank = {name: position for position, name in enumerate(names)}
    rows = sorted(found.rows, key=lambda row: (rank[row["name"]], periods.index(row["period"])))
    spec = charts.small_multiples(rows, periods=periods, notes=notes, title=title, unit=unit)
    about = {"method": "as given", "data_version": found.version}
    numbers = [{**{key: row[key] for key in ("name", "period", "value")}, **about} for row in rows]
    return Drawn("small-multiples", spec, numbers)


def _groups(path: Path) -> tuple[Numbers, list[str], list[str]]:
    """The rows, the names and the periods of a file, names and periods in the order in which they first appear."""
    why = "A line needs two periods or more."
    found = read_numbers(path, _GROUPS, least_rows=2, why=why)
    if "value" not in found.header:
        raise InvalidInput(f"{path} needs the column value.", seen=f"the columns {', '.join(found.header)}")
    names = list(dict.fromkeys(row["name"] for row in found.rows))
    periods = list(dict.fromkeys(row["period"] for row in found.rows))
    if len(periods) < 2:
        raise InvalidInput(f"{path} holds too few periods. {why}", seen=f"{len(periods)}")
    return found, names, in_time_order(periods)


def _indexed(
    found: Numbers, names: Sequence[str], periods: Sequence[str], of_baseline: Sequence[str]
) -> list[dict[str, Any]]:
    """Each group's values and limits as multiples of its own baseline; a period without a row is not known."""
    rows: list[dict[str, Any]] = []
    for name in names:
        held = {row["period"]: row for row in found.rows if row["name"] == name}
        values = [held[period]["value"] if period in held else None for period in periods]
        try:
            index = baseline_index(list(periods), values, list(of_baseline))
        except InvalidInput as error:
            raise InvalidInput(f"{name}: {error.problem}", seen=error.seen, remedy=error.remedy) from error
        for period, value, indexed in zip(periods, values, index.index, strict=True):
            ends = {
                end: 100 * held[period][end] / index.baseline_mean
                if period in held and held[period][end] is not None
                else None
                for end in ("lower", "upper")
            }
            rows.append({"name": name, "period": period, "value": value, "index": indexed, **ends})
    return rows
