"""Rows on their way from a file to Parquet, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa

from newcare.records.reading.refusals import malformed_message

RAW_LENGTH = 1_000


@dataclass(frozen=True)
class Malformed:
    """A row that could not be split into columns."""

    source_row: int
    raw: str
    code: str
    message: str


def malformed(source_row: int, raw: str, code: str, **words: object) -> Malformed:
    """A malformed row with its message; the raw text is cut."""
    return Malformed(source_row, raw[:RAW_LENGTH], code, malformed_message(code, **words))


@dataclass(frozen=True)
class Batch:
    """Rows read together: `columns` holds, by place in the header, text of shape (rows,); `numbers` their place in
    the file from 1.
    """

    numbers: np.ndarray
    columns: dict[int, pa.Array]
    malformed: list[Malformed] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Rows read, malformed ones included."""
        return len(self.numbers) + len(self.malformed)


class Reader(Protocol):
    """A table in a file: the names in its header, and its rows as text."""

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns as the file writes them."""

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Read the wanted columns, named by their place in the header."""
