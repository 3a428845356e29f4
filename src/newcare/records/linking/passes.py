"""The passes of linking, in order, as data: which traits must be the same, which may be a slip apart.

The first three exact passes are those of the project's own measurements (precision 1.0, 1.0 and .995 on planted truth);
the later ones each let one trait be wrong. A pass links a row only where exactly one person fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newcare.engines import Table, literal
from newcare.records.linking.traits import first_letters

BY_NUMBER = "nhs-number"
BY_SOURCE_ID = "supplier-number"
BY_SOURCE_ID_ELSEWHERE = "supplier-number-of-another-file"
BY_SPLINK = "splink"
ON_REGISTER = "register"
LETTERS_OF_SURNAME = 5
MOST_EDITS = 2  # letters of a surname that may be wrong
DIGITS_RIGHT = 9  # of the 10 of an NHS number


@dataclass(frozen=True)
class Pass:
    """One pass: traits that must be the `same`, traits that must be `near`, traits that the row must lack.

    `words` say it to a reader. A trait that is named and missing on either side makes the pass pass the row by.
    """

    name: str
    words: str
    same: tuple[str, ...]
    near: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


EXACT_PASSES = (
    Pass(
        "birth-surname-sex-postcode",
        "birth date, surname, sex and postcode agree",
        ("birth_date", "surname", "sex", "postcode"),
    ),
    Pass(
        "birth-forename-sex-surname-start",
        "birth date, forename, sex and the first five letters of the surname agree",
        ("birth_date", "forename", "sex", "surname_start"),
    ),
    Pass(
        "birth-sex-postcode-no-names",
        "birth date, sex and postcode agree, where the row has no names",
        ("birth_date", "sex", "postcode"),
        absent=("surname", "forename"),
    ),
)
RESIDUE_PASSES = (
    Pass(
        "surname-wrong",
        "birth date, forename, sex and postcode agree; the surname does not",
        ("birth_date", "forename", "sex", "postcode"),
    ),
    Pass(
        "birth-date-slip",
        "surname, forename, sex and postcode agree; the birth date is a slip away",
        ("surname", "forename", "sex", "postcode"),
        near=("birth_date",),
    ),
    Pass(
        "sex-wrong",
        "birth date, surname, forename and postcode agree; the sex does not",
        ("birth_date", "surname", "forename", "postcode"),
    ),
    Pass(
        "number-slip",
        "birth date and sex agree, and nine digits of the NHS number",
        ("birth_date", "sex"),
        near=("number_written",),
    ),
    Pass(
        "surname-slip",
        "birth date, forename and sex agree; the surname is two letters away at most",
        ("birth_date", "forename", "sex"),
        near=("surname",),
    ),
    Pass(
        "postcode-slip",
        "birth date, surname and sex agree; the postcode is one letter away",
        ("birth_date", "surname", "sex"),
        near=("postcode",),
    ),
    Pass(
        "name-birth-date-slip",
        "surname, sex and postcode agree, the birth date is a slip away and the row has no forename",
        ("surname", "sex", "postcode"),
        near=("birth_date",),
        absent=("forename",),
    ),
    Pass(
        "birth-date-and-address-wrong",
        "surname, forename and sex agree, the birth date is a slip away and the postcode has the same district",
        ("surname", "forename", "sex", "district"),
        near=("birth_date",),
    ),
    Pass(
        "postcode-slip-no-names",
        "birth date and sex agree, the postcode is one letter away and the row has no names",
        ("birth_date", "sex"),
        near=("postcode",),
        absent=("surname", "forename"),
    ),
    Pass(
        "birth-date-slip-no-names",
        "sex and postcode agree, the birth date is a slip away and the row has no names",
        ("sex", "postcode"),
        near=("birth_date",),
        absent=("surname", "forename"),
    ),
)
WORDS = {
    ON_REGISTER: "the row is a registration",
    BY_NUMBER: "the NHS number, with a birth date that does not speak against it",
    BY_SOURCE_ID: "the supplier's number of a person, another of whose rows in the file was linked",
    BY_SOURCE_ID_ELSEWHERE: "the supplier's number of a person, a row of whom in another file was linked",
    BY_SPLINK: "Splink: the weight of all agreements and disagreements together",
    **{each.name: each.words for each in (*EXACT_PASSES, *RESIDUE_PASSES)},
}


def with_parts(rows: Table) -> Table:
    """Rows with the parts of traits that passes compare: start of the surname, district of the postcode."""
    return rows.mutate(
        surname_start=first_letters(rows.surname, LETTERS_OF_SURNAME),
        district=rows.postcode.re_replace("[0-9][A-Z]{2}$", "").nullif(""),
    )


def near(trait: str, one: Any, other: Any) -> Any:
    """Whether two values of a trait are a slip apart, or the same."""
    match trait:
        case "birth_date":
            return birth_near(one, other)
        case "number_written":
            return _digits_near(one, other)
        case "postcode":
            return one.levenshtein(other) <= 1
        case _:
            return one.levenshtein(other) <= MOST_EDITS


def birth_near(one: Any, other: Any) -> Any:
    """Whether two of day, month and year agree, or day and month stand in each other's place."""
    year, month, day = (getattr(one, part)() == getattr(other, part)() for part in ("year", "month", "day"))
    swapped = year & (one.month() == other.day()) & (one.day() == other.month())
    return (year & month) | (year & day) | (month & day) | swapped


def _digits_near(one: Any, other: Any) -> Any:
    """Whether nine of ten digits agree, or two neighbours have changed places."""
    alike = [(one.substr(place, 1) == other.substr(place, 1)).ifelse(1, 0) for place in range(10)]
    swaps = [
        (one.substr(place, 1) == other.substr(place + 1, 1))
        & (one.substr(place + 1, 1) == other.substr(place, 1))
        for place in range(9)
    ]
    swapped = swaps[0]
    for each in swaps[1:]:
        swapped = swapped | each
    count = sum(alike, literal(0, "int64"))
    return (one.length() == 10) & ((count >= DIGITS_RIGHT) | ((count == DIGITS_RIGHT - 1) & swapped))
