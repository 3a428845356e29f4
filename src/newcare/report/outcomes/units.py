"""Each unit by itself: its line over time, and its mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.report.charts import small_multiples
from newcare.report.outcomes.figures import MODEL, STAR_NOTE, Figures, mark_words, withheld
from newcare.report.page import Chart, DataTable, Section
from newcare.report.results import Results, Row, counted, table_of
from newcare.terms.words import count_words, number_words

MOST_PANELS = 60


def unit_lines(results: Results, figures: Sequence[Figures]) -> Section:
    """Small multiples of the units that start, for each indicator, and the marks of all of them together."""
    started, unit = _started(results), results.unit
    lines = {each.indicator.id: _drawable(results, each, started) for each in figures}
    drawn = [each for each in figures if lines[each.indicator.id]]
    special = _special(results, figures, started)
    return Section(
        "units",
        f"How does each {unit} that started look?",
        (
            f"Of {count_words(len(started))} {unit}s that started the model of care, {special}",
            f"A {unit} has few events in a quarter, so its line moves a great deal by chance alone. With many lines"
            " some stand out by chance: a mark is a reason to ask, not a finding.",
            *(_left_out(results, each, lines[each.indicator.id], started) for each in figures),
        ),
        charts=tuple(_lines(results, each, lines[each.indicator.id]) for each in drawn),
        tables=(
            _marks(results, figures, started),
            *(_values(results, each, lines[each.indicator.id]) for each in drawn[1:]),
        ),
        notes=results.notes(
            results["control_point"][0]["method"],
            "none on the lines; marks are those of each unit's own control chart",
            STAR_NOTE,
        ),
    )


def _started(results: Results) -> list[str]:
    """Units that start, in order of name."""
    rows = results["area_rate"]
    return sorted({row["area"] for row in rows if row["level"] == "unit" and row["member_of"] == MODEL})


def _drawable(results: Results, each: Figures, units: Sequence[str]) -> list[str]:
    """Units of which at least half of the quarters are known, as many as are drawn."""
    known: dict[str, list[bool]] = {}
    for row in _points(results, each, units):
        known.setdefault(row["area"], []).append(row["value"] is not None)
    return [unit for unit, quarters in known.items() if 2 * sum(quarters) >= len(quarters)][:MOST_PANELS]


def _left_out(results: Results, each: Figures, drawn: Sequence[str], units: Sequence[str]) -> str:
    """How many units a chart of an indicator shows."""
    if len(drawn) == len(units):
        return f"{each.title}: the chart shows all {count_words(len(units))}."
    return (
        f"{each.title}: {count_words(len(drawn))} of {count_words(len(units))} {results.unit}s are drawn, those with"
        f" enough events to show in at least half of the quarters, and {MOST_PANELS} at most."
    )


def _points(results: Results, each: Figures, units: Sequence[str]) -> list[Row]:
    """Points of some units, unit by unit."""
    wanted = set(units)
    return [
        row
        for row in results["control_point"]
        if row["level"] == "unit" and row["indicator"] == each.indicator.id and row["area"] in wanted
    ]


def _lines(results: Results, each: Figures, units: Sequence[str]) -> Chart:
    """A panel for each unit."""
    points = _points(results, each, units)
    rows = [
        {"name": row["area"], "period": row["quarter"], "value": each.shown(row["value"])} for row in points
    ]
    started = next((row["quarter"] for row in points if row["started"]), None)
    first = min((row["quarter"] for row in points if row["started"]), default=started)
    return Chart(
        f"{each.title}, each {results.unit} by itself",
        f"{each.title} {each.unit_words} by quarter in {len(units)} panels, one for each {results.unit}; the table"
        " below holds the marks.",
        small_multiples(
            rows,
            notes=[] if first is None else [(first, "first start of any")],
            title=f"{each.title} {each.unit_words}, standardised by age and sex",
            unit=each.chart_unit,
        ),
    )


def _variation(results: Results) -> Mapping[tuple[str, str], Row]:
    """Marks of the units by unit and indicator."""
    return {(row["area"], row["indicator"]): row for row in results["variation"] if row["level"] == "unit"}


def _special(results: Results, figures: Sequence[Figures], units: Sequence[str]) -> str:
    """How many units stand out in the last quarter, of each indicator."""
    marks = _variation(results)
    parts = []
    for each in figures:
        found = [
            marks[unit, each.indicator.id]["variation"]
            for unit in units
            if (unit, each.indicator.id) in marks
        ]
        if not found:
            continue
        better, worse = found.count("improvement"), found.count("concern")
        parts.append(
            f"{each.title.lower()} {count_words(better)} improving and {count_words(worse)} worsening"
        )
    if not parts:
        return "none has a chart of its own: they have too few events in a quarter."
    return f"these stand out in the last quarter: {'; '.join(parts)}."


def _marks(results: Results, figures: Sequence[Figures], units: Sequence[str]) -> DataTable:
    """Every unit with its mark and ratio for each indicator."""
    marks = _variation(results)
    ratios = {
        (row["area"], row["indicator"]): row
        for row in results["area_rate"]
        if row["level"] == "unit" and row["period"] == "latest"
    }
    rows = []
    for unit in units:
        cells = {"unit": unit}
        for place, each in enumerate(figures):
            key = (unit, each.indicator.id)
            cells[f"v{place}"] = mark_words(marks[key]) if key in marks else "no chart"
            cells[f"r{place}"] = _ratio(ratios[key])
        rows.append(cells)
    labels = {f"{kind}{place}": words for place, each in enumerate(figures) for kind, words in _heads(each)}
    return table_of(
        "Marks of the last quarter, and events of the last four quarters over those expected (100: as all units)",
        rows,
        text=tuple(name for name in labels if name.startswith("v")),
        unit=results.unit.capitalize(),
        **labels,
    )


def _ratio(row: Row) -> str:
    """Events over those expected."""
    return withheld(row) if row["ratio"] is None else number_words(row["ratio"], places=0)


def _heads(each: Figures) -> tuple[tuple[str, str], ...]:
    """Headings of the two columns of an indicator."""
    return ("v", each.title), ("r", "Ratio")


def _values(results: Results, each: Figures, units: Sequence[str]) -> DataTable:
    """First and last value of each unit's line."""
    by_unit: dict[str, list[Row]] = {}
    for row in _points(results, each, units):
        by_unit.setdefault(row["area"], []).append(row)
    return table_of(
        f"{each.title}: {each.unit_words}, the first and the last quarter, and process limits",
        [
            {
                "unit": unit,
                "first": each.cell(rows[0]),
                "last": each.cell(rows[-1]),
                "limits": each.process_limits(rows[-1]),
                "number": counted(rows[-1]["events"]),
            }
            for unit, rows in by_unit.items()
        ],
        unit=results.unit.capitalize(),
        first="First quarter",
        last="Last quarter",
        limits="Process limits",
        number="Number, last quarter",
    )
