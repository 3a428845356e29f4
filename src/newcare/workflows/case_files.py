"""Read files of conformance cases, one JSON object a line.

A case has `id`, `function`, `inputs`, `expected` and `tolerance` {`rel`, `abs`}. `expected` is a result, or
`{"refused": true, "says": [words]}` for input that must be refused with a message that holds the words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.workflows.case_comparison import Tolerance


@dataclass(frozen=True)
class Case:
    """One line of a case file."""

    file: Path
    id: str
    function: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Tolerance


def read_cases(file: Path) -> list[Case]:
    """Read the cases of one file; blank lines are skipped."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidInput(
            f"The case file {file} cannot be read.",
            seen=str(problem),
            remedy="Give the path of a .jsonl file.",
        ) from problem
    cases = [_case(file, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not cases:
        raise InvalidInput(
            f"The case file {file} holds no case.", remedy="Give a .jsonl file with one case a line."
        )
    return cases


def _case(file: Path, number: int, line: str) -> Case:
    """Read one line of a case file."""
    try:
        found = json.loads(line, parse_constant=_refuse_constant)
        tolerance = found.get("tolerance") or {}
        case = Case(
            file,
            str(found["id"]),
            str(found["function"]),
            found["inputs"],
            found["expected"],
            Tolerance(float(tolerance.get("rel", 0)), float(tolerance.get("abs", 0))),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise _no_case(file, number, f"{type(problem).__name__}: {problem}") from problem
    if not (isinstance(case.inputs, Mapping) and isinstance(case.expected, Mapping)):
        raise _no_case(file, number, "`inputs` or `expected` is no object")
    return case


def _no_case(file: Path, number: int, seen: str) -> InvalidInput:
    """Say that a line is no case."""
    return InvalidInput(
        f"Line {number} of {file} is not a case.",
        seen=seen,
        remedy="A case is one JSON object with id, function, inputs, expected and tolerance.",
    )


def _refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which Python's reader would let pass though JSON has neither."""
    raise ValueError(f"{name} is not JSON")
