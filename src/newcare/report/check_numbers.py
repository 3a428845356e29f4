"""The sections of a check's page that are about numbers: rows over time, and key metrics."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from newcare.records.checking import ACTIVITY, CheckedFile, Plausibility
from newcare.report.charts import indexed_lines
from newcare.report.page import Chart, DataTable, Section, TableColumn
from newcare.report.results import table_of
from newcare.terms.words import count_words, not_known, number_words

_MOST_FILES_DRAWN = 5
_MOST_MONTHS = 60  # the latest
_LIFELONG = {
    "gp_event",
    "condition_record",
    "registered_death",
}  # shapes that reach back over lives, or are few
_FEWEST_MONTHS = 4


def months_section(files: Sequence[CheckedFile]) -> Section | None:
    """Accepted rows over time, each file against its own middle month; None where there is too little time."""
    shapes = ACTIVITY - _LIFELONG
    drawn = [file for file in files if len(file.months) >= _FEWEST_MONTHS and file.shape in shapes]
    drawn = sorted(drawn, key=lambda file: (-file.checked.accepted, file.name))[:_MOST_FILES_DRAWN]
    if not drawn:
        return None
    months = sorted({month for file in drawn for month in file.months})[-_MOST_MONTHS:]
    points = [
        {"month": month, "file": file.name, "index": _index(file, month)}
        for file in drawn
        for month in months
    ]
    chart = Chart(
        "Accepted rows by month",
        "A line for each file: its accepted rows of each month, where 100 is its middle month.",
        indexed_lines(points, "month", "index", "file", title="Middle month of the file = 100"),
    )
    cells = tuple(
        {"month": month} | {file.name: count_words(file.months.get(month, 0)) for file in drawn}
        for month in months
    )
    columns = (TableColumn("month", "Month"), *(TableColumn(file.name, file.name, "right") for file in drawn))
    return Section(
        "months",
        "Rows over time",
        "A month that falls out of line is more often a gap in the extract than a change in care.",
        charts=(chart,),
        tables=(DataTable("Accepted rows by month", columns, cells),),
    )


def metrics_section(seen: Sequence[Plausibility]) -> Section | None:
    """Key metrics beside the ranges in which they are expected; None where no row was accepted."""
    if not seen:
        return None
    rows = [
        {
            "metric": each.expected.title,
            "seen": not_known() if each.seen is None else number_words(each.seen, places=2),
            "range": f"{each.expected.low:,g} to {each.expected.high:,g}",
            "unit": each.expected.unit,
            "verdict": each.verdict,
            "source": f"{each.expected.source} ({each.expected.standing})",
        }
        for each in seen
    ]
    odd = [each.expected.title for each in seen if each.is_odd]
    answer = (
        f"Outside the range expected: {'; '.join(odd)}. Ask before you use the rows."
        if odd
        else "No key metric lies outside the range in which it is expected."
    )
    table = table_of(
        "Key metrics of the accepted rows",
        rows,
        text=("range", "unit", "verdict", "source"),
        metric="Metric",
        seen="Seen",
        range="Expected",
        unit="Unit",
        verdict="Verdict",
        source="Source",
    )
    return Section("plausibility", "Are the numbers plausible?", answer, tables=(table,))


def _index(file: CheckedFile, month: str) -> float:
    """Rows of a month where 100 is the middle month of the file."""
    return 100 * file.months.get(month, 0) / median(file.months.values())
