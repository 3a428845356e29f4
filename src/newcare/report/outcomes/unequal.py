"""Inequality: rates by deprivation fifth and ethnic group, and the gradient over the fifths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts import inequality
from newcare.report.outcomes.figures import (
    GROUP_WORDS,
    MODEL,
    STAR_NOTE,
    Figures,
    is_suppressed,
    withheld,
    withheld_words,
)
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import SUPPRESSED, Results, Row, counted, table_of
from newcare.terms.words import interval_words, not_known, number_words

FIFTHS, ETHNICITY = "deprivation", "ethnicity"
_FIFTH_WORDS = {"1": "1 most deprived", "2": "2", "3": "3", "4": "4", "5": "5 least deprived"}
_SIGN_WORDS = {
    "higher": "more among the most deprived, beyond what chance explains",
    "lower": "less among the most deprived, beyond what chance explains",
    "within chance": "no gradient beyond what chance explains",
    "not known": "not known",
}
_SHORT = {"higher": "more", "lower": "less", "within chance": "within chance", "not known": "not known"}
_ROOM_FOR_WORDS = 0.14  # share of people that a fifth needs to have its words under its bar


def unequal(results: Results, figures: Sequence[Figures]) -> Section | None:
    """The gradient of each indicator where the model of care runs; None where no cut was counted."""
    over_time = [each for each in figures if _fifths(results, each)]
    if not over_time:
        return None
    drawn = [each for each in over_time if _drawable(_fifths(results, each))]
    return Section(
        "inequality",
        "Is it the same for everybody?",
        (
            *(_sentence(results, each) for each in over_time),
            *(_not_drawn(results, each) for each in over_time if each not in drawn),
            "The slope index is the rate at the most deprived end of a line through the fifths less that at the least"
            " deprived; the relative index is the one over the other, 1 where there is no gradient.",
        ),
        charts=tuple(_chart(results, each) for each in drawn),
        tables=(
            *(_rates(results, each, FIFTHS) for each in _drawn_first(over_time, drawn)),
            _gradients(results, over_time),
            *(_rates(results, each, ETHNICITY) for each in over_time if _cut(results, each, ETHNICITY)),
        ),
        notes=results.notes(
            f"{results['cut_rate'][0]['method']}. {results['inequality'][0]['method']}",
            "limits say what chance in the counts alone could do",
            STAR_NOTE,
            "Fifths are of the small areas where people live, not of what they have; people whose ethnic group is not"
            " recorded stand under “Unknown”.",
        ),
    )


def _drawn_first(figures: Sequence[Figures], drawn: Sequence[Figures]) -> list[Figures]:
    """The indicators with those that have a chart first, as each chart needs its table."""
    return sorted(figures, key=lambda each: each not in drawn)


def _cut(results: Results, each: Figures, cut: str, area: str = MODEL, period: str = "latest") -> list[Row]:
    """Rates of one cut where the model of care runs, in order."""
    wanted = (cut, area, period, each.indicator.id)
    return [
        row
        for row in results["cut_rate"]
        if (row["cut"], row["area"], row["period"], row["indicator"]) == wanted
    ]


def _fifths(results: Results, each: Figures) -> list[Row]:
    """Rates of the fifths, the most deprived first."""
    return sorted(_cut(results, each, FIFTHS), key=lambda row: str(row["cut_value"]))


def _gradient(results: Results, each: Figures, area: str = MODEL, period: str = "latest") -> Row | None:
    """Slope and relative index."""
    wanted = (area, period, each.indicator.id)
    return next(
        (row for row in results["inequality"] if (row["area"], row["period"], row["indicator"]) == wanted),
        None,
    )


def _sentence(results: Results, each: Figures) -> str:
    """One indicator's gradient in words."""
    row = _gradient(results, each)
    if row is None:
        return f"{each.title}: the gradient is {not_known()}."
    if row["slope_index"] is None:
        return f"{each.title}: the gradient is {withheld_words(row)}."
    sign = _SIGN_WORDS[row["sign"] or "not known"]
    return f"{each.title}: {sign} (relative index {_relative(row)})."


def _relative(row: Row) -> str:
    """Relative index with its limits."""

    def words(value: float | None) -> str:
        return number_words(value, places=2)

    limits = interval_words(row["relative_lower"], row["relative_upper"], words=words)
    return f"{words(row['relative_index'])}; {limits}"


def _chart(results: Results, each: Figures) -> Chart:
    """Fifths side by side with the fitted line."""
    rows, gradient = _fifths(results, each), _gradient(results, each)
    years = sum(row["person_years"] for row in rows)
    bars: list[dict[str, Any]] = [
        {
            "name": _bar_name(row["cut_value"], row["person_years"] / years),
            "share": row["person_years"] / years,
            "value": each.shown(row["value"]),
            "lower": each.shown(row["lower"]),
            "upper": each.shown(row["upper"]),
        }
        for row in rows
    ]
    known = all(bar["value"] is not None for bar in bars)
    index = gradient["slope_index"] if gradient is not None and known else None
    slope = None if index is None else each.shown(-index)
    intercept = None if slope is None else _height(bars) - slope / 2
    return Chart(
        f"{each.title} by deprivation where the model of care runs",
        f"{each.title} {each.unit_words} in the five deprivation fifths: "
        + "; ".join(f"fifth {row['cut_value']} {each.cell(row)}" for row in rows),
        inequality(
            bars,
            intercept=intercept,
            slope=slope,
            title=f"{each.title} {each.unit_words}, standardised by age and sex, last four quarters",
            unit=each.chart_unit,
        ),
    )


def _drawable(rows: Sequence[Row]) -> bool:
    """Whether each of the five fifths has a width to draw, and any of them a rate."""
    known = len(rows) == len(_FIFTH_WORDS) and all(row["person_years"] for row in rows)
    return known and any(row["value"] is not None for row in rows)


def _not_drawn(results: Results, each: Figures) -> str:
    """Why an indicator has no chart."""
    shown = sum(row["value"] is not None and bool(row["person_years"]) for row in _fifths(results, each))
    return f"{each.title}: no chart, as only {shown} of the five fifths can be shown; the table holds them."


def _bar_name(fifth: str, share: float) -> str:
    """What stands under a bar: its number alone where there is no room for more."""
    return _FIFTH_WORDS[fifth] if share >= _ROOM_FOR_WORDS else fifth


def _height(bars: Sequence[dict[str, Any]]) -> float:
    """The line's height in its middle: the mean of the fifths, each by its share."""
    return float(sum(bar["share"] * bar["value"] for bar in bars))


def _gradients(results: Results, figures: Sequence[Figures]) -> DataTable:
    """Slope and relative index of each group now, and of the model of care in the baseline."""
    cells = []
    for each in figures:
        for area in GROUP_WORDS:
            for period in ("baseline", "latest"):
                row = _gradient(results, each, area, period)
                if row is not None:
                    cells.append(_gradient_cells(each, row))
    return table_of(
        "Slope and relative index over deprivation fifths",
        cells,
        text=("area", "period", "slope", "relative", "sign"),
        name="Indicator",
        area="Where",
        period="When",
        slope="Slope index",
        relative="Relative index",
        sign="Among the most deprived",
    )


def _gradient_cells(each: Figures, row: Row) -> dict[str, str]:
    """One row of the gradients in words."""
    slope = interval_words(row["slope_lower"], row["slope_upper"], words=each.words)
    known = row["slope_index"] is not None
    gone = SUPPRESSED if is_suppressed(row) else not_known()
    return {
        "name": each.title,
        "area": GROUP_WORDS[row["area"]],
        "period": row["period"].capitalize(),
        "slope": f"{each.words(row['slope_index'])} ({slope})" if known else gone,
        "relative": _relative(row) if row["relative_index"] is not None else gone,
        "sign": _SHORT[row["sign"] or "not known"] if known else row["reason"] or gone,
    }


def _rates(results: Results, each: Figures, cut: str) -> DataTable:
    """Rates of one cut, both groups."""
    what = "deprivation fifth" if cut == FIFTHS else "ethnic group"
    groups = {area: {row["cut_value"]: row for row in _cut(results, each, cut, area)} for area in GROUP_WORDS}
    return table_of(
        f"{each.title} by {what}, {each.unit_words}, last four quarters",
        [
            {
                "value": _FIFTH_WORDS.get(value, value.capitalize()),
                "number": counted(row["events"]),
                **{area: _rate(each, rows[value]) for area, rows in groups.items()},
            }
            for value, row in sorted(groups[MODEL].items())
        ],
        text=tuple(GROUP_WORDS),
        value=what.capitalize(),
        number="Model of care: number",
        **GROUP_WORDS,
    )


def _rate(each: Figures, row: Row) -> str:
    """A rate with its limits."""
    if row["value"] is None:
        return withheld(row)
    return f"{each.words(row['value'])} ({interval_words(row['lower'], row['upper'], words=each.words)})"
