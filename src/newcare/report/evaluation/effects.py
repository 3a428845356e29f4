"""Effects as words, tables and charts, on the scale of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from newcare.evaluation.wording import (
    SCREEN_NAMES,
    analysis_name,
    difference_words,
    effect_columns,
    is_ratio,
)
from newcare.report.charts import event_study, interval_dots
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import Chart, Notes
from newcare.report.results import Row
from newcare.terms.words import interval_words, per_cent

Named = Callable[[Row], str]


def effect_of(row: Row, among: Sequence[Row] = ()) -> str:
    """The effect, or that it is not known; with as many places as those of its outcome `among` which it stands."""
    return _words(row, row[effect_columns(row)[0]], among)


def limits_of(row: Row, among: Sequence[Row] = ()) -> str:
    """The interval, or why there is none; with as many places as those of its outcome `among` which it stands."""
    _, lower, upper = effect_columns(row)
    return interval_words(
        row[lower], row[upper], words=lambda end: _words(row, end, among), reason=row.get("reason")
    )


def analysis_of(found: Evaluated, row: Row) -> str:
    """A design with its comparison, and its screen where there are two; the headline is marked."""
    screen = f", {SCREEN_NAMES[row['screen']]}" if found.screens > 1 else ""
    return f"{analysis_name(row)}{screen}{' (headline)' if row['main'] else ''}"


def _words(row: Row, figure: float | None, among: Sequence[Row] = ()) -> str:
    if is_ratio(row):
        return per_cent(figure, signed=True)
    others = [each for each in among if not is_ratio(each) and each["outcome"] == row["outcome"]]
    beside = [each[name] for each in (row, *others) for name in effect_columns(each)]
    return difference_words(figure, signed=True, beside=beside)


def _with_limits(row: Row) -> str:
    """The effect, and its interval where it has one."""
    _, lower, upper = effect_columns(row)
    known = row[lower] is not None and row[upper] is not None
    return f"{effect_of(row)} ({limits_of(row)})" if known else effect_of(row)


def scale_words(found: Evaluated) -> str:
    """What the axis of a chart of effects measures."""
    if not found.ratio:
        return "Difference, with interval"
    return "Change in the rate, with interval" if found.per else "Relative change, with interval"


def dots(title: str, rows: Sequence[Row], named: Named, found: Evaluated) -> tuple[Chart, ...]:
    """A line a row with its interval; no chart where nothing is known."""
    value, lower, upper = effect_columns(found.main)
    drawn = [
        {**row, "name": named(row), "words": _with_limits(row)} for row in rows if row[value] is not None
    ]
    if not drawn:
        return ()
    described = "; ".join(f"{row['name']} {row['words']}" for row in drawn)
    spec = interval_dots(
        drawn,
        "name",
        value,
        lower,
        upper,
        title=scale_words(found),
        unit="change" if found.ratio else "number",
        words="words",
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


def notes(found: Evaluated, *extra: str) -> Notes:
    """Method, level and data version of the main analysis."""
    main = found.main
    small = () if found.small_numbers is None else (f"Small numbers: {found.small_numbers}.",)
    level = f"{per_cent(main['confidence'], places=0)}"
    return Notes(main["method"], level, main["data_version"], (*extra, *small))
