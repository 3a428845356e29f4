"""The list of a cohort as a file: for planning by pseudonym, for direct care by NHS number within one practice."""

from __future__ import annotations

import csv
import datetime as dt
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.engines import Engine, Table, coalesce, date, keyed_id, storage_errors, write_whole
from newcare.errors import InvalidInput

LIST = "cohort"
_RUNS = re.compile(r"^[=+\-@\t\r]")  # what a spreadsheet would take for a formula


def named_list(
    cohort: Table,
    register: Table,
    place: Table,
    *,
    practice: str,
    on: dt.date,
    pseudonym_key: str,
    engine: Engine,
) -> pa.Table:
    """People of the cohort who are registered with one practice on a day, by their own number.

    Args:
        cohort: from `cohort`, with pseudonyms of the key of direct care.
        register, place: tables of records.
        practice: code of the practice.
        on: the day.
        pseudonym_key: the key of direct care.
        engine: runs the expressions.

    Returns:
        nhs_number, segment, sex, age_band, by_segment, by_rank; in order of the number.

    Raises:
        InvalidInput: the records hold no such practice.
    """
    known = engine.to_arrow(place.select("practice").distinct()).column("practice").to_pylist()
    if practice not in known:
        raise InvalidInput(
            f"The records hold no practice '{practice}'.",
            seen=f"{len(known)} practices, such as {', '.join(sorted(known)[:3])}",
            remedy="Give the code of your own practice.",
        )
    until = coalesce(register.to_date, date(str(dt.date(9999, 1, 1))))
    own = register.filter(
        (register.practice == practice) & (register.from_date <= date(str(on))) & (until > date(str(on)))
    )
    named = own.select(nhs_number="person_id", whose=keyed_id(own.person_id, pseudonym_key))
    joined = cohort.join(named, cohort.pseudonym == named.whose)
    rows = joined.select("nhs_number", "segment", "sex", "age_band", "by_segment", "by_rank")
    return engine.to_arrow(rows.order_by("nhs_number"))


def write_list(rows: pa.Table, folder: Path, name: str, *, parquet: bool = False) -> Path:
    """Write a list as CSV, and as Parquet where asked; each row says in words why the person is on it.

    Rows stand in order of their first column. Cells that a spreadsheet would run are quoted. Only the owner of the file
    may read it.

    Returns:
        Path of the CSV file.
    """
    rows = rows.sort_by(rows.column_names[0])
    whole = rows.append_column("reason", pa.array([_reason(row) for row in rows.to_pylist()], pa.string()))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(whole.column_names)
    writer.writerows([_cell(row[column]) for column in whole.column_names] for row in whole.to_pylist())
    path = folder / name.replace("/", "-")
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.getvalue().encode("utf-8"))
        path.chmod(0o600)
        if parquet:
            pq.write_table(whole, path.with_suffix(".parquet"), compression="zstd")
    return path


def _reason(row: dict[str, Any]) -> str:
    """Why a person is on the list."""
    reasons = [words for mark, words in (("by_segment", "segment"), ("by_rank", "rank")) if row[mark]]
    return " and ".join(reasons)


def _cell(value: Any) -> str:
    """A value as text that no spreadsheet runs."""
    text = "" if value is None else {True: "yes", False: "no"}.get(value, str(value))
    return f"'{text}" if _RUNS.match(text) else text
