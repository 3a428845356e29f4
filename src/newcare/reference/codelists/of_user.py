"""Lists that newcare does not ship, because their licence or their source is not clear: read from the user's folder.

The folder is the one that the environment variable NEWCARE_CODE_LISTS names. The files are CSV, with the columns named
in each function below.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.reference.codelists.codes import normalised
from newcare.reference.codelists.lists import CodeList, code_list

FOLDER_VARIABLE = "NEWCARE_CODE_LISTS"
SHMI_CODES = "charlson_shmi_v1_60_icd10.csv"
SHMI_WEIGHTS = "charlson_weights.csv"
PARR_30 = "parr30_coefficients_unverified.csv"
_SHMI_REMEDY = (
    "Take the conditions and weights from NHS England's specification of the Summary Hospital-level Mortality "
    f"Indicator and save them as {SHMI_CODES} (category, icd10_prefix) and {SHMI_WEIGHTS} (category, shmi) in a "
    f"folder; name the folder in the environment variable {FOLDER_VARIABLE}."
)
_PARR_REMEDY = (
    "Take the coefficients from Billings 2012 (doi 10.1136/bmjopen-2012-001667) and save them as "
    f"{PARR_30} (term, coefficient) in a folder; name the folder in the environment variable {FOLDER_VARIABLE}."
)


def list_folders(*others: Path) -> tuple[Path, ...]:
    """Folders in which to look for the user's lists: the one named in the environment, then the others given."""
    named = os.environ.get(FOLDER_VARIABLE)
    return (*((Path(named),) if named else ()), *others)


def charlson_for_shmi(folders: Iterable[Path]) -> CodeList:
    """The Charlson conditions of the Summary Hospital-level Mortality Indicator, with its weights as `shmi`.

    Raises:
        InvalidInput: no folder has the two files, or they are not of the 17 Charlson conditions.
    """
    folders = tuple(folders)
    codes = _rows(folders, SHMI_CODES, ("category", "icd10_prefix"), "`weights` shmi", _SHMI_REMEDY)
    weighed = _rows(folders, SHMI_WEIGHTS, ("category", "shmi"), "`weights` shmi", _SHMI_REMEDY)
    groups: dict[str, tuple[str, ...]] = {}
    for category, prefix in codes:
        groups[category] = (*groups.get(category, ()), _prefix(prefix))
    weights = {category: _whole(weight) for category, weight in weighed}
    published = code_list("charlson-quan-2005")
    if set(groups) != set(published.codes) or not set(groups) <= set(weights):
        raise InvalidInput(
            f"{SHMI_CODES} and {SHMI_WEIGHTS} are not of the 17 Charlson conditions.",
            seen=", ".join(sorted(set(groups) ^ set(published.codes))) or "a condition without a weight",
            remedy=f"Name them: {', '.join(sorted(published.codes))}.",
        )
    return replace(
        published,
        id="charlson-shmi",
        title="Charlson conditions of the Summary Hospital-level Mortality Indicator",
        version="as in the user's file",
        source="NHS England, Summary Hospital-level Mortality Indicator specification",
        standing="brought by the user",
        licence="not confirmed, so not shipped",
        codes=groups,
        weights={"shmi": weights},
    )


def parr_30_coefficients(folders: Iterable[Path]) -> Mapping[str, float]:
    """Coefficient of each term of PARR-30, as the user's file has them: `constant`, `age_squared` and so on.

    Raises:
        InvalidInput: no folder has the file, or a coefficient is not a number.
    """
    rows = _rows(tuple(folders), PARR_30, ("term", "coefficient"), "PARR-30", _PARR_REMEDY)
    return {term: _number(coefficient, PARR_30) for term, coefficient in rows}


def _rows(
    folders: tuple[Path, ...], name: str, columns: tuple[str, str], wanted: str, remedy: str
) -> list[tuple[str, str]]:
    """Two columns of the first file of that name."""
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise InvalidInput(
            f"{wanted}: newcare does not ship this list.", seen=f"no file {name}", remedy=remedy
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = sorted(set(columns) - set(reader.fieldnames or ()))
            found = [] if missing else [(row[columns[0]] or "", row[columns[1]] or "") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InvalidInput(f"{name} cannot be read.", seen=str(problem), remedy=remedy) from problem
    if missing:
        raise InvalidInput(f"{name} lacks a column.", seen=f"no {', '.join(missing)}", remedy=remedy)
    return found


def _prefix(text: str) -> str:
    """Read a prefix; an empty one would match every code."""
    prefix = normalised(text)
    if not prefix:
        raise InvalidInput(
            f"{SHMI_CODES} has a row without a code.", remedy="Delete the row or give its code."
        )
    return prefix


def _whole(text: str) -> int:
    """Read a whole weight."""
    weight = _number(text, SHMI_WEIGHTS)
    if weight != int(weight):
        raise InvalidInput(f"{SHMI_WEIGHTS} has a weight that is not whole.", seen=repr(text))
    return int(weight)


def _number(text: str, name: str) -> float:
    """Read a finite number of a user's file."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{name} has a value that is not a number.", seen=repr(text))
    return number
