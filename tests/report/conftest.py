"""A report like those that newcare makes, with made-up numbers."""

from __future__ import annotations

import pytest

from newcare.report.charts import bars, event_study, indexed_lines, interval_dots, range_bar
from newcare.report.page import Chart, DataTable, KeyFigure, Notes, Page, Section, TableColumn
from newcare.terms.words import interval_words, number_words, per_cent, pounds_words

QUARTERS = [f"20{year}-{year + 1} Q{number}" for year in (20, 21, 22, 23) for number in (1, 2, 3, 4)]
GROUPS = {
    "Practices with the care model": -0.6,
    "Similar practices elsewhere": 0.3,
    "All other practices": 0.2,
}
NOTES = Notes(
    "Direct standardisation.", "95 % Dobson-Byar limits.", "3f9c2a71", ("Spells by discharge month.",)
)


@pytest.fixture(scope="session")
def report() -> Page:
    """Five sections: indexed lines, an event study, designs, a range of value, a budget."""
    return Page(
        title="Proactive care for people living with frailty",
        lede="Emergency admissions fell by about 8 % beside comparators; the saving may not cover the cost.",
        key_figures=(
            KeyFigure("Emergency admissions", "−8.2 %", "95 % interval −12.0 % to −4.1 %", "good"),
            KeyFigure("Net saving", "£1.5 million", "range −£800,000 to £3.7 million", "unsure"),
            KeyFigure("Overspend", "about 31 in 100", "chance that luck alone overspends", "bad"),
            KeyFigure("Depth × breadth", "61 %", "in 38 of 40 practices"),
        ),
        sections=(_admissions(), _over_time(), _designs(), _worth(), _budget()),
        colophon=("Made by newcare from model.toml.",),
        banner="Synthetic place: made-up people",
    )


def _table(caption: str, name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> DataTable:
    headings = (TableColumn("name", name), *(TableColumn(label, label, "right") for label in columns))
    return DataTable(
        caption, headings, tuple(dict(zip(("name", *columns), row, strict=True)) for row in rows)
    )


def _section(anchor: str, heading: str, chart: Chart, table: DataTable) -> Section:
    return Section(anchor, heading, ("It fell.", "More on how it fell."), (chart,), (table,), NOTES)


def _admissions() -> Section:
    rows = [
        {"quarter": quarter, "index": 100 + slope * max(0, rank - 4), "group": group}
        for group, slope in GROUPS.items()
        for rank, quarter in enumerate(QUARTERS)
    ]
    words = [
        (quarter, *(number_words(row["index"]) for row in rows if row["quarter"] == quarter))
        for quarter in QUARTERS
    ]
    spec = indexed_lines(rows, "quarter", "index", "group", rules=[("2021-22 Q1", "start")], title="Index")
    chart = Chart("Admissions fell", "Three lines; one falls from 100 to 93.", spec)
    return _section("admissions", "What happened?", chart, _table("Index", "Quarter", tuple(GROUPS), words))


def _over_time() -> Section:
    rows = [
        {"k": k, "v": min(0.0, -0.01 * (k + 1)), "lo": min(0.0, -0.01 * (k + 1)) - 0.03, "hi": 0.03}
        for k in range(-4, 8)
    ]
    words = [(str(row["k"]), per_cent(row["v"], signed=True)) for row in rows]
    chart = Chart("It grew", "Twelve points.", event_study(rows, "k", "v", "lo", "hi", title="Effect"))
    return _section("over-time", "Did it grow?", chart, _table("Effect", "Quarter", ("Effect",), words))


def _designs() -> Section:
    rows = [
        {"design": "Staggered difference-in-differences", "v": -0.082, "lo": -0.12, "hi": -0.041},
        {"design": "Two-way fixed effects", "v": -0.074, "lo": -0.113, "hi": -0.035},
        {"design": "Matched cohort of individuals", "v": -0.055, "lo": -0.118, "hi": 0.012},
        {"design": "Generalised synthetic control", "v": -0.09, "lo": -0.151, "hi": -0.026},
    ]
    words = [
        (str(row["design"]), per_cent(row["v"], signed=True), interval_words(row["lo"], row["hi"]))
        for row in rows
    ]
    chart = Chart(
        "All fall", "Four estimates.", interval_dots(rows, "design", "v", "lo", "hi", title="Effect")
    )
    table = _table("Effect", "Design", ("Effect", "Interval"), words)
    return _section("designs", "Do designs agree?", chart, table)


def _worth() -> Section:
    rows = [{"line": "Net saving", "v": 145_000_000, "lo": -80_000_000, "hi": 372_000_000}]
    words = [("Net saving", pounds_words(145_000_000))]
    chart = Chart("Perhaps", "One range.", range_bar(rows, "line", "v", "lo", "hi", title="Pounds"))
    return _section("value", "What was it worth?", chart, _table("Value", "Line", ("Central",), words))


def _budget() -> Section:
    lines = {
        "Acute emergency care": 3_120_000_000,
        "Primary care": 2_410_000_000,
        "Voluntary sector": 42_000_000,
    }
    rows = [{"line": line, "pence": pence} for line, pence in lines.items()]
    words = [(line, pounds_words(pence)) for line, pence in lines.items()]
    chart = Chart("Budget", "Three bars.", bars(rows, "line", "pence", title="Pounds a year", unit="pence"))
    return _section("budget", "What was paid?", chart, _table("Budget", "Line", ("Amount",), words))
