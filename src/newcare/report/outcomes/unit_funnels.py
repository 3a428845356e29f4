"""Where each unit stands in the funnel of an indicator, beside limits for a unit of its size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.outcomes import expected_limits
from newcare.report.charts import funnel
from newcare.report.outcomes.figures import Figures
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import count_words, interval_words, number_words

_OUTLIERS = {
    "above 99.8 %": "high_998",
    "above 95 %": "high_95",
    "below 95 %": "low_95",
    "below 99.8 %": "low_998",
}


def unit_funnels(results: Results, figures: Sequence[Figures]) -> Section | None:
    """A funnel of all units for each indicator; None where none can be drawn."""
    rows = {each.indicator.id: _latest_funnel(results, each) for each in figures}
    drawn = [each for each in figures if any(row["ratio"] is not None for row in rows[each.indicator.id])]
    if not drawn:
        return None
    outside = {
        each.title.lower(): sum(
            row["outside_between"] not in (None, "within") for row in rows[each.indicator.id]
        )
        for each in drawn
    }
    named = "; ".join(f"{title} {count_words(number)}" for title, number in outside.items())
    return Section(
        "funnels",
        f"Do {results.unit}s differ by more than chance?",
        (
            f"{results.unit.capitalize()}s outside the limits that allow for usual differences between them: {named}."
            " One in twenty is outside the 95 % limits where nothing is special.",
            *(_spread_words(each, rows[each.indicator.id]) for each in drawn),
        ),
        charts=tuple(_funnel(results, each, rows[each.indicator.id]) for each in drawn),
        tables=tuple(_funnel_table(each, rows[each.indicator.id]) for each in drawn),
        notes=results.notes(
            rows[drawn[0].indicator.id][0]["method"],
            "95 % and 99.8 % limits for a unit of its size; the dotted lines are for chance alone",
            "Both those that started and those that never do are in the funnel.",
        ),
    )


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


def _funnel(results: Results, each: Figures, rows: Sequence[Row]) -> Chart:
    """The funnel with both pairs of limits."""
    known = [row for row in rows if row["ratio"] is not None]
    sizes, tau = [row["expected"] for row in known], known[0]["tau_squared"]
    spread = tau if known[0]["phi"] is not None and known[0]["phi"] > 1 else 0.0
    points = [
        {
            "name": row["area"],
            "size": row["expected"],
            "value": row["ratio"],
            "outlier": _OUTLIERS.get(row["outside_between"]),
        }
        for row in known
    ]
    return Chart(
        f"{each.title}: funnel of all {results.unit}s",
        f"{each.title}: events over those expected in {len(known)} {results.unit}s by size;"
        f" {sum(point['outlier'] is not None for point in points)} outside the limits.",
        funnel(
            points,
            _edges(sizes, spread),
            baseline=100,
            unadjusted=_edges(sizes, 0.0) if spread > 0 else (),
            title=f"{each.title}: events over those expected, 100 is as all units",
            x_title="Events expected over four quarters",
        ),
    )


def _edges(sizes: Sequence[float], tau_squared: float) -> list[dict[str, Any]]:
    """Limits over the range of sizes."""
    first, last = max(min(sizes), 1.0), max(sizes)
    steps = [first + (last - first) * step / 40 for step in range(41)]
    return expected_limits(steps, tau_squared)


def _funnel_table(each: Figures, rows: Sequence[Row]) -> DataTable:
    """Units of the funnel outside its limits, or outside those of chance alone."""
    known = [row for row in rows if row["outside"] is not None]
    outside = [row for row in known if {row["outside_between"], row["outside"]} != {"within"}]
    ordered = sorted(outside, key=lambda row: (row["outside_between"] == "within", row["area"]))
    return table_of(
        f"{each.title}: events over those expected in the last four quarters, where outside any limits"
        f" ({count_words(len(known) - len(outside))} others are within)",
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
                "where": row["outside_between"] if row["ratio"] is not None else "not known",
                "chance": row["outside"] if row["ratio"] is not None else "not known",
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
