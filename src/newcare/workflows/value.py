"""Appraise value ledgers: read, work out, write each as page, workbook, letter and table, and compare several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.caremodel.ledgers import load_ledger
from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.report.page import render_page
from newcare.report.value import (
    comparison_page,
    value_page,
    write_value_letter,
    write_value_workbook,
)
from newcare.report.value.comparison_page import verdict_words
from newcare.report.value.page import lede
from newcare.value.side_by_side import SideBySide, side_by_side
from newcare.value.valued import Valued, value_of
from newcare.workflows.value_figures import comparison_figures, line_table, value_figures


@dataclass(frozen=True)
class Appraisal:
    """Appraised ledgers and where they were written; `compared` is None for one alone."""

    valued: tuple[Valued, ...]
    compared: SideBySide | None
    folder: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / ("value.html" if self.compared is None else "comparison.html")

    def words(self) -> tuple[str, ...]:
        """Each answer in sentences, the comparison first."""
        each = tuple(f"{one.ledger.proposition.name}: {lede(one)}" for one in self.valued)
        return each if self.compared is None else (verdict_words(self.compared), *each)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "propositions": [value_figures(one) for one in self.valued],
            "comparison": None if self.compared is None else comparison_figures(self.compared),
            "report": str(self.report),
        }


def value_ledgers(paths: Sequence[Path], out: Path) -> Appraisal:
    """Appraise ledgers and write them whole.

    Args:
        paths: value ledgers; several are compared as well, each in a folder of its file's name.
        out: folder written.

    Raises:
        InvalidModelFile: a ledger cannot be used; all that is wrong is named at once.
        InvalidInput: two files, or two propositions, have one name.
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    stems = [path.stem for path in paths]
    if twice := sorted({stem for stem in stems if stems.count(stem) > 1}):
        raise InvalidInput(
            f"Two ledgers are called '{twice[0]}'.",
            remedy="Give each file a name of its own: its folder has it.",
        )
    valued = tuple(value_of(load_ledger(path)) for path in paths)
    several = len(valued) > 1
    compared = side_by_side([one.ledger for one in valued]) if several else None
    with replaced_whole(out) as room:
        for one, stem in zip(valued, stems, strict=True):
            _write(one, room / stem if several else room)
        if compared is not None:
            page = render_page(comparison_page([one.ledger for one in valued], compared))
            (room / "comparison.html").write_text(page, encoding="utf-8")
    return Appraisal(valued, compared, out)


def _write(valued: Valued, folder: Path) -> None:
    """Write one proposition in its four forms."""
    folder.mkdir(exist_ok=True)
    (folder / "value.html").write_text(render_page(value_page(valued)), encoding="utf-8")
    write_value_workbook(folder / "value.xlsx", valued)
    write_value_letter(folder / "value.docx", valued)
    pq.write_table(line_table(valued), folder / "value.parquet")
