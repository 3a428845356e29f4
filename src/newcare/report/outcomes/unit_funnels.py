"""Where each unit stands in the funnel of an indicator, beside limits for a unit of its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newcare.outcomes import expected_limits
from newcare.report.charts import funnel
from newcare.report.outcomes.figures import STAR_NOTE, Figures
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import count_words, interval_words, number_words

_OUTLIERS = {
    "above 99.8 %": "high_998",
    "above 95 %": "high_95",
    "below 95 %": "low_95",
    "below 99.8 %": "low_998",
}


@dataclass(frozen=True)
class _Shown:
    """What a release shows of the funnel of an indicator: rows with a count, of how many units."""

    each: Figures
    rows: Sequence[Row]
    units: int
    unit: str

    @property
    def drawn(self) -> bool:
        """Whether at least half of the units can be shown, with limits to stand beside."""
        known = bool(self.rows) and self.rows[0]["outside_between"] is not None
        return known and 2 * len(self.rows) >= self.units

    @property
    def outside(self) -> list[Row]:
        """Rows outside the limits that allow for usual differences."""
        return [row for row in self.rows if row["outside_between"] not in (None, "within")]

    def how_many(self) -> str:
        """How many of the units are shown."""
        few = self.units - len(self.rows)
        if not few:
            return f"all {count_words(self.units)} {self.unit}s"
        have = "has" if few == 1 else "have"
        return (
            f"{count_words(len(self.rows))} of {count_words(self.units)} {self.unit}s;"
            f" {count_words(few)} {have} too few to show"
        )


def unit_funnels(results: Results, figures: Sequence[Figures]) -> Section | None:
    """A funnel for each indicator of which at least half of the units can be shown; None where none was counted."""
    shown = [_shown(results, each) for each in figures if _latest_funnel(results, each)]
    if not shown:
        return None
    drawn = [each for each in shown if each.drawn]
    return Section(
        "funnels",
        f"Do {results.unit}s differ by more than chance?",
        (
            _answer(results.unit, drawn),
            *(_spread_words(each.each, each.rows) for each in drawn),
            *(_not_drawn(each) for each in shown if not each.drawn),
        ),
        charts=tuple(_funnel(each) for each in drawn),
        tables=tuple(_funnel_table(each) for each in drawn),
        notes=results.notes(
            "; ".join(dict.fromkeys(row["method"] for each in drawn or shown for row in each.rows[:1]))
            or "no unit has enough to show",
            "95 % and 99.8 % limits for a unit of its size; the dotted lines are for chance alone",
            "Both those that started and those that never do are in the funnel, as far as their counts are shown.",
            STAR_NOTE,
        ),
    )


def _answer(unit: str, drawn: Sequence[_Shown]) -> str:
    """How many units lie outside, of those shown."""
    if not drawn:
        return f"Too few {unit}s have enough events to show for any funnel."
    named = "; ".join(
        f"{each.each.title.lower()} {count_words(len(each.outside))} of {count_words(len(each.rows))} shown"
        for each in drawn
    )
    return (
        f"{unit.capitalize()}s outside the limits that allow for usual differences between them: {named}."
        " One in twenty is outside the 95 % limits where nothing is special."
    )


def _not_drawn(shown: _Shown) -> str:
    """Why an indicator has no funnel."""
    if 2 * len(shown.rows) < shown.units:
        return f"{shown.each.title}: no funnel, as it would show only {shown.how_many()}."
    return f"{shown.each.title}: no funnel, as too few {shown.unit}s are there to tell how much they usually differ."


def _shown(results: Results, each: Figures) -> _Shown:
    """Rows of the last four quarters that have a count, and how many units there are."""
    units = {
        row["area"]
        for row in results["area_rate"]
        if row["level"] == "unit" and row["indicator"] == each.indicator.id
    }
    rows = [row for row in _latest_funnel(results, each) if None not in (row["events"], row["ratio"])]
    return _Shown(each, rows, len(units), results.unit)


def _latest_funnel(results: Results, each: Figures) -> list[Row]:
    """Rows of the funnel over the last four quarters."""
    return [
        row
        for row in results["funnel"]
        if row["indicator"] == each.indicator.id and row["period"] == "latest"
    ]


def _spread_words(each: Figures, rows: Sequence[Row]) -> str:
    """How far units differ beyond chance."""
    phi = next((row["phi"] for row in rows if row["phi"] is not None), None)
    if phi is None:
        return f"{each.title}: too few to tell whether they differ beyond chance."
    if phi <= 1:
        return f"{each.title}: they differ by no more than chance explains (phi {number_words(phi)})."
    return (
        f"{each.title}: they differ {number_words(phi)} times as much as chance alone gives (phi), so the limits allow"
        " for that; repeat events of one person are part of it."
    )


def _funnel(shown: _Shown) -> Chart:
    """The funnel with its limits, and those of chance alone where they are others and can be told."""
    title, rows = shown.each.title, shown.rows
    sizes, phi = [row["expected"] for row in rows], rows[0]["phi"]
    spread = rows[0]["tau_squared"] if phi is not None and phi > 1 else 0.0
    points = [
        {
            "name": row["area"],
            "size": row["expected"],
            "value": row["ratio"],
            "outlier": _OUTLIERS.get(row["outside_between"]),
        }
        for row in rows
    ]
    return Chart(
        f"{title}: funnel of {shown.how_many()}",
        f"{title}: events over those expected in {shown.how_many()}, by size;"
        f" {len(shown.outside)} outside the limits.",
        funnel(
            points,
            _edges(sizes, spread),
            baseline=100,
            unadjusted=_edges(sizes, 0.0) if spread > 0 and rows[0]["outside"] is not None else (),
            title=f"{title}: events over those expected, 100 is as all units",
            x_title="Events expected over four quarters",
        ),
    )


def _edges(sizes: Sequence[float], tau_squared: float) -> list[dict[str, Any]]:
    """Limits over the range of sizes."""
    first, last = max(min(sizes), 1.0), max(sizes)
    steps = [first + (last - first) * step / 40 for step in range(41)]
    return expected_limits(steps, tau_squared)


def _funnel_table(shown: _Shown) -> DataTable:
    """Units of the funnel outside its limits, or outside those of chance alone."""
    outside = [row for row in shown.rows if {row["outside_between"], row["outside"]} - {"within", None}]
    ordered = sorted(outside, key=lambda row: (row["outside_between"] == "within", row["area"]))
    return table_of(
        f"{shown.each.title}: events over those expected in the last four quarters, where outside any limits"
        f" ({shown.how_many()}; {count_words(len(shown.rows) - len(outside))} of those shown are within)",
        [
            {
                "unit": row["area"],
                "number": counted(row["events"]),
                "expected": number_words(row["expected"]),
                "ratio": number_words(row["ratio"], places=0),
                "limits": interval_words(
                    row["lower_95_between"],
                    row["upper_95_between"],
                    words=lambda value: number_words(value, places=0),
                ),
                "where": row["outside_between"],
                "chance": row["outside"] or "no verdict",
            }
            for row in ordered
        ],
        text=("where", "chance"),
        unit="Unit",
        number="Number",
        expected="Expected",
        ratio="Ratio",
        limits="95 % limits",
        where="Beside those limits",
        chance="By chance alone",
    )
