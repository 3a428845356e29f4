"""The page of `newcare evaluate`: what was found on a panel, by which designs, and how the panel was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.areas import RATIO, area_design
from newcare.evaluation.given import headline_sentence
from newcare.evaluation.given.words import effect_words
from newcare.report.charts import event_study, interval_dots
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import number_words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PanelFindings:
    """Rows of `estimate`, `event_study` and `effect_by_year`; `reading` says how the panel was read.

    `protocol` says whether a protocol was followed.
    """

    title: str
    estimates: Sequence[Row]
    quarters: Sequence[Row]
    years: Sequence[Row]
    reading: Sequence[str]
    protocol: str

    @property
    def main(self) -> Row:
        """The row of the headline."""
        return next(row for row in self.estimates if row["main"])

    def beside(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of the headline's outcome, design and comparison."""
        names = ("outcome", "design", "comparison")
        return [row for row in rows if all(row[name] == self.main[name] for name in names)]


def given_panel_page(found: PanelFindings) -> Page:
    """Write what was found as a page."""
    main = found.main
    figures = [KeyFigure("Effect", effect_words(main), area_design(main["design"]).title)]
    if main["events_avoided"] is not None:
        detail = f"{number_words(main['events'], places=0)} events were seen"
        figures.append(KeyFigure("Events avoided", number_words(main["events_avoided"], places=0), detail))
    figures.append(
        KeyFigure("Units", f"{main['units_treated']} start", f"{main['units_comparison']} never do")
    )
    return Page(
        found.title,
        headline_sentence(main),
        tuple(figures),
        (_designs(found), *_over_time(found), _by_year(found), _read(found)),
        (f"Data {main['data_version']}.",),
    )


def _designs(found: PanelFindings) -> Section:
    """Every design beside the others."""
    rows = [
        {
            "design": _name(row),
            "outcome": row["outcome"],
            "effect": effect_words(row),
            "p": _p_words(row["p_value"]),
            "reason": row["reason"] or "",
        }
        for row in found.estimates
    ]
    labels = ("Design", "Outcome", "Effect", "p", "Why a figure is missing")
    return Section(
        "designs",
        "What was found?",
        headline_sentence(found.main),
        tables=(_table("Effect by each design", rows, labels),),
        notes=_notes(found.main, [_of_row(row) for row in found.estimates]),
    )


def _p_words(value: float | None) -> str:
    """A p value with as many figures as it bears."""
    if value is None:
        return "—"
    return "below 0.001" if value < 0.001 else f"{value:.2g}"


def _of_row(row: Row) -> str:
    """The method of a row, with its source."""
    return f"{_name(row)}: {row['method']} ({area_design(row['design']).source})."


def _over_time(found: PanelFindings) -> tuple[Section, ...]:
    """The effect at each distance from the start."""
    value, lower, upper = _columns(found.main)
    rows = [row for row in found.beside(found.quarters) if row[value] is not None]
    if not rows:
        return ()
    unit: Any = {"unit": "change" if found.main["scale"] == RATIO else "number"}
    chart = event_study(
        rows, "relative_quarter", value, lower, upper, x_title="Periods since the start", **unit
    )
    written = [
        {
            "when": str(row["relative_quarter"]),
            "effect": effect_words(row),
            "units": str(row["units_treated"]),
        }
        for row in rows
    ]
    return (
        Section(
            "over-time",
            "How did it come about?",
            "Before the start there should be nothing to see; period 0 is the first under treatment.",
            charts=(
                Chart(
                    "Effect by time since the start", "Effect by time since the start, with intervals.", chart
                ),
            ),
            tables=(
                _table(
                    "Effect by time since the start", written, ("Periods since the start", "Effect", "Units")
                ),
            ),
            notes=_notes(found.main, ()),
        ),
    )


def _by_year(found: PanelFindings) -> Section:
    """The effect in each year since the start, by every design."""
    value, lower, upper = _columns(found.main)
    own = [row for row in found.beside(found.years) if row[value] is not None]
    rows = [
        {
            "year": str(row["year"]),
            "design": _name(row),
            "effect": effect_words(row),
            "units": str(row["units_treated"]),
        }
        for row in found.years
    ]
    dots = [{**row, "name": f"Year {row['year']}"} for row in own]
    unit: Any = {"unit": "change" if found.main["scale"] == RATIO else "number"}
    charts = (
        Chart(
            "Effect by year since the start",
            "Effect in each year since the start by the headline design, with intervals.",
            interval_dots(dots, "name", value, lower, upper, **unit),
        ),
    )
    return Section(
        "by-year",
        "Did it grow or fade?",
        "Each year counted from the start, by every design.",
        charts=charts if dots else (),
        tables=(_table("Effect by year since the start", rows, ("Year", "Design", "Effect", "Units")),),
        notes=_notes(found.main, ()),
    )


def _read(found: PanelFindings) -> Section:
    """How the panel was read."""
    return Section("reading", "How was the panel read?", (found.protocol, *found.reading))


def _columns(row: Row) -> tuple[str, str, str]:
    """Columns of the effect and its limits, on the scale of a row."""
    if row["scale"] == RATIO:
        return "relative_effect", "lower", "upper"
    return "absolute_effect", "absolute_lower", "absolute_upper"


def _name(row: Row) -> str:
    """A design with what it was set beside."""
    return f"{area_design(row['design']).title}, {row['comparison'].replace('-', ' ')}"


def _notes(main: Row, extra: Sequence[str]) -> Notes:
    """Notes of a section."""
    level = number_words(100 * main["confidence"], places=0)
    return Notes(main["method"], f"{level} % intervals", main["data_version"], tuple(extra))


def _table(caption: str, rows: Sequence[Mapping[str, str]], labels: Sequence[str]) -> DataTable:
    """A table whose columns are those of its rows; words align left."""
    keys = list(rows[0]) if rows else [label.lower() for label in labels]
    columns = tuple(TableColumn(key, label) for key, label in zip(keys, labels, strict=True))
    return DataTable(caption, columns, tuple(rows))
