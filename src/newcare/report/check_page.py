"""The page of a check, for a data manager: which files were read as what, what was put aside and why, what to do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newcare.records.checking import CheckedFile, Plausibility, Severity, rule_text
from newcare.records.checking.months import ACTIVITY
from newcare.report.charts import indexed_lines
from newcare.report.page import Chart, DataTable, KeyFigure, Page, Section, TableColumn
from newcare.report.results import table_of
from newcare.terms.words import count_words, day_words, not_known, number_words, per_cent

_MOST_FILES_DRAWN = 5
_FEWEST_MONTHS = 4


@dataclass(frozen=True)
class CheckedFolder:
    """What the page says: the folder's name, the day of the extract, its files, the key metrics, why it stopped."""

    name: str
    on: dt.date
    files: Sequence[CheckedFile]
    plausibility: Sequence[Plausibility]
    stopped: Sequence[str]

    @property
    def ours(self) -> list[CheckedFile]:
        """Files of a flow that is known."""
        return [file for file in self.files if file.flow is not None]

    @property
    def read(self) -> int:
        """Rows read."""
        return sum(file.checked.staged.read for file in self.files)

    @property
    def quarantined(self) -> int:
        """Rows put aside."""
        return sum(file.checked.quarantined for file in self.files)


def check_page(folder: CheckedFolder) -> Page:
    """Assemble the page; whether the rows may be used stands first."""
    sections = [_stopped(folder)] if folder.stopped else []
    sections += [
        _files(folder),
        _reasons(folder),
        *_notes(folder),
        *_months(folder),
        *_metrics(folder),
        _columns(folder),
    ]
    return Page(
        title=f"Check of “{folder.name}”",
        lede=_lede(folder),
        key_figures=_key_figures(folder),
        sections=tuple(sections),
        colophon=(
            f"Checked against the day of the extract, {day_words(folder.on)}.",
            "Accepted rows lie in accepted/, rows put aside in quarantined/ with their reasons; summary.csv has every"
            " rule by file and month.",
            "This page counts rows and names no person.",
        ),
    )


def _lede(folder: CheckedFolder) -> str:
    counts = (
        f"{count_words(folder.read)} rows were read from {_number_of(len(folder.ours), 'file')};"
        f" {count_words(folder.quarantined)} were put into quarantine."
    )
    if folder.stopped:
        return f"The check stopped here, and the last good result stays in use. {counts}"
    return f"The accepted rows can be linked. {counts}"


def _key_figures(folder: CheckedFolder) -> tuple[KeyFigure, ...]:
    share = folder.quarantined / folder.read if folder.read else None
    strangers = len(folder.files) - len(folder.ours)
    others = (
        f"{_number_of(strangers, 'other file')} passed over" if strangers else "every file was recognised"
    )
    return (
        KeyFigure("Files read", count_words(len(folder.ours)), others),
        KeyFigure(
            "Rows accepted",
            count_words(folder.read - folder.quarantined),
            f"of {count_words(folder.read)} read",
        ),
        KeyFigure(
            "Rows in quarantine",
            count_words(folder.quarantined),
            "no row was read" if share is None else f"{per_cent(share, places=2)} of the rows read",
            "bad" if folder.stopped else "plain",
        ),
    )


def _stopped(folder: CheckedFolder) -> Section:
    """Why nothing may be built from these files."""
    rows = [
        {"file": file.name, "problem": fault.message, "remedy": fault.remedy}
        for file in folder.files
        for fault in file.checked.staged.faults
        if file.flow is not None
    ]
    tables = (
        (
            table_of(
                "Files refused as a whole",
                rows,
                text=("problem", "remedy"),
                file="File",
                problem="Problem",
                remedy="What to do",
            ),
        )
        if rows
        else ()
    )
    return Section("stopped", "Why the check stopped", tuple(folder.stopped), tables=tables)


def _files(folder: CheckedFolder) -> Section:
    """What each file was taken for, and what came of its rows."""
    rows = [
        {
            "file": file.name,
            "flow": file.checked.staged.flow.title if file.checked.staged.flow else "none of ours",
            "why": file.checked.staged.guess,
            "read": count_words(file.checked.staged.read),
            "accepted": count_words(file.checked.accepted),
            "quarantined": count_words(file.checked.quarantined),
        }
        for file in folder.files
    ]
    return Section(
        "files",
        "What each file was taken for",
        "If a file was taken for the wrong flow, run the check again with --flow FILE=FLOW. Accepted and quarantined"
        " rows are always all the rows read.",
        tables=(
            table_of(
                "Files of the folder",
                rows,
                text=("flow", "why"),
                file="File",
                flow="Flow",
                why="Why",
                read="Rows read",
                accepted="Accepted",
                quarantined="Quarantined",
            ),
        ),
    )


def _reasons(folder: CheckedFolder) -> Section:
    """Each reason with its remedy, the most frequent first."""
    totals: Counter[tuple[str, str]] = Counter()
    for file in folder.files:
        for code, rows in file.checked.reasons.items():
            totals[code, file.name] += rows
    ordered = sorted(totals.items(), key=lambda item: (rule_text(item[0][0]).severity, -item[1], item[0]))
    rows = [
        {
            "reason": rule_text(code).message,
            "file": name,
            "severity": "quarantined"
            if rule_text(code).severity is Severity.ERROR
            else "accepted, with a warning",
            "count": count_words(count),
            "remedy": rule_text(code).remedy,
            "code": code,
        }
        for (code, name), count in ordered
    ]
    answer = (
        "No row broke a rule."
        if not rows
        else "A row may have several reasons; each says what to do about it."
    )
    tables = (
        table_of(
            "Reasons",
            rows,
            text=("file", "severity", "remedy", "code"),
            reason="What is wrong",
            file="File",
            severity="What happened",
            count="Rows",
            remedy="What to do",
            code="Code",
        ),
    )
    return Section("reasons", "Why rows were put aside", answer, tables=tables if rows else ())


def _notes(folder: CheckedFolder) -> list[Section]:
    """What to know of files as a whole."""
    rows = [
        {"file": file.name, "note": note.message, "remedy": note.remedy}
        for file in folder.files
        for note in file.notes
    ]
    if not rows:
        return []
    table = table_of(
        "Notes", rows, text=("note", "remedy"), file="File", note="What we saw", remedy="What to do"
    )
    return [
        Section(
            "notes",
            "What to ask about whole files",
            "No row was put aside for these, but they can mislead.",
            tables=(table,),
        )
    ]


def _months(folder: CheckedFolder) -> list[Section]:
    """Accepted rows over time, each file against its own mean month."""
    drawn = [
        file
        for file in folder.ours
        if len(file.months) >= _FEWEST_MONTHS
        and file.checked.staged.spec
        and file.checked.staged.spec.name in ACTIVITY
    ]
    drawn = sorted(drawn, key=lambda file: -file.checked.accepted)[:_MOST_FILES_DRAWN]
    if not drawn:
        return []
    months = sorted({month for file in drawn for month in file.months})
    points = [
        {
            "month": month,
            "file": file.name,
            "index": 100 * file.months.get(month, 0) * len(file.months) / sum(file.months.values()),
        }
        for file in drawn
        for month in months
    ]
    chart = Chart(
        "Accepted rows by month",
        "A line for each file: its accepted rows of each month, where 100 is its mean month.",
        indexed_lines(points, "month", "index", "file", title="Mean month of the file = 100"),
    )
    columns = tuple(TableColumn(file.name, file.name, "right") for file in drawn)
    table = DataTable(
        "Accepted rows by month",
        (TableColumn("month", "Month"), *columns),
        tuple(
            {"month": month, **{file.name: count_words(file.months.get(month, 0)) for file in drawn}}
            for month in months
        ),
    )
    return [
        Section(
            "months",
            "Rows over time",
            "A month that falls out of line is more often a gap in the extract than a change in care.",
            charts=(chart,),
            tables=(table,),
        )
    ]


def _metrics(folder: CheckedFolder) -> list[Section]:
    """Key metrics beside the ranges in which they are expected."""
    if not folder.plausibility:
        return []
    rows = [
        {
            "metric": each.expected.title,
            "seen": not_known() if each.seen is None else number_words(each.seen, places=2),
            "range": f"{each.expected.low:g} to {each.expected.high:g}",
            "verdict": each.verdict,
            "unit": each.expected.unit,
            "source": f"{each.expected.source} ({each.expected.standing})",
        }
        for each in folder.plausibility
    ]
    odd = [each for each in folder.plausibility if each.verdict in {"below the range", "above the range"}]
    answer = (
        f"{_number_of(len(odd), 'key metric')} outside the range expected: ask before you use the rows."
        if odd
        else "No key metric lies outside the range in which it is expected."
    )
    table = table_of(
        "Key metrics of the accepted rows",
        rows,
        text=("range", "verdict", "unit", "source"),
        metric="Metric",
        seen="Seen",
        range="Expected",
        verdict="Verdict",
        unit="Unit",
        source="Source",
    )
    return [Section("plausibility", "Are the numbers plausible?", answer, tables=(table,))]


def _columns(folder: CheckedFolder) -> Section:
    """Which column was read as what, and which were not read."""
    rows = [
        {
            "file": file.name,
            "read": ", ".join(f"{name} ({theirs})" for name, theirs in file.checked.staged.columns.items())
            or "none",
            "ignored": ", ".join(file.checked.staged.ignored) or "none",
        }
        for file in folder.ours
    ]
    table = table_of(
        "Columns",
        rows,
        text=("read", "ignored"),
        file="File",
        read="Read (name in the file)",
        ignored="Not read",
    )
    return Section(
        "columns",
        "Which columns were read",
        "Columns that are not read go no further. A mapping file says what your own names mean.",
        tables=(table,) if rows else (),
    )


def _number_of(count: int, thing: str) -> str:
    return f"{count_words(count)} {thing}{'' if count == 1 else 's'}"
