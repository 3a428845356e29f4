"""Kinds of fault: what each does to the rows it falls on, how often, and what a check should make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from newcare.synthetic.arrays import Rows
from newcare.synthetic.mess import faults_of_identity, faults_of_rows
from newcare.synthetic.mess.sheet import Sheet

Spoiler = Callable[[Sheet, Rows], Rows]


class Outcome(StrEnum):
    """What should become of a row that a fault fell on."""

    LINKED = "linked"  # still linked to its person
    QUARANTINED = "quarantined"
    WARNED = "warned"  # accepted with a warning
    READ = "read"  # accepted


@dataclass(frozen=True)
class Kind:
    """One kind of fault.

    `outcome` is that of every file but lists of opt-outs, which are kept without a date where theirs cannot be right.
    `spoil` changes some rows of a sheet and gives back those that now have the fault. `columns`, by their names in the
    shapes, are those that a file must have; `only` are the files it falls on, where not all. `reasons` are the codes
    of the rules of `newcare check` of which one should be found.
    """

    name: str
    share: float  # of rows, where nothing else is set
    outcome: Outcome
    columns: tuple[str, ...]
    spoil: Spoiler
    reasons: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    copies: bool = False  # gives back copies that it put after rows


REGISTERED_LIST = "registered_list"
_OF_THE_TIME = (  # files all of whose rows are of the years of the place
    *("hes_apc", "ecds", "hes_op", "csds_contacts", "mhsds_contacts", "gp_contacts"),
    *("ambulance", "nhs_111", "deaths"),
)
SLIPS = (
    Kind("surname-typo", 0.05, Outcome.LINKED, ("surname",), faults_of_identity.surname_typo),
    Kind("postcode-wrong", 0.08, Outcome.LINKED, ("postcode",), faults_of_identity.postcode_wrong),
    Kind("birth-date-wrong", 0.02, Outcome.LINKED, ("birth_date",), faults_of_identity.birth_date_wrong),
    Kind("nhs-number-missing", 0.12, Outcome.LINKED, ("nhs_number",), faults_of_identity.nhs_number_missing),
)
"""Slips in who a row is about: they fall on activity alone, for lists of practices are traced; several may meet."""

FAULTS = (
    Kind(
        "nhs-number-check-digit",
        0.001,
        Outcome.QUARANTINED,
        ("nhs_number",),
        faults_of_identity.wrong_check_digit,
        ("nhs-number-check-digit",),
    ),
    Kind(
        "impossible-age",
        0.0005,
        Outcome.QUARANTINED,
        ("birth_date",),
        faults_of_identity.impossible_age,
        ("over-120-years-old",),
        _OF_THE_TIME,
    ),
    Kind(
        "30-february",
        0.0005,
        Outcome.QUARANTINED,
        (),
        faults_of_rows.thirtieth_of_february,
        ("impossible-date", "opt-out-date-not-known"),
    ),
    Kind(
        "excel-date",
        0.0005,
        Outcome.QUARANTINED,
        (),
        faults_of_rows.excel_date,
        ("excel-serial-date", "opt-out-date-not-known"),
    ),
    Kind(
        "discharge-before-admission",
        0.001,
        Outcome.QUARANTINED,
        ("admission_date", "discharge_date"),
        faults_of_rows.discharge_before_admission,
        ("discharge-before-admission",),
    ),
    Kind(
        "wrong-code",
        0.001,
        Outcome.QUARANTINED,
        (),
        faults_of_rows.wrong_code,
        ("value-not-allowed", "code-not-in-dictionary"),
        tuple(faults_of_rows.WRONG_CODES),
    ),
    Kind(
        "icd-10-lower-case-and-dotted",
        0.02,
        Outcome.WARNED,
        ("diagnosis_01",),
        faults_of_rows.lower_case_and_dotted,
        ("code-rewritten",),
    ),
    Kind(
        "overlapping-registration",
        0.05,
        Outcome.WARNED,
        ("from_date", "to_date"),
        faults_of_rows.overlapping_registration,
        ("overlapping-registrations",),
        (REGISTERED_LIST,),
    ),
    Kind("other-encoding", 0.0005, Outcome.READ, ("surname",), faults_of_identity.letter_of_other_encoding),
    Kind(
        "row-twice",
        0.001,
        Outcome.QUARANTINED,
        (),
        faults_of_rows.row_twice,
        ("exact-duplicate",),
        copies=True,
    ),
    Kind(
        "key-twice",
        0.0005,
        Outcome.QUARANTINED,
        ("cost_pence",),
        faults_of_rows.key_twice,
        ("duplicated-key",),
        copies=True,
    ),
)
"""Faults of which a row has one at most."""

MONTH_MISSING = "month-missing"
"""Late data: a month that one hospital's extract lacks; set by any share above 0."""

KINDS: dict[str, float] = {**{kind.name: kind.share for kind in (*SLIPS, *FAULTS)}, MONTH_MISSING: 1.0}
