"""What may leave the team: tables after disclosure control, a workbook of them, and the pages written from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newcare.methods.disclosure import WORDS, Policy
from newcare.report.adoption_page import adoption_page
from newcare.report.document import page_as_document
from newcare.report.evaluation import evaluation_page
from newcare.report.evaluation.of_run import evaluated_of_run
from newcare.report.linked_release import account_words
from newcare.report.model_page import model_page
from newcare.report.outcomes import outcomes_page, write_numbers
from newcare.report.page import render_page
from newcare.report.protocol_line import protocol_row, with_protocol
from newcare.report.released_files import with_account, write_released
from newcare.report.results import Results
from newcare.report.workbook import write_workbook
from newcare.tables.disclosure import DISCLOSURE

AS_DOCUMENTS = {"evaluation.html": "evaluation.docx"}


def write_release(
    *,
    folder: Path,
    model: Mapping[str, Any],
    policy: str,
    data_version: str,
    truth: Mapping[str, Any] | None,
    **tables: pa.Table,
) -> None:
    """Write the released tables as Parquet and as one workbook, the report, the page of outcomes and the adoption
    summary.

    Args:
        folder: where the files go.
        model: what pages say about the model of care.
        policy: disclosure policy, applied to every count before anything is written.
        data_version: shown on every page and sheet.
        truth: what was set, where the place is made up.
        tables: result tables about groups, never about persons.
    """
    rule = Policy(policy)
    safe = write_released(folder, tables, rule, data_version, model.get("own_indicators", {}))
    write_workbook(
        folder / "results.xlsx",
        safe,
        (
            ("Model of care", model["name"]),
            ("Data version", data_version),
            *protocol_row(model),
            ("Small numbers", WORDS[rule]),
            ("Hidden counts", account_words(safe[DISCLOSURE.name].to_pylist())),
            ("Truth", "made-up place: see the report" if truth else "records of a real place"),
            ("What a column means", "newcare tables NAME, with the name of the sheet"),
        ),
    )
    results = Results(
        {name: table.to_pylist() for name, table in safe.items()}, model, data_version, rule, truth
    )
    pages = {
        "report.html": model_page(results),
        "outcomes.html": outcomes_page(results),
        "evaluation.html": evaluation_page(evaluated_of_run(results)),
        "adoption.html": adoption_page(results),
    }
    for name, page in pages.items():
        whole = with_protocol(with_account(page, results), model)
        (folder / name).write_text(render_page(whole), encoding="utf-8")
        if name in AS_DOCUMENTS:
            (folder / AS_DOCUMENTS[name]).write_bytes(page_as_document(whole))
    write_numbers(folder, safe)
