"""Finds the header of a delimited text: its delimiter, its names, and where the rows begin."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from newcare.records.reading.careful import records
from newcare.reference.flows import spelling_key

DELIMITERS = (",", "\t", "|", ";")
_STRANGE = ("^", "~", "¦", "¬", "§", "!", "#", "$", ":", " ", "\x01", "\x1f")
_DELIMITER_NAMES = {" ": "blanks", "\x01": "the control character 1", "\x1f": "the control character 31"}
MOST_LINES_BEFORE = 10
_VALUE = re.compile(
    r"[\d\s./:,%£$+-]*\d[\d\s./:,%£$+-]*|\d{1,2}[A-Za-z]{3}\d{2,4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
)


@dataclass(frozen=True)
class Header:
    """Names as written, the delimiter, the byte where rows begin, and how many names any flow knows."""

    names: tuple[str, ...]
    delimiter: str
    ends: int
    known: int

    @property
    def looks_like_values(self) -> bool:
        """Say whether the names are more likely a row: half of those that are filled look like values."""
        filled = [name for name in self.names if name]
        return not filled or 2 * sum(bool(_VALUE.fullmatch(name)) for name in filled) >= len(filled)

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return _DELIMITER_NAMES.get(self.delimiter, f"'{self.delimiter}'")


def find_header(head: bytes, known: Collection[str]) -> Header | None:
    """Find the header among the first lines of a text in UTF-8, or None where it is blank.

    The line and delimiter that give most known names are taken, then those that give most columns; of equal lines the
    first. Lines before the header, such as a title, are passed over.
    """
    return _best(head, known, DELIMITERS)


def find_strange_header(head: bytes, known: Collection[str]) -> Header | None:
    """Find a header whose columns are parted by something that is not read."""
    found = _best(head, known, _STRANGE)
    return found if found and found.known > 1 else None


def _best(head: bytes, known: Collection[str], delimiters: tuple[str, ...]) -> Header | None:
    """The most likely header."""
    found = [
        Header(names, delimiter, ends, sum(spelling_key(name) in known for name in names if name))
        for line, ends in _first_records(head)
        for delimiter in delimiters
        if (names := _names(line, delimiter))
    ]
    return max(
        found, key=lambda one: (one.known, -one.ends if one.known else 0, len(one.names)), default=None
    )


def _names(line: str, delimiter: str) -> tuple[str, ...]:
    """Names in a line."""
    values = next((values for _, values in records(line, delimiter)), None)
    return tuple(" ".join(value.replace("\ufeff", "").split()) for value in values or ())


def _first_records(head: bytes) -> list[tuple[str, int]]:
    """The first records, which may run over lines in quotes, and the byte after each."""
    found: list[tuple[str, int]] = []
    begin = end = 0
    while end < len(head) and len(found) <= MOST_LINES_BEFORE:
        end = head.find(b"\n", end) + 1 or len(head)
        record = head[begin:end]
        if record.count(b'"') % 2 == 0 or end == len(head):
            if record.strip():
                found.append((record.decode(errors="replace").strip("\r\n"), end))
            begin = end
    return found
