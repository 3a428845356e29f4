"""What every command that works on records shares: open and check them, say how far they reach, name the result."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare import __version__
from newcare.engines import Engine, Table
from newcare.errors import InvalidRecords
from newcare.records import check_values, open_records
from newcare.report.linked_release import summary_of
from newcare.report.released_files import ACCOUNT
from newcare.terms.words import day_words
from newcare.workflows.linked_purpose import refuse_other_purpose

RECORDS_OF_PEOPLE = (
    "register",
    "place",
    "spell",
    "attendance",
    "contact",
    "package",
    "diagnosis",
    "score",
)
FURTHER_RECORDS = ("procedure", "coded_event", "appointment", "call")  # read where the folder holds them
_SLACK = dt.timedelta(
    days=31
)  # records whose first or last admission lies within a month of a day reach that day


def of_use() -> tuple[str, ...]:
    """Tables of what people use and need: those of people but for who and where they are."""
    return tuple(name for name in RECORDS_OF_PEOPLE + FURTHER_RECORDS if name not in ("register", "place"))


def of_people(records: Sequence[str]) -> tuple[str, ...]:
    """Of the tables of records that are there, those from which the needs of people are made."""
    return tuple(name for name in records if name in RECORDS_OF_PEOPLE + FURTHER_RECORDS)


@dataclass(frozen=True)
class Sources:
    """Tables of records that have been opened and checked: their expressions, files and digests, by name."""

    tables: Mapping[str, Table]
    files: Mapping[str, Path]
    digests: Mapping[str, str]
    empty: tuple[str, ...] = ()
    """Tables of use and need that hold no row or are not there: whatever rests on them is counted as none."""

    def version(self, *more: object) -> str:
        """Data version: digest of the records and of what else decides a result."""
        parts = json.dumps([*more, self.digests], sort_keys=True, default=str)
        return hashlib.sha256(parts.encode()).hexdigest()[:12]


def open_sources(folder: Path, engine: Engine, *more: str, purpose: str) -> Sources:
    """Open the tables of records of people, any further ones that are there, and `more`; check every value.

    Args:
        folder: holds a Parquet file for each table.
        engine: runs the checks.
        more: further tables wanted.
        purpose: what they are wanted for; linked records must have been linked for it.

    Raises:
        InvalidRecords: the records were linked for another purpose, or a table is missing or is not what its
            specification says.
    """
    refuse_other_purpose(folder, purpose)
    there = [name for name in FURTHER_RECORDS if (folder / f"{name}.parquet").exists()]
    files = open_records(folder, (*RECORDS_OF_PEOPLE, *there, *more))
    tables = {name: engine.read(path) for name, path in files.items()}
    check_values(tables, engine)
    return Sources(
        tables, files, {name: digest_of(path) for name, path in files.items()}, empty_tables(folder)
    )


def empty_tables(folder: Path) -> tuple[str, ...]:
    """Tables of what people use and need that hold no row, or are not there."""
    paths = {name: folder / f"{name}.parquet" for name in of_use()}
    return tuple(
        name for name, path in paths.items() if not path.exists() or not pq.read_metadata(path).num_rows
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_short(
    sources: Sources, engine: Engine, first: dt.date, last: dt.date, *, what: str, remedy: str
) -> None:
    """Refuse records whose stays do not reach from one day to another, within a month.

    Args:
        sources: the records.
        engine: runs the look.
        first, last: days that the records must reach.
        what: what needs them, as the beginning of a sentence.
        remedy: what to do.
    """
    spell = sources.tables["spell"]
    reach = spell.agg(first=spell.admission_date.min(), last=spell.admission_date.max())
    row = engine.to_arrow(reach).to_pylist()[0]
    if row["first"] is None or row["first"] > first + _SLACK or row["last"] < last - _SLACK:
        raise InvalidRecords(
            f"{what} needs records from {day_words(first)} to {day_words(last)}.",
            seen="no spells" if row["first"] is None else f"spells from {row['first']} to {row['last']}",
            remedy=remedy,
        )


def manifest_of(
    sources: Sources,
    *,
    engine: str,
    purpose: str,
    data_version: str,
    shown: Sequence[str],
    entries: Mapping[str, Any],
    folder: Path,
    **more: object,
) -> dict[str, Any]:
    """Name everything that belongs to a result in a folder, what it was made from, and what its release hid."""
    return {
        "format": 1,
        "newcare": __version__,
        "engine": engine,
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "purpose": purpose,
        **more,
        "data_version": data_version,
        "inputs": dict(sources.digests),
        "empty_tables": list(sources.empty),
        "shown": list(shown),
        "disclosure": _hidden(folder, entries["files"]),
        **entries,
    }


def _hidden(folder: Path, files: Mapping[str, str]) -> dict[str, Any] | None:
    """Policy and cells of a release from the account beside its tables; None where nothing was released."""
    if ACCOUNT not in files:
        return None
    summary: dict[str, Any] = summary_of(pq.read_table(folder / files[ACCOUNT]).to_pylist())
    return summary
