"""Read the inputs of cases about people and their codes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import Inputs, flag, optional, required, rows, texts
from newcare.reference.codelists import list_folders


def codes_of_people(inputs: Inputs, folder: Path) -> dict[str, list[str | None]]:
    """The ICD-10 codes of each person of `diagnoses`."""
    if inputs.get("diagnoses") == []:
        return {}
    table = rows(inputs, "diagnoses", folder)
    codes: dict[str, list[str | None]] = {}
    people = texts("person_id", [row.get("person_id") for row in table])
    recorded = code_texts([row.get("icd10") for row in table], "icd10")
    for person, code in zip(people, recorded, strict=True):
        if not person:
            raise InvalidInput("`person_id` is missing in some row.")
        codes.setdefault(person, []).append(code)
    return codes


def folders_of_lists(folder: Path) -> tuple[Path, ...]:
    """Where lists that we do not ship may lie: the user's folder, and beside the agreed cases."""
    beside_cases = folder.parent / "data" / "codelists"
    beside_here = Path.cwd().parent / "shared" / "data" / "codelists"
    return list_folders(beside_cases, beside_here)


def ages_of(inputs: Inputs) -> dict[str, float]:
    """Age of each person in years; people whose age is null are left out."""
    given = optional(inputs, "ages", {})
    if not isinstance(given, Mapping):
        raise InvalidInput("`ages` must give an age for each person_id.", seen=type(given).__name__)
    return {str(person): finite(age, "ages") for person, age in given.items() if age is not None}


def finite(given: Any, name: str) -> float:
    """Take a finite number."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise InvalidInput(f"`{name}` must be a finite number.")
    return given


def needed_flag(inputs: Inputs, name: str) -> bool:
    """Take an input that is true or false and has no default."""
    required(inputs, name)
    return flag(inputs, name, default=False)


def one_text(given: Any, name: str) -> str:
    """Take one text."""
    if not isinstance(given, str):
        raise InvalidInput(f"`{name}` must be text.", seen=repr(given))
    return given


def listed_texts(inputs: Inputs, name: str) -> list[str]:
    """Take a list of names; none where it is not given."""
    return texts(name, _list(optional(inputs, name, []), name))


def _list(given: Any, name: str) -> list[Any]:
    if not isinstance(given, list):
        raise InvalidInput(f"`{name}` must be a list.", seen=type(given).__name__)
    return given


def code_texts(given: Any, name: str) -> list[str | None]:
    """A list of codes; null is no code."""
    codes = _list(given, name)
    if any(code is not None and not isinstance(code, str) for code in codes):
        raise InvalidInput(f"`{name}` must hold codes as text.")
    return codes
