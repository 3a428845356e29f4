"""The page of a check, for a data manager: which files were read as what, what was put aside and why, what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from newcare.records.checking import CheckedFile, Plausibility
from newcare.report.check_numbers import metrics_section, months_section
from newcare.report.check_sections import (
    columns_section,
    files_section,
    notes_section,
    reasons_section,
    stopped_section,
)
from newcare.report.page import KeyFigure, Page
from newcare.terms.words import count_words, day_words, per_cent


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
    sections = [
        stopped_section(folder.stopped, folder.files),
        files_section(folder.files),
        reasons_section(folder.files),
        notes_section(folder.files),
        months_section(folder.ours),
        metrics_section(folder.plausibility),
        columns_section(folder.ours),
    ]
    return Page(
        title=f"Check of “{folder.name}”",
        lede=_lede(folder),
        key_figures=_key_figures(folder),
        sections=tuple(section for section in sections if section is not None),
        colophon=(
            f"Checked against the day of the extract, {day_words(folder.on)}.",
            "Accepted rows lie in accepted/, rows put aside in quarantined/ with their reasons; summary.csv has every"
            " rule by file and month.",
            "This page counts rows and names no person.",
        ),
    )


def _lede(folder: CheckedFolder) -> str:
    counts = (
        f"{count_words(folder.read)} rows were read from {count_words(len(folder.ours))} files;"
        f" {count_words(folder.quarantined)} were put into quarantine."
    )
    if folder.stopped:
        return f"The check stopped here, and the last good result stays in use. {counts}"
    return f"The accepted rows can be linked. {counts}"


def _key_figures(folder: CheckedFolder) -> tuple[KeyFigure, ...]:
    """Files, rows accepted, rows put aside."""
    share = folder.quarantined / folder.read if folder.read else None
    refused = sum(bool(file.checked.staged.faults) for file in folder.files)
    strangers = sum(file.flow is None and not file.checked.staged.faults for file in folder.files)
    counts = {"refused": refused, "others passed over": strangers}
    said = [f"{words}: {count_words(count)}" for words, count in counts.items() if count]
    accepted = folder.read - folder.quarantined
    return (
        KeyFigure(
            "Files recognised", count_words(len(folder.ours)), "; ".join(said) or "all files of the folder"
        ),
        KeyFigure("Rows accepted", count_words(accepted), f"of {count_words(folder.read)} read"),
        KeyFigure(
            "Rows in quarantine",
            count_words(folder.quarantined),
            "no row was read" if share is None else f"{per_cent(share, places=2)} of the rows read",
            "bad" if folder.stopped else "plain",
        ),
    )
