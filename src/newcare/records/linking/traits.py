"""What a row says about who it is of: the traits that passes compare, brought to one spelling."""

from __future__ import annotations

from typing import Any

from newcare.engines import Engine, Table, Value, literal, union
from newcare.records.linking.accepted import Accepted
from newcare.tables.staged import SHAPES_OF_PEOPLE

TRAITS = ("nhs_number", "source_person_id", "surname", "forename", "birth_date", "sex", "postcode")
_ACCENTED, _PLAIN = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ", "AAAAAACEEEEIIIINOOOOOOUUUUY"
_NUMBER_WEIGHTS = tuple(range(10, 1, -1))  # NHS Data Dictionary, NHS NUMBER: weights of the first nine digits


def rows_of_people(accepted: Accepted, engine: Engine) -> Table:
    """Every accepted row that is of a person, registrations left out: row, file and the traits as they came."""
    shapes = [shape for shape in SHAPES_OF_PEOPLE if shape in accepted.shapes and shape != "registration"]
    parts = [accepted.read(shape, engine).select("row", "file", *TRAITS) for shape in shapes]
    if not parts:
        return accepted.read("registration", engine).filter(literal(False)).select("row", "file", *TRAITS)
    return union(*parts) if len(parts) > 1 else parts[0]


def one_spelling(rows: Table) -> Table:
    """Names in capital letters without accents, blanks or marks, forenames to their first part, postcodes likewise.

    A number that is no NHS number (`valid_number`) becomes null in `nhs_number` and is kept in `number_written`,
    because one wrong digit still says much.
    """
    number = rows.nhs_number
    return rows.mutate(
        surname=_letters(rows.surname, "[^A-Z]"),
        forename=_letters(rows.forename.strip(), "[^A-Z].*$"),
        postcode=rows.postcode.upper().re_replace("[^A-Z0-9]", "").nullif(""),
        number_written=number,
        nhs_number=valid_number(number).ifelse(number, literal(None, "string")),
    )


def _letters(name: Any, dropped: str) -> Value:
    """A name in plain capital letters; null where none is left."""
    return name.upper().translate(_ACCENTED, _PLAIN).re_replace(dropped, "").nullif("")


def valid_number(number: Any) -> Any:
    """Whether a text is an NHS number: 10 digits whose check digit agrees. False where it is missing."""
    digits = [number.substr(place, 1).try_cast("int64") for place in range(10)]
    total = sum(digit * weight for digit, weight in zip(digits, _NUMBER_WEIGHTS, strict=False))
    check = (literal(11, "int64") - total % 11) % 11
    return ((number.length() == 10) & (check == digits[9])).fill_null(False)


def first_letters(name: Any, count: int) -> Any:
    """The first letters of a name."""
    return name.substr(0, count)
