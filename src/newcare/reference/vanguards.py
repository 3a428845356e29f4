"""Which areas the vanguards of 2015 worked in: a table that a reader can correct.

`vanguard_areas.csv` is our reading, not a published list: one row a vanguard and area, for the three care models that
have areas (MCP, PACS, EHCH; the others are networks and hospital groups). `confidence` says how well the area stands
for the vanguard: high, it is the vanguard's own area; medium, the vanguard covers a part or several, and this is its
main one; low, a further area in which some practices took part. Low rows are kept for the record and not counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.terms import CareModel

COLUMNS = ("vanguard_number", "vanguard", "care_model", "unit", "unit_name", "part", "confidence", "note")
CONFIDENCE = ("high", "medium", "low")
PART = ("whole", "part")
SHIPPED = "vanguard_areas.csv"


@dataclass(frozen=True)
class VanguardArea:
    """One vanguard in one area; `line` is its line in the table, the header being line 1."""

    line: int
    vanguard_number: int
    vanguard: str
    care_model: CareModel
    unit: str
    unit_name: str
    part: str
    confidence: str
    note: str

    @property
    def counted(self) -> bool:
        """Whether the area carries the vanguard's label in comparisons."""
        return self.confidence != "low"


def vanguard_table(path: Path | None = None) -> bytes:
    """Bytes of the mapping: the file given, or the one shipped."""
    try:
        return (files("newcare.reference") / SHIPPED).read_bytes() if path is None else path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"The mapping of vanguards to areas '{path}' cannot be read.",
            seen=error.strerror,
            remedy="Name a CSV file with --mapping, or leave the option out to use the shipped mapping.",
        ) from error


def read_vanguard_areas(
    table: bytes, units: Collection[str], name: str = SHIPPED
) -> tuple[VanguardArea, ...]:
    """Read and check a mapping.

    Args:
        table: CSV in UTF-8 with the columns of `COLUMNS`, in any order.
        units: codes of the areas that numbers exist for.
        name: of the file, for messages.

    Returns:
        One entry a row, in the order of the file.

    Raises:
        InvalidInput: a column is missing, or a row has a value that is not allowed (its line is named), or one area
            is counted for two vanguards of different care models that are compared with each other.
    """
    rows = _rows(table, name)
    areas = tuple(_area(line, row, units, name) for line, row in rows)
    _refuse_two_labels(areas, name)
    return areas


def units_of(areas: Sequence[VanguardArea], care_model: CareModel) -> frozenset[str]:
    """Areas that are counted for a care model."""
    return frozenset(area.unit for area in areas if area.counted and area.care_model is care_model)


def _rows(table: bytes, name: str) -> list[tuple[int, Mapping[str, str]]]:
    """Give the rows of the table with their line numbers."""
    try:
        reader = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The mapping '{name}' is not UTF-8 text.",
            seen=f"byte {table[error.start]:#x} at position {error.start}",
            remedy="Save it as CSV UTF-8 (comma delimited).",
        ) from error
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InvalidInput(
            f"The mapping '{name}' lacks the column {', '.join(missing)}.",
            seen=", ".join(reader.fieldnames or ()) or "an empty file",
            remedy=f"Give it these columns: {', '.join(COLUMNS)}.",
        )
    return [(reader.line_num, {key: (row[key] or "").strip() for key in COLUMNS}) for row in reader]


def _area(line: int, row: Mapping[str, str], units: Collection[str], name: str) -> VanguardArea:
    """Check one row and give it types."""
    place = f"Line {line} of the mapping '{name}'"
    _allowed(place, "care_model", row, [model.value for model in CareModel])
    _allowed(place, "part", row, PART)
    _allowed(place, "confidence", row, CONFIDENCE)
    _allowed(place, "unit", row, sorted(units))
    if not row["vanguard_number"].isdecimal():
        raise InvalidInput(
            f"{place}: vanguard_number is a whole number, 1 to 50.", seen=repr(row["vanguard_number"])
        )
    return VanguardArea(
        line,
        int(row["vanguard_number"]),
        row["vanguard"],
        CareModel(row["care_model"]),
        row["unit"],
        row["unit_name"],
        row["part"],
        row["confidence"],
        row["note"],
    )


def _allowed(place: str, column: str, row: Mapping[str, str], allowed: Sequence[str]) -> None:
    """Refuse a value that is not on the list; names near ones first, then all."""
    if row[column] in allowed:
        return
    near = get_close_matches(row[column].upper(), allowed, n=3, cutoff=0.6)
    raise InvalidInput(
        f"{place}: {column} {row[column]!r} is not known.",
        seen=f"vanguard {row['vanguard']!r}, {row['unit_name']!r}",
        remedy=(f"Did you mean {' or '.join(near)}? " if near else "") + f"Allowed: {', '.join(allowed)}.",
    )


def _refuse_two_labels(areas: Sequence[VanguardArea], name: str) -> None:
    """Refuse an area that is counted both as MCP and as PACS: it would be compared with itself."""
    both = units_of(areas, CareModel.MCP) & units_of(areas, CareModel.PACS)
    if both:
        lines = [str(area.line) for area in areas if area.counted and area.unit in both]
        raise InvalidInput(
            f"The mapping '{name}' counts {', '.join(sorted(both))} both as MCP and as PACS.",
            seen=f"lines {', '.join(lines)}",
            remedy="Give one of the rows the confidence low, so that it is listed and not counted.",
        )
