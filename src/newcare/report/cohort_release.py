"""What may leave the team of a cohort: tables after disclosure control, a workbook of them, and the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy
from newcare.report.cohort_page import cohort_page
from newcare.report.linked_release import account_words
from newcare.report.page import render_page
from newcare.report.released_files import with_account, write_released
from newcare.report.results import Results
from newcare.report.workbook import write_workbook
from newcare.tables.choice import CHOICE_RESULTS
from newcare.tables.disclosure import DISCLOSURE

RELEASED = ("segment_size", "segment_overlap", "cohort_size", *(spec.name for spec in CHOICE_RESULTS))
"""Tables of the page, in the order of the workbook."""


def write_cohort_release(
    *,
    folder: Path,
    model: Mapping[str, Any],
    policy: str,
    data_version: str,
    made_up: bool,
    **tables: pa.Table,
) -> None:
    """Write the released tables as Parquet and as one workbook, and the page.

    Args:
        folder: where the files go.
        model: what pages say about the model of care.
        policy: disclosure policy, applied to every count before anything is written.
        data_version: shown on every page and sheet.
        made_up: whether the place is made up.
        tables: those of `RELEASED`, about groups and never about persons.
    """
    rule = Policy(policy)
    safe = write_released(folder, {name: tables[name] for name in RELEASED}, rule, data_version)
    write_workbook(
        folder / "cohort.xlsx",
        safe,
        (
            ("Model of care", model["name"]),
            ("Data version", data_version),
            ("Small numbers", WORDS[rule]),
            ("Hidden counts", account_words(safe[DISCLOSURE.name].to_pylist())),
            ("What a column means", "newcare tables NAME, with the name of the sheet"),
            ("Caution", "Risk is not impactability: high use says who uses most, not who would gain most."),
        ),
    )
    rows = {name: table.to_pylist() for name, table in safe.items()}
    results = Results(rows, model, data_version, rule, {} if made_up else None)
    (folder / "cohort.html").write_text(
        render_page(with_account(cohort_page(results), results)), encoding="utf-8"
    )
