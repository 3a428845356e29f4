"""What may leave the team: tables after disclosure control, a workbook of them, and the pages written from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy
from newcare.report.adoption_page import adoption_page
from newcare.report.model_page import model_page
from newcare.report.page import render_page
from newcare.report.released_files import write_released
from newcare.report.results import Results
from newcare.report.workbook import write_workbook


def write_release(
    *,
    folder: Path,
    model: Mapping[str, Any],
    policy: str,
    data_version: str,
    truth: Mapping[str, Any] | None,
    **tables: pa.Table,
) -> None:
    """Write the released tables as Parquet and as one workbook, the report and the adoption summary.

    Args:
        folder: where the files go.
        model: what pages say about the model of care.
        policy: disclosure policy, applied to every count before anything is written.
        data_version: shown on every page and sheet.
        truth: what was set, where the place is made up.
        tables: result tables about groups, never about persons.
    """
    rule = Policy(policy)
    safe = write_released(folder, tables, rule, data_version)
    write_workbook(
        folder / "results.xlsx",
        safe,
        (
            ("Model of care", model["name"]),
            ("Data version", data_version),
            ("Small numbers", WORDS[rule]),
            ("Truth", "made-up place: see the report" if truth else "records of a real place"),
            ("What a column means", "newcare tables NAME, with the name of the sheet"),
        ),
    )
    results = Results(
        {name: table.to_pylist() for name, table in safe.items()}, model, data_version, rule, truth
    )
    (folder / "report.html").write_text(render_page(model_page(results)), encoding="utf-8")
    (folder / "adoption.html").write_text(render_page(adoption_page(results)), encoding="utf-8")
