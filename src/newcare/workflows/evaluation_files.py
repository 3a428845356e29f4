"""The files of an evaluation, all or none of them: tables twice, a page, and the same page as a document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from newcare.engines import replaced_whole
from newcare.report.document import page_as_document
from newcare.report.page import Page, render_page
from newcare.tables import TABLES

PAGE, DOCUMENT = "evaluation.html", "evaluation.docx"
PROTOCOL, PROTOCOL_KEY = "protocol.json", "protocol"
"""File that keeps whether the protocol was locked, and what was seen of its lock; and the key it stands under."""


def file_words(tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """File of each table -> what a row of it is."""
    return {f"{name}.parquet": TABLES[name].grain for name in tables}


def write_evaluation(
    out: Path, tables: Mapping[str, pa.Table], page: Page, *, protocol: Mapping[str, Any] | None = None
) -> None:
    """Write tables (Parquet and CSV), page and document, replacing the folder only once all of them are whole.

    The status of a protocol is kept beside them where there is one, so that the next evaluation misses what was taken
    out of its lock.

    Raises:
        FolderBusy, StorageFailure: the folder cannot be written.
    """
    written, document = render_page(page), page_as_document(page)
    with replaced_whole(out) as room:
        for name, table in tables.items():
            pq.write_table(table, room / f"{name}.parquet")
            pacsv.write_csv(table, room / f"{name}.csv")
        (room / PAGE).write_text(written, encoding="utf-8")
        (room / DOCUMENT).write_bytes(document)
        if protocol is not None:
            kept = json.dumps({PROTOCOL_KEY: protocol}, indent=2, ensure_ascii=False)
            (room / PROTOCOL).write_text(kept + "\n", encoding="utf-8")
