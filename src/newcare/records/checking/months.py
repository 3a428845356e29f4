"""Rows over time: a month with far fewer rows than those around it, and other notes about a file as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from newcare.engines import Engine, Table, literal
from newcare.records.checking.reasons import month_words
from newcare.records.checking.row_rules import month_number
from newcare.records.checking.typed import StagedRows
from newcare.tables.staged import MAIN_DATE

ACTIVITY = frozenset(MAIN_DATE) - {
    "registration",
    "opt_out",
    "framework_rating",
    "clinical_score",
    "social_care_event",
}
FEWEST = 30  # rows a month around, below which a small number is chance
THIN = 0.5  # share of the months around
SHEET_ENDS = frozenset({65_535, 1_048_575})  # rows a spreadsheet holds below its header
_AROUND = 3  # months on each side


@dataclass(frozen=True)
class FileNote:
    """Something to know about a file as a whole: no row is refused for it."""

    code: str
    message: str
    remedy: str


def rows_by_month(rows: StagedRows, accepted: Table, engine: Engine) -> dict[str, dict[str, int]]:
    """Accepted rows of each organisation and month; a row counts by the main date of its shape.

    Args:
        rows: of the file.
        accepted: its accepted rows.
        engine: runs the count.

    Returns:
        Code of the organisation ("" where the shape has none) -> month as 2024-03, in order -> rows.
    """
    main = MAIN_DATE.get(rows.spec.name)
    if main is None:
        return {}
    provider = accepted.provider.fill_null("") if "provider" in rows.spec.column_names else literal("")
    counted = accepted.select(provider=provider, month=month_number(accepted[main]))
    groups = counted.group_by("provider", "month").agg(rows=counted.count()).order_by("provider", "month")
    found: dict[str, dict[str, int]] = {}
    for row in engine.to_arrow(groups.filter(groups.month.notnull())).to_pylist():
        found.setdefault(row["provider"], {})[month_words(row["month"])] = row["rows"]
    return found


def total_by_month(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Rows of each month over all organisations, in order of the months."""
    total: Counter[str] = Counter()
    for months in counts.values():
        total.update(months)
    return dict(sorted(total.items()))


def thin_months(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    """Months with less than half the rows usual before and after: (month, rows, what is usual).

    Usual is the lesser of the medians of the three months before and the three after; the last month has only those
    before, and the first is never thin: a series may begin. A month without any row counts as one with none.
    """
    numbers = {_number(month): rows for month, rows in counts.items()}
    span = range(min(numbers, default=0), max(numbers, default=0) + 1)
    found = []
    for month in span[1:]:
        before = [numbers.get(other, 0) for other in span if month - _AROUND <= other < month]
        after = [numbers.get(other, 0) for other in span if month < other <= month + _AROUND]
        usual = min(median(side) for side in (before, after) if side)
        if usual >= FEWEST and numbers.get(month, 0) < THIN * usual:
            found.append((month_words(month), numbers.get(month, 0), usual))
    return found


def notes_of(shape: str, read: int, counts: Mapping[str, Mapping[str, int]]) -> list[FileNote]:
    """What to know about a file as a whole."""
    notes = [
        FileNote(
            "thin-month",
            f"{month} has {rows:,} rows{f' of {provider}' if provider else ''} where about {usual:,.0f} are usual",
            "Ask whether the month is complete: a late or partial month looks like a fall in activity.",
        )
        for provider, months in counts.items()
        for month, rows, usual in thin_months(months)
        if shape in ACTIVITY
    ]
    if read in SHEET_ENDS:
        notes.append(
            FileNote(
                "as-long-as-a-sheet",
                f"the file has {read:,} rows, exactly as many as a spreadsheet can hold",
                "Export it straight from the source: a spreadsheet has probably cut it off.",
            )
        )
    return notes


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)
