"""Effects as words, tables and charts, on the scale of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newcare.evaluation.wording import SCREEN_NAMES, analysis_name, effect_columns, is_ratio
from newcare.report.charts import event_study, interval_dots
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import Chart, DataTable, Notes
from newcare.report.results import Row, table_of
from newcare.terms.words import interval_words, number_words, per_cent

Named = Callable[[Row], str]


def effect_of(row: Row) -> str:
    """The effect, or that it is not known."""
    return _words(row, row[effect_columns(row)[0]])


def limits_of(row: Row) -> str:
    """The interval, or why there is none."""
    _, lower, upper = effect_columns(row)
    return interval_words(
        row[lower], row[upper], words=lambda end: _words(row, end), reason=row.get("reason")
    )


def analysis_of(row: Row) -> str:
    """A design with its comparison and screen; the headline is marked."""
    return f"{analysis_name(row)}, {SCREEN_NAMES[row['screen']]}{' (headline)' if row['main'] else ''}"


def _words(row: Row, figure: float | None) -> str:
    return per_cent(figure, signed=True) if is_ratio(row) else number_words(figure, signed=True)


def scale_words(found: Evaluated) -> str:
    """What the axis of a chart of effects measures."""
    return "Change in the rate, with interval" if found.ratio else "Difference, with interval"


def dots(title: str, rows: Sequence[Row], named: Named, found: Evaluated) -> tuple[Chart, ...]:
    """A line a row with its interval; no chart where nothing is known."""
    value, lower, upper = effect_columns(found.main)
    drawn = [{**row, "name": named(row)} for row in rows if row[value] is not None]
    if not drawn:
        return ()
    described = "; ".join(f"{row['name']} {effect_of(row)} ({limits_of(row)})" for row in drawn)
    spec = interval_dots(
        drawn,
        "name",
        value,
        lower,
        upper,
        title=scale_words(found),
        unit="change" if found.ratio else "number",
    )
    return (Chart(title, described, spec),)


def around_start(found: Evaluated, rows: Sequence[Row]) -> tuple[Chart, ...]:
    """Effect by period since the start; no chart where nothing but the reference is known."""
    value, lower, upper = effect_columns(found.main)
    known = [row for row in rows if row[value] is not None]
    if not any(row["relative_quarter"] != -1 for row in known):
        return ()
    period = found.period
    unit: Any = "change" if found.ratio else "number"
    spec = event_study(
        known,
        "relative_quarter",
        value,
        lower,
        upper,
        title=scale_words(found),
        x_title=f"{period.capitalize()}s since the start",
        unit=unit,
    )
    words = (
        f"Effect from {known[0]['relative_quarter']} to {known[-1]['relative_quarter']} {period}s since the start, "
        f"against the {period} before it; the table below holds every value."
    )
    return (Chart(f"{period.capitalize()} by {period} around the start", words, spec),)


def effects_table(
    caption: str, rows: Sequence[Row], named: Named, head: str, found: Evaluated, *, detailed: bool = False
) -> DataTable:
    """A row each: effect, interval, absolute effect, units; `detailed` adds what could have been missed."""
    counted = any(row.get("events_avoided") is not None for row in rows)
    body = []
    for row in rows:
        cells = {"name": named(row), "effect": effect_of(row), "interval": limits_of(row)}
        if found.ratio and "absolute_effect" in row:
            cells["absolute"] = number_words(row["absolute_effect"], signed=True)
        if detailed and counted:
            cells["avoided"] = number_words(row["events_avoided"], places=0, signed=True)
        if detailed:
            cells["missed"] = per_cent(row["minimum_detectable_effect"]) if found.ratio else "–"
            cells["trend"] = number_words(row["pre_trend_p"], places=2)
        cells["units"] = _units(row)
        body.append(cells)
    heads = {
        "name": head,
        "effect": "Effect",
        "interval": "Interval",
        "absolute": "Per 1,000 person-years",
        "avoided": "Events avoided",
        "missed": "Could have missed",
        "trend": "Trend before, p",
        "units": "Units",
    }
    labels = {key: label for key, label in heads.items() if body and key in body[0]}
    return table_of(caption, body, **labels)


def _units(row: Row) -> str:
    """Units that start, and those they are set beside where the row has them."""
    beside = row.get("units_comparison")
    return f"{row['units_treated']}" if beside is None else f"{row['units_treated']} and {beside}"


def notes(found: Evaluated, *extra: str) -> Notes:
    """Method, level and data version of the main analysis."""
    main = found.main
    small = () if found.small_numbers is None else (f"Small numbers: {found.small_numbers}.",)
    level = f"{per_cent(main['confidence'], places=0)}"
    return Notes(main["method"], level, main["data_version"], (*extra, *small))
