"""Splits lines into values where quotes are in doubt, one record at a time: slower, and every row accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

MOST_LINES = 100
"""Lines that one record may run over; a quote that is open for longer was never meant."""


def records(text: str, delimiter: str) -> Iterator[tuple[str, list[str] | None]]:
    """Split text into records: the record as written and its values, or None where a quote is opened in vain.

    A doubled quote within quotes is one quote; text between a closing quote and the delimiter belongs to the value.
    A quote that runs over line ends must close where a value ends: one that does not was opened in vain, and
    reading goes on with the next line. Blank lines are passed over.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' not in line:
            if line:
                yield line, line.split(delimiter)
            at += 1
            continue
        taken, values = _quoted(lines, at, delimiter)
        yield "\n".join(lines[at : at + taken]), values
        at += taken


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[int, list[str] | None]:
    """How many lines the record that begins here takes, and its values."""
    record = lines[at]
    for taken in range(1, MOST_LINES + 1):
        values = _values(record, delimiter)
        if values is not None:
            return taken, values
        if at + taken >= len(lines):
            break
        record = f"{record}\n{lines[at + taken]}"
    return 1, None


def _values(record: str, delimiter: str) -> list[str] | None:
    """Values of a record, or None where its quotes do not close."""
    values: list[str] = []
    position = 0
    while True:
        found = _value(delimiter).match(record, position)
        if found is None:
            return None
        quoted, after, plain, ended_by = found.groups()
        if quoted is None and (plain.startswith('"') or "\n" in plain):
            return None
        if quoted is not None and after and "\n" in record:
            return None
        values.append(plain if quoted is None else quoted.replace('""', '"') + after)
        if not ended_by:
            return values
        position = found.end()


@cache
def _value(delimiter: str) -> re.Pattern[str]:
    """One value, in quotes with what follows them or plain, and the delimiter after it."""
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]++|"")*+)"([^{mark}]*)|([^{mark}]*))({mark}|\Z)')
