"""Which column of a panel is which: as asked, otherwise by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newcare.errors import InvalidInput
from newcare.evaluation.given.panel_file import PanelFile

KNOWN = {
    "unit": "unit unit_id area practice site hospital provider state county country region ccg icb fips countyreal id "
    "code name",
    "time": "time quarter period month year year_qtr year_quarter year_month date week t",
    "start": "start start_quarter start_month start_year start_time start_date treatment_start first_treat "
    "first_treated gvar cohort",
    "treated": "treated treatment treat d exposed under_model",
    "person_time": "person_years person_time person_days population pop list_size exposure denominator",
    "outcome": "outcome events admissions count counts y rate value",
    "reporting_break": "reporting_break reporting_breaks break_in_reporting",
}
_OPTIONS = {name: f"--{name.replace('_', '-')}" for name in KNOWN}


@dataclass(frozen=True)
class Columns:
    """Names of columns; those not named yet are empty.

    The first of `outcomes` is judged by; further ones, and those of `balancing`, must not get worse meanwhile; those of
    `negative_controls` cannot be moved. One of `start` and `treated` says who starts when; `person_time` is null
    where the outcome is no count. `unit` stays empty in a file of one series. `reporting_break` is 1 in a unit whose
    counts jumped by a change in reporting. `cluster` labels the site or provider whose units share what chance brings.
    """

    unit: str = ""
    time: str = ""
    outcomes: tuple[str, ...] = ()
    start: str | None = None
    treated: str | None = None
    person_time: str | None = None
    covariates: tuple[str, ...] = ()
    balancing: tuple[str, ...] = ()
    negative_controls: tuple[str, ...] = ()
    reporting_break: str | None = None
    cluster: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that have a part."""
        single = (self.unit, self.time, self.start, self.treated, self.person_time)
        about_units = (self.reporting_break, self.cluster)
        return (*self.roles, *self.covariates, *(name for name in (*single, *about_units) if name))

    @property
    def roles(self) -> dict[str, str]:
        """Outcome -> "primary", "balancing" or "negative-control"; the primary one first.

        Raises:
            InvalidInput: an outcome is named twice.
        """
        first, further = self.outcomes[:1], (*self.outcomes[1:], *self.balancing)
        every = (*first, *further, *self.negative_controls)
        if len(set(every)) < len(every):
            raise InvalidInput(
                "An outcome is named twice.",
                seen=", ".join(name for name in dict.fromkeys(every) if every.count(name) > 1),
                remedy="Name each outcome once: to judge by, to keep from getting worse, or as one that cannot move.",
            )
        return (
            dict.fromkeys(first, "primary")
            | dict.fromkeys(further, "balancing")
            | dict.fromkeys(self.negative_controls, "negative-control")
        )


def columns_of(file: PanelFile, asked: Columns) -> Columns:
    """Fill in the columns that were not named.

    Person-time is taken by its name only where the outcome is made of whole numbers, as counts are.

    Raises:
        InvalidInput: a column named is not in the file, or one that is needed cannot be told by its name.
    """
    unknown = [name for name in asked.named if name not in file.columns]
    if unknown:
        raise InvalidInput(
            f"The panel has no column {', '.join(map(repr, unknown))}.",
            seen=", ".join(file.names),
            remedy="Check the name.",
        )
    if asked.start is not None and asked.treated is not None:
        raise InvalidInput("--start and --treated say the same thing.", remedy="Give one of them.")
    found = replace(
        asked,
        unit=asked.unit or _by_name(file, "unit", asked.named) or "",
        time=asked.time or _must(file, "time", asked.named),
    )
    if not found.unit and len(set(file.columns[found.time])) < len(file.columns[found.time]):
        _must(file, "unit", asked.named)
    if found.start is None and found.treated is None:
        found = replace(found, start=_by_name(file, "start", found.named))
    if found.start is None and found.treated is None:
        found = replace(found, treated=_must(file, "treated", found.named))
    if found.reporting_break is None:
        found = replace(found, reporting_break=_by_name(file, "reporting_break", found.named))
    person_time = asked.person_time or _by_name(file, "person_time", found.named)
    if not found.outcomes:
        found = replace(found, outcomes=(_outcome(file, (*found.named, *filter(None, [person_time]))),))
    counts = all(_whole(file, name) for name in found.roles)
    return replace(found, person_time=person_time if asked.person_time or counts else None)


def _by_name(file: PanelFile, part: str, taken: Sequence[str]) -> str | None:
    """Find the first column whose name is one known for a part."""
    by_name = {_plain(name): name for name in file.names if name not in taken}
    return next((by_name[name] for name in KNOWN[part].split() if name in by_name), None)


def _must(file: PanelFile, part: str, taken: Sequence[str]) -> str:
    """Find a column by name, or say which option names it."""
    found = _by_name(file, part, taken)
    if found is None:
        also = " or --start" if part == "treated" else ""
        raise InvalidInput(
            f"No column could be recognised as the {part.replace('_', ' ')}{' or the start' if also else ''}.",
            seen=", ".join(file.names),
            remedy=f"Name it with {_OPTIONS[part]}{also}.",
        )
    return found


def _outcome(file: PanelFile, taken: Sequence[str]) -> str:
    """Find the outcome by its name, or as the only column of numbers left."""
    named = _by_name(file, "outcome", taken)
    left = [name for name in file.names if name not in taken and file.is_numeric(name)]
    if named is None and len(left) != 1:
        raise InvalidInput(
            "No column could be recognised as the outcome.",
            seen=", ".join(left) or "no column of numbers beside those taken",
            remedy="Name it with --outcome.",
        )
    return named or left[0]


def _whole(file: PanelFile, name: str) -> bool:
    """Whether a column is made of whole numbers."""
    return file.is_numeric(name) and all(
        value == "" or float(value).is_integer() for value in file.columns[name]
    )


def _plain(name: str) -> str:
    """A name in small letters with underscores."""
    return name.strip().lower().replace(" ", "_").replace("-", "_").replace(".", "_")
