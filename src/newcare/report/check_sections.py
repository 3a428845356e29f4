"""The sections of a check's page that are about files and rows: each holds one question of a data manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newcare.records.checking import CheckedFile, Severity, rule_text
from newcare.report.page import Section
from newcare.report.results import table_of
from newcare.terms.words import count_words


def stopped_section(stopped: Sequence[str], files: Sequence[CheckedFile]) -> Section | None:
    """Why nothing may be built from these files; None where all is well."""
    if not stopped:
        return None
    rows = [
        {"file": file.name, "problem": fault.message, "remedy": fault.remedy}
        for file in files
        for fault in file.checked.staged.faults
    ]
    table = table_of(
        "Files refused as a whole",
        rows,
        text=("problem", "remedy"),
        file="File",
        problem="Problem",
        remedy="What to do",
    )
    return Section("stopped", "Why the check stopped", tuple(stopped), tables=(table,) if rows else ())


def files_section(files: Sequence[CheckedFile]) -> Section:
    """What each file was taken for, and what came of its rows."""
    rows = [
        {
            "file": file.name,
            "flow": _taken_for(file),
            "read": count_words(file.checked.staged.read),
            "accepted": count_words(file.checked.accepted),
            "quarantined": count_words(file.checked.quarantined),
        }
        for file in files
    ]
    table = table_of(
        "Files of the folder",
        rows,
        text=("flow",),
        file="File",
        flow="Flow",
        read="Rows read",
        accepted="Accepted",
        quarantined="Quarantined",
    )
    answer = (
        "If a file was taken for the wrong flow, run the check again with --flow FILE=FLOW. Accepted and quarantined"
        " rows are always all the rows read."
    )
    return Section("files", "What each file was taken for", answer, tables=(table,))


def _taken_for(file: CheckedFile) -> str:
    """Title of the file's flow, or why it has none."""
    if file.checked.staged.flow:
        return file.checked.staged.flow.title
    return "not known: it cannot be read" if file.checked.staged.faults else "none of ours"


def reasons_section(files: Sequence[CheckedFile]) -> Section:
    """Each reason with its remedy: those that put rows aside first, the most frequent first."""
    where: dict[str, dict[str, int]] = {}
    for file in files:
        for code, count in file.checked.reasons.items():
            where.setdefault(code, {})[file.name] = count
    found = sorted(where, key=lambda code: (rule_text(code).severity, -sum(where[code].values()), code))
    if not found:
        return Section("reasons", "Why rows were put aside", "No row broke a rule.")
    table = table_of(
        "Reasons; a row may have several",
        [_reason(code, where[code]) for code in found],
        text=("outcome", "remedy", "files"),
        reason="What is wrong",
        count="Rows",
        outcome="The rows were",
        remedy="What to do",
        files="Files, and the code of the rule",
    )
    return Section(
        "reasons", "Why rows were put aside", "Each reason says what to do about it.", tables=(table,)
    )


def _reason(code: str, files: Mapping[str, int]) -> dict[str, str]:
    """One reason over all files."""
    text = rule_text(code)
    names = ", ".join(f"{name} {count_words(count)}" for name, count in files.items())
    return {
        "reason": text.message[:1].upper() + text.message[1:],
        "count": count_words(sum(files.values())),
        "outcome": "put aside" if text.severity is Severity.ERROR else "accepted, with a warning",
        "remedy": text.remedy,
        "files": f"{names} ({code})",
    }


def notes_section(files: Sequence[CheckedFile]) -> Section | None:
    """What to know of files as a whole; None where there is nothing."""
    rows = [
        {"file": file.name, "note": note.message, "remedy": note.remedy}
        for file in files
        for note in file.notes
    ]
    if not rows:
        return None
    table = table_of(
        "Notes", rows, text=("note", "remedy"), file="File", note="What we saw", remedy="What to do"
    )
    answer = "No row was put aside for these, but they can mislead."
    return Section("notes", "What to ask about whole files", answer, tables=(table,))


def columns_section(files: Sequence[CheckedFile]) -> Section | None:
    """Which column was read as what, and which were not read; None where no file is ours."""
    rows = [
        {
            "file": file.name,
            "why": file.checked.staged.guess,
            "read": "; ".join(f"{name}: {theirs}" for name, theirs in file.checked.staged.columns.items())
            or "none",
            "ignored": "; ".join(file.checked.staged.ignored) or "none",
        }
        for file in files
    ]
    if not rows:
        return None
    table = table_of(
        "Our name of each column: the name in the file",
        rows,
        text=("why", "read", "ignored"),
        file="File",
        why="Why it was taken for its flow",
        read="Read",
        ignored="Not read",
    )
    answer = "Columns that are not read go no further. A mapping file says what your own names mean."
    return Section("columns", "Which columns were read", answer, tables=(table,))
