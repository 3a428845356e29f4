"""What was known of each registered person on a day, and whether an emergency admission followed within a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newcare.engines import Table, Value, coalesce, date, keyed_id, literal
from newcare.errors import InvalidInput
from newcare.population.costs import EMERGENCY_METHODS

NOT_RECORDED = "not recorded"
OWN_COLUMNS = (
    "features_on",
    "pseudonym",
    "unit",
    "sex",
    "age",
    "deprivation_fifth",
    "ethnicity",
)


def year_after(day: dt.date, years: int = 1) -> dt.date:
    """The same day of another year; 29 February becomes 28 February. `years` below 0 goes back."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def risk_features(
    registered: Table,
    needed: Table,
    register: Table,
    *,
    on: str,
    sources: Sequence[str],
    pseudonym_key: str,
) -> Table:
    """What was known on a day: one row a person registered on it. Nothing after the day is read.

    Args:
        registered: from `registered_population` on the day.
        needed: from `needs` on the day.
        register: table `register`, for ethnicity, which is recorded for the audit and is never a predictor.
        on: the day, as an ISO date.
        sources: columns that the risk model looks at, of `registered` or of `needed`.
        pseudonym_key: key of the purpose; see `keyed_id`.

    Returns:
        `OWN_COLUMNS`, then each of `sources` that is not among them, none null but `unit`.

    Raises:
        InvalidInput: a source is in neither table.
    """
    wanted = [name for name in sources if name not in OWN_COLUMNS]
    if missing := sorted(set(wanted) - set(needed.columns)):
        raise InvalidInput(
            "The risk model looks at columns that the records do not give.",
            seen=", ".join(missing),
            remedy="Drop their predictors in a copy of the risk model's file, and name that file with --definition.",
        )
    own = registered.select("person_id", "unit", "sex", "age", "deprivation_fifth")
    known = own.join(needed.select("person_id", *wanted), "person_id")
    with_ethnicity = known.left_join(_ethnicity(register, dt.date.fromisoformat(on)), "person_id")
    named = with_ethnicity.mutate(
        features_on=date(on),
        pseudonym=keyed_id(with_ethnicity.person_id, pseudonym_key),
        ethnicity=coalesce(with_ethnicity.ethnicity, literal(NOT_RECORDED)),
        **{name: _compact(with_ethnicity[name]) for name in ("age", "deprivation_fifth", *wanted)},
    )
    return named.select("person_id", *OWN_COLUMNS, *wanted)


def with_outcome(features: Table, register: Table, spell: Table, *, on: str) -> Table:
    """Add what followed in the year from the day on: `admitted`, `died` and `left`, each 0 or 1.

    Somebody who died, or left the register, without an emergency admission first counts as not admitted: that is
    what a list made on the day would have met. The flags let a reader see how many there were.

    Args:
        features: from `risk_features` on the same day.
        register: table `register`.
        spell: table `spell`; emergency admissions with an admission date in the year count.
        on: the day, as an ISO date.
    """
    day = dt.date.fromisoformat(on)
    end = year_after(day)
    emergencies = spell.filter(
        spell.admission_method.startswith(EMERGENCY_METHODS)
        & (spell.admission_date >= day)
        & (spell.admission_date < end)
    )
    deaths = register.filter(
        (register.death_month >= day.replace(day=1)) & (register.death_month < end.replace(day=1))
    )
    still = _registered_on(register, end - dt.timedelta(days=1))
    found = features
    for name, people in (("admitted", emergencies), ("died", deaths), ("still", still)):
        flags = people.select(who=people.person_id).distinct().mutate(**{name: literal(1, "int32")})
        found = found.left_join(flags, found.person_id == flags.who).drop("who")
    filled = found.mutate(
        admitted=coalesce(found.admitted, literal(0, "int32")), died=coalesce(found.died, literal(0, "int32"))
    )
    gone = (filled.died == 0) & filled.still.isnull()
    return filled.mutate(left=gone.cast("int32")).drop("still")


def _ethnicity(register: Table, day: dt.date) -> Table:
    """Ethnicity of each person registered on a day; null where the register does not say."""
    present = _registered_on(register, day)
    recorded: Any = present.ethnicity if "ethnicity" in register.columns else literal(None, "string")
    return present.select("person_id", ethnicity=recorded)


def _registered_on(register: Table, day: dt.date) -> Table:
    """Registrations that hold on a day."""
    return register.filter(
        (register.from_date <= day) & (register.to_date.isnull() | (register.to_date > day))
    )


def _compact(column: Any) -> Value:
    """Whole numbers in 32 bits: a year of use, and a week's pence, fit."""
    return column.cast("int32") if column.type().is_integer() else column
