"""A table of persons as a person brings it: a CSV file, and which column is which."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from newcare.errors import InvalidInput
from newcare.evaluation.given.panel_file import refuse_no_file
from newcare.evaluation.people import PersonOutcome

ROW = "row of the file"
_NAMES = ("person", "person_id", "patient", "patient_id", "pseudonym", "id")
_TIMED = ("count", "cost", "days")
_FORM = "Write COLUMN:count, COLUMN:cost (pence), COLUMN:days, COLUMN:mean, or DAYS:event:CAUSE:HORIZON."


@dataclass(frozen=True)
class PeopleFile:
    """A row for each person and control group; `person` is the column that tells persons apart."""

    rows: pa.Table = field(repr=False)
    person: str
    digest: str


def read_people_file(path: Path, person: str | None = None) -> PeopleFile:
    """Read a CSV file (UTF-8; may be compressed, .gz); empty fields are not known.

    Without a column that tells persons apart each row is a person.

    Raises:
        InvalidInput: there is no such file, it is a folder, or it is not a table.
    """
    refuse_no_file(path, "the CSV file of persons")
    try:
        rows = pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(strings_can_be_null=True))
    except pa.ArrowInvalid:  # its words may quote a row
        raise InvalidInput(
            f"'{path}' is not a table with a header and as many fields in every row.",
            remedy="Save it as CSV UTF-8, comma-separated.",
        ) from None
    if len(set(rows.column_names)) < rows.num_columns or rows.num_rows == 0:
        raise InvalidInput(f"'{path}' has no rows, or two columns of one name.", remedy="Export it again.")
    by_name = {name.lower(): name for name in rows.column_names}
    known = person or next((by_name[name] for name in _NAMES if name in by_name), None)
    if known is None:
        rows, known = rows.append_column(ROW, pa.array(np.arange(rows.num_rows))), ROW
    return PeopleFile(rows, known, hashlib.sha256(path.read_bytes()).hexdigest())


def person_outcome(written: str, years: str | None) -> PersonOutcome:
    """Read what an outcome is: COLUMN:KIND, or DAYS:event:CAUSE:HORIZON.

    Args:
        written: such as "admissions:count" or "days_seen:event:died:365".
        years: column of person-years, for amounts that grow with time.

    Raises:
        InvalidInput: it is not written so.
    """
    column, _, rest = written.partition(":")
    kind, _, rest = rest.partition(":")
    cause, _, horizon = rest.partition(":")
    if not column or not kind or (kind == "event") != bool(rest):
        raise InvalidInput("An outcome does not say of what kind it is.", seen=written, remedy=_FORM)
    if kind != "event":
        return PersonOutcome(column, kind, column, years if kind in _TIMED else None)
    if not cause or not horizon.replace(".", "", 1).isdigit():
        raise InvalidInput("An event needs a column of causes and a horizon.", seen=written, remedy=_FORM)
    return PersonOutcome(column, kind, column, cause=cause, horizon=float(horizon))


def refuse_impossible(rows: pa.Table, treatment: str, outcomes: Sequence[PersonOutcome]) -> None:
    """Refuse a treatment that is not 0 or 1, and amounts or times that cannot be; names columns, never a row.

    Raises:
        InvalidInput: as said.
    """
    arms = set(pc.unique(rows[treatment]).to_pylist()) if treatment in rows.column_names else {0, 1}
    if not arms <= {0, 1}:
        raise InvalidInput(
            f"The column '{treatment}' holds something else than 0 and 1.",
            remedy="Write 1 for people under the intervention and 0 for those they are set beside.",
        )
    for outcome in outcomes:
        for name in (outcome.years, outcome.column if outcome.kind in (*_TIMED, "event") else None):
            if name in rows.column_names and _least(rows[name]) < 0:
                raise InvalidInput(
                    f"The column '{name}' holds a number below 0: a count or a time is negative.",
                    remedy="Correct it; a number that may be negative is an outcome of the kind 'mean'.",
                )
        if (
            outcome.kind == "count"
            and outcome.column in rows.column_names
            and not _whole(rows[outcome.column])
        ):
            raise InvalidInput(
                f"The column '{outcome.column}' is called a count and is not made of whole numbers.",
                remedy="Give the number of events of each person, or call it a mean.",
            )


def _least(column: pa.ChunkedArray) -> float:
    """The least number of a column; 0 where it has none."""
    is_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return float(pc.min(column).as_py() or 0) if is_number else 0.0


def _whole(column: pa.ChunkedArray) -> bool:
    """Whether a column of numbers is made of whole ones."""
    if not pa.types.is_floating(column.type):
        return True
    return bool(pc.all(pc.equal(pc.floor(column), column)).as_py())
