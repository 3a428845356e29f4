"""Inequality: rates by deprivation fifth and ethnic group, and the gradient over the fifths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.charts import inequality
from newcare.report.outcomes.figures import GROUP_WORDS, MODEL, Figures
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import interval_words, not_known, number_words

FIFTHS, ETHNICITY = "deprivation", "ethnicity"
_FIFTH_WORDS = {"1": "1 most deprived", "2": "2", "3": "3", "4": "4", "5": "5 least deprived"}
_SIGN_WORDS = {
    "higher": "more among the most deprived, beyond what chance explains",
    "lower": "less among the most deprived, beyond what chance explains",
    "within chance": "no gradient beyond what chance explains",
    "not known": "not known",
}


def unequal(results: Results, figures: Sequence[Figures]) -> Section | None:
    """The gradient of each indicator where the model of care runs; None where no cut was counted."""
    over_time = [each for each in figures if _fifths(results, each)]
    if not over_time:
        return None
    drawn = [each for each in over_time if any(row["value"] is not None for row in _fifths(results, each))]
    return Section(
        "inequality",
        "Is it the same for everybody?",
        (
            *(_sentence(results, each) for each in over_time),
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
    if row is None or row["slope_index"] is None:
        return f"{each.title}: the gradient is {not_known(None if row is None else row['reason'])}."
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
    years = [row["person_years"] or 0.0 for row in rows]
    bars: list[dict[str, Any]] = [
        {
            "name": _FIFTH_WORDS[row["cut_value"]],
            "share": own / sum(years),
            "value": each.shown(row["value"]),
            "lower": each.shown(row["lower"]),
            "upper": each.shown(row["upper"]),
        }
        for row, own in zip(rows, years, strict=True)
    ]
    known = all(bar["value"] is not None for bar in bars)
    index = gradient["slope_index"] if gradient is not None and known else None
    slope = None if index is None else each.shown(-index)
    intercept = None if slope is None else _height(bars) - slope / 2
    return Chart(
        f"{each.title} by deprivation where the model of care runs",
        f"{each.title} {each.unit_words} in the five deprivation fifths: "
        + "; ".join(f"fifth {row['cut_value']} {each.words(row['value'])}" for row in rows),
        inequality(
            bars,
            intercept=intercept,
            slope=slope,
            title=f"{each.title} {each.unit_words}, standardised by age and sex, last four quarters",
            unit=each.chart_unit,
        ),
    )


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
        text=("area", "period", "sign"),
        name="Indicator",
        area="Where",
        period="When",
        slope="Slope index",
        relative="Relative index",
        sign="Which says",
    )


def _gradient_cells(each: Figures, row: Row) -> dict[str, str]:
    """One row of the gradients in words."""
    slope = interval_words(row["slope_lower"], row["slope_upper"], words=each.words)
    known = row["slope_index"] is not None
    return {
        "name": each.title,
        "area": GROUP_WORDS[row["area"]],
        "period": row["period"].capitalize(),
        "slope": f"{each.words(row['slope_index'])} ({slope})" if known else f"not known: {row['reason']}",
        "relative": _relative(row) if row["relative_index"] is not None else "not known",
        "sign": _SIGN_WORDS[row["sign"] or "not known"].capitalize() if known else "Not known",
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
        value=what.capitalize(),
        number="Model of care: number",
        **GROUP_WORDS,
    )


def _rate(each: Figures, row: Row) -> str:
    """A rate with its limits."""
    if row["value"] is None:
        return f"not known: {row['reason']}"
    return f"{each.words(row['value'])} ({interval_words(row['lower'], row['upper'], words=each.words)})"
