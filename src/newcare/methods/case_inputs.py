"""Read the inputs of a conformance case: an object of values, lists of rows, and tables named by path."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.limits import WithLimits

Inputs = Mapping[str, Any]
Row = Mapping[str, Any]
Adapter = Callable[[Inputs, Path], Any]
"""From the inputs of a case and the folder of its file to a JSON-like result; bad input raises InvalidInput."""

TEXT_COLUMNS = frozenset({"age_band", "unit", "area", "sex", "period", "person_id", "icd10"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)


def optional(inputs: Inputs, name: str, default: Any) -> Any:
    """Take an input; missing and null both mean the default."""
    given = inputs.get(name)
    return default if given is None else given


def required(inputs: Inputs, name: str) -> Any:
    """Take an input that has no default; refuses a missing or null one."""
    given = inputs.get(name)
    if given is None:
        raise InvalidInput(f"`{name}` is missing.", remedy="It has no default: give it.")
    return given


def present(inputs: Inputs, name: str) -> Any:
    """Take an input that must be there but may be null (unknown)."""
    if name not in inputs:
        raise InvalidInput(f"`{name}` is missing.", remedy="Give null where it is unknown.")
    return inputs[name]


def flag(inputs: Inputs, name: str, default: bool) -> bool:
    """Take an input that is true or false."""
    given = optional(inputs, name, default)
    if not isinstance(given, bool):
        raise InvalidInput(f"`{name}` must be true or false.", seen=repr(given))
    return given


def values(inputs: Inputs, name: str) -> list[Any]:
    """Take an input that is a list."""
    given = required(inputs, name)
    if not isinstance(given, list):
        raise InvalidInput(f"`{name}` must be a list.", seen=repr(given))
    return given


def rows(inputs: Inputs, name: str, folder: Path) -> list[Row]:
    """Take an input that is a list of rows, or `{"table": path}` with a path relative to the case file's folder."""
    given = required(inputs, name)
    if isinstance(given, Mapping) and isinstance(given.get("table"), str):
        return list(read_table(folder / given["table"]))
    if isinstance(given, list) and given and all(isinstance(row, Mapping) for row in given):
        return given
    raise InvalidInput(f"`{name}` must be a list of one or more rows, or a table.", seen=type(given).__name__)


def field(table: list[Row], name: str) -> list[Any]:
    """Take one field of every row; an absent field is null."""
    return [row.get(name) for row in table]


def texts(name: str, given: list[Any]) -> list[str]:
    """Take a list of names; whole numbers are read as text (a year, an age), anything else is refused."""
    if any(isinstance(value, bool) or not isinstance(value, str | int) for value in given):
        raise InvalidInput(f"`{name}` is missing or is not text in some row.")
    return [str(value) for value in given]


def read_table(path: Path, text_columns: frozenset[str] = TEXT_COLUMNS) -> list[dict[str, Any]]:
    """Read a CSV file, plain or gzipped: an empty field is null, numbers are numbers but in `text_columns`.

    Raises:
        InvalidInput: the file is absent or unreadable, or has a row longer than its header.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise InvalidInput(f"The table {path.name} cannot be read.", seen=str(problem)) from problem
    if any(None in row for row in found):
        raise InvalidInput(f"The table {path.name} has a row longer than its header.")
    return [{name: _cell(text, as_text=name in text_columns) for name, text in row.items()} for row in found]


def _cell(text: str | None, *, as_text: bool) -> str | int | float | None:
    """Read one field of a table."""
    if not text:
        return None
    if as_text or not _NUMBER.fullmatch(text):
        return text
    return int(text) if _WHOLE.fullmatch(text) else float(text)


def with_limits(result: WithLimits) -> dict[str, Any]:
    """Write a result as a JSON-like object, with `lower` and `upper` of its first confidence level."""
    return {**asdict(result), "lower": result.lower, "upper": result.upper}
