"""What a column of person-time counts, and so what rates are per."""

from __future__ import annotations

from newcare.errors import InvalidInput

PERSON_YEARS = "per 1,000 person-years"
PEOPLE = "people"
TIME_UNITS = (PEOPLE, "person-years", "person-months", "person-days")
_PEOPLE_NAMES = frozenset(("population", "pop", "list_size", "people", "registered", "patients", "residents"))


def unit_of_person_time(column: str, asked: str | None) -> str | None:
    """Tell what a column counts: as asked, otherwise by its name; null where the name does not say.

    Raises:
        InvalidInput: what is asked for is not a unit of person-time.
    """
    if asked is not None and asked not in TIME_UNITS:
        raise InvalidInput(
            "--person-time-unit is not a unit of person-time.",
            seen=asked,
            remedy=f"Write {', '.join(TIME_UNITS[:-1])} or {TIME_UNITS[-1]}.",
        )
    plain = column.lower().replace("-", "_").replace(" ", "_")
    by_name = PEOPLE if plain in _PEOPLE_NAMES else plain.replace("_", "-")
    return asked or (by_name if by_name in TIME_UNITS else None)


def rate_words(column: str, unit: str | None, period: str) -> str:
    """What a rate is per: people are counted anew in each period, so the period is said."""
    if unit == PEOPLE:
        return f"per 1,000 people a {period}"
    return f"per 1,000 {unit}" if unit else f"per 1,000 of '{column}'"


def person_time_words(column: str, asked: str | None, period: str) -> str:
    """How a column of person-time was read, in a sentence, and how to say that it is something else."""
    unit = unit_of_person_time(column, asked)
    per = rate_words(column, unit, period)
    if asked or unit not in (None, PEOPLE):
        return f"Person-time: '{column}', in {unit}; rates are {per}."
    taken = f"taken as {unit} by its name" if unit else "of which the name does not say what it counts"
    return f"Person-time: '{column}', {taken}; rates are {per} (--person-time-unit says otherwise)."
