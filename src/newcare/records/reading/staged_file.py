"""What reading a file gives: its rows under the common column names, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newcare.reference.flows import Flow
from newcare.tables.spec import TableSpec


@dataclass(frozen=True)
class FileFault:
    """Why a whole file was refused: a code, what is wrong, and what to do next. Holds nothing of a person."""

    code: str
    message: str
    remedy: str

    @property
    def in_words(self) -> str:
        """What is wrong and what to do next, on one line."""
        return f"{self.message} {self.remedy}"


@dataclass(frozen=True)
class StagedFile:
    """One file as read.

    Attributes:
        file: the file.
        flow: its flow with the local mapping put in; None where the file is none of ours or could be of several.
        guess: why it is taken for that flow, in words.
        spec: what a row of the flow's shape is.
        rows: Parquet, a row of the file each: `source_row` (1 is the first row of data), then one text column for
            each column of the shape that the file has, outer blanks stripped, empty and missing values null.
        malformed: Parquet, a row that could not be split into columns each: `source_row`, `raw` (cut at 1,000
            characters), `code`, `message`.
        read: rows of data in the file, malformed ones included.
        faults: why the file was refused; rows and malformed are None then.
        columns: canonical name -> name, or names joined by " + ", in the file.
        ignored: names of columns in the file that nobody reads.
    """

    file: Path
    flow: Flow | None
    guess: str
    spec: TableSpec | None = None
    rows: Path | None = None
    malformed: Path | None = None
    read: int = 0
    malformed_rows: int = 0
    faults: tuple[FileFault, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
