"""A panel as a file of comma-separated values: a header, then one row a unit and time."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import Floats

_MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "."})


@dataclass(frozen=True)
class PanelFile:
    """Columns of text by name, blanks stripped, and the digest of the file."""

    columns: dict[str, list[str]]
    digest: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(self.columns)

    def labels(self, name: str) -> list[str]:
        """A column of labels, none of them missing.

        Raises:
            InvalidInput: a value is missing.
        """
        values = self.columns[name]
        self._refuse_missing(name, [value in _MISSING for value in values])
        return values

    def starts(self, name: str) -> list[str | None]:
        """A column of which blanks stand for never."""
        return [None if value in _MISSING else value for value in self.columns[name]]

    def numbers(self, name: str) -> Floats:
        """A column of finite numbers, none missing; shape (rows,).

        Raises:
            InvalidInput: a value is missing, or is not a number.
        """
        values = self.columns[name]
        self._refuse_missing(name, [value in _MISSING for value in values])
        try:
            found = np.array([float(value) for value in values])
        except ValueError:
            wrong = [place for place, value in enumerate(values) if not _is_number(value)]
            raise InvalidInput(
                f"Column {name!r} is not all numbers.",
                seen=f"{len(wrong)} rows, the first on line {wrong[0] + 2}",
                remedy="Correct them, or name another column.",
            ) from None
        if not np.isfinite(found).all():
            raise InvalidInput(f"Column {name!r} holds a number without end.", remedy="Correct it.")
        return found

    def is_numeric(self, name: str) -> bool:
        """Whether every value that is there is a number."""
        return all(value in _MISSING or _is_number(value) for value in self.columns[name])

    def _refuse_missing(self, name: str, missing: Sequence[bool]) -> None:
        if any(missing):
            raise InvalidInput(
                f"Column {name!r} has missing values.",
                seen=f"{sum(missing)} of {len(missing)} rows, the first on line {list(missing).index(True) + 2}",
                remedy="Fill them from the source, or leave out the units or the times that lack them.",
            )


def read_panel_file(path: Path) -> PanelFile:
    """Read a CSV file (UTF-8, comma, semicolon or tab).

    Raises:
        InvalidInput: there is no such file, it is a folder, it is not text, it has no rows, a column has no name or
            one that is used twice, or a row has more or fewer fields than the header.
    """
    refuse_no_file(path, "the CSV file of the panel")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"'{path}' is not UTF-8 text.", remedy="Save it as CSV UTF-8.") from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter) if row]
    if len(rows) < 2:
        raise InvalidInput(f"'{path}' has no rows under its header.", remedy="Export it again.")
    header = [name.strip() for name in rows[0]]
    _refuse_odd(header, rows)
    columns = {name: [row[place].strip() for row in rows[1:]] for place, name in enumerate(header)}
    return PanelFile(columns, hashlib.sha256(content).hexdigest())


def refuse_no_file(path: Path, wanted: str) -> None:
    """Refuse a path at which there is no file, or a folder.

    Raises:
        InvalidInput: as said.
    """
    if path.is_dir():
        raise InvalidInput(f"'{path}' is a folder, not a file.", remedy=f"Give {wanted}.")
    if not path.is_file():
        raise InvalidInput(f"There is no file '{path}'.", remedy=f"Give {wanted}.")


def _refuse_odd(header: list[str], rows: list[list[str]]) -> None:
    """Refuse a header that cannot name columns, and rows that do not fit it."""
    if "" in header or len(set(header)) < len(header):
        raise InvalidInput(
            "A column has no name, or two have the same.",
            seen=", ".join(header),
            remedy="Name each column once.",
        )
    for place, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise InvalidInput(
                "A row has more or fewer fields than the header.",
                seen=f"line {place}: {len(row)} fields for {len(header)} columns",
                remedy="Put text that holds the delimiter in quotes.",
            )


def _is_number(value: str) -> bool:
    """Whether a text is a number."""
    try:
        float(value)
    except ValueError:
        return False
    return True
