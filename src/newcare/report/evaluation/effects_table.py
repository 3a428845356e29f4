"""Effects as a table: a row each, with the columns that the scale and the outcome have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.evaluation.wording import difference_words, effect_columns
from newcare.report.evaluation.effects import Named, effect_of, limits_of
from newcare.report.evaluation.evaluated import Evaluated
from newcare.report.page import DataTable
from newcare.report.results import Row, table_of
from newcare.terms.words import number_words, per_cent

_NONE = "–"
REFERENCE = "reference"


def effects_table(
    caption: str, rows: Sequence[Row], named: Named, head: str, found: Evaluated, *, detailed: bool = False
) -> DataTable:
    """A row each: effect, interval, absolute effect, units; `detailed` adds what could have been missed."""
    heads = {"name": head, "effect": "Effect", "interval": "Interval"}
    if found.ratio:
        heads["absolute"] = "In its own unit" if found.per is None else found.per[:1].upper() + found.per[1:]
    if detailed and any(row["events_avoided"] is not None for row in rows):
        heads["avoided"] = "Events avoided"
    if detailed:
        missed = any(row["minimum_detectable_effect"] is not None for row in rows)
        heads |= {"missed": "Could have missed"} if missed else {}
        tested = any(row["pre_trend_p"] is not None for row in rows)
        heads |= {"trend": "Trend before, p"} if tested else {}
    heads["units"] = "Units"
    body = [{key: words for key, words in _cells(row, named, rows).items() if key in heads} for row in rows]
    return table_of(caption, body, **heads)


def _cells(row: Row, named: Named, rows: Sequence[Row]) -> Mapping[str, str]:
    """Every cell that a row could have; figures of all `rows` have as many places in a column."""
    column = [each["absolute_effect"] for each in rows]
    absolute = row["absolute_effect"]
    missed = row.get("minimum_detectable_effect")
    trend = row.get("pre_trend_p")
    return {
        "name": named(row),
        "effect": effect_of(row, rows),
        "interval": _interval(row, rows),
        "absolute": _NONE if absolute is None else difference_words(absolute, signed=True, beside=column),
        "avoided": _or_none(row.get("events_avoided"), places=0),
        "missed": _NONE if missed is None else per_cent(missed),
        "trend": _NONE if trend is None else number_words(trend, places=2),
        "units": _units(row),
    }


def _interval(row: Row, rows: Sequence[Row]) -> str:
    """The interval; by period a dash where there is none, because notes say why."""
    value, lower, _ = effect_columns(row)
    if "relative_quarter" not in row or row[lower] is not None:
        return limits_of(row, rows)
    return REFERENCE if row["relative_quarter"] == -1 and row[value] == 0 else _NONE


def _or_none(value: float | None, *, places: int) -> str:
    return _NONE if value is None else number_words(value, places=places, signed=True)


def _units(row: Row) -> str:
    """Units that start, and those they are set beside where the row has them."""
    beside = row.get("units_comparison")
    return f"{row['units_treated']}" if not beside else f"{row['units_treated']}\u00a0v\u00a0{beside}"
