"""What each registered person needs and used in the year before a day: the input of segments, cohorts and risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from newcare.engines import Table, coalesce, literal, row_number, safe_divide
from newcare.errors import InvalidInput
from newcare.population.comorbidity_pass import diagnosed
from newcare.population.electronic_frailty import electronic_frailty_indices
from newcare.population.year_of_use import (
    FrequentAttender,
    Year,
    attendances_in,
    contacts_in,
    cost_of,
    packages_open,
    stays_in,
)
from newcare.reference.codelists import PersonFlags, person_flags
from newcare.tables.population_results import NEED_NAMES

_AMOUNTS = tuple(name for name in NEED_NAMES if name not in ("age", "cost_rank_percent"))
"""Needs that are 0 where no record says otherwise."""


def needs(
    registered: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    diagnosis: Table,
    score: Table,
    *,
    on: str,
    procedure: Table | None = None,
    coded_event: Table | None = None,
    appointment: Table | None = None,
    call: Table | None = None,
    conditions: Mapping[str, Sequence[str]] | None = None,
    frailty_list: Mapping[str, Any] | None = None,
    frequent_attender: Mapping[str, int] | None = None,
) -> dict[str, Table]:
    """Needs of each registered person: one row a person.

    Args:
        registered: from `registered_population` on the same day.
        spell, attendance, contact, package, diagnosis, score: tables of records.
        on: the day, as an ISO date; nothing of the day itself or later is read, but for the end of a stay that began
            before it. Use and cost are those of the 365 days before; conditions, indices and disability look back as
            far as the records go; the Hospital Frailty Risk Score two years.
        procedure, coded_event, appointment, call: tables of records; None is the same as an empty table.
        conditions: name of each long-term condition -> ICD-10 prefixes; by default the shipped list. Another list
            has the same names.
        frailty_list: `FrailtyList.as_parameters()` of a user's list of clinical codes; see
            `electronic_frailty_indices`.
        frequent_attender: the fields of `FrequentAttender`.

    Returns:
        `needs`: person_id and the columns of `newcare.tables.population_results.NEED_COLUMNS`, none of them null.
        `frailty_source`: person_id, frailty_source: "coded-events", "score", or "none" where the index of 0 says
        only that nobody worked one out.

    Raises:
        InvalidInput: `conditions` lacks a name of the shipped list or has one more.
    """
    year = Year.before(on)
    frailty = electronic_frailty_indices(registered, score, coded_event, frailty_list, day=year.end)
    parts = (
        diagnosed(diagnosis, on=on, own=_own_flags(conditions)),
        stays_in(year, registered, spell, diagnosis, procedure),
        attendances_in(year, attendance, FrequentAttender(**(frequent_attender or {}))),
        packages_open(year, package),
        contacts_in(year, contact),
        cost_of(year, spell, attendance, contact, package, appointment=appointment, call=call),
        frailty,
    )
    joined = registered.select(
        "person_id", "age", care_home_resident=registered.care_home.notnull().cast("int64")
    )
    for number, part in enumerate(parts):
        joined = joined.left_join(part, "person_id", rname=f"{{name}}_{number}")
    return {
        "needs": _complete(joined),
        "frailty_source": frailty.select("person_id", "frailty_source"),
    }


def _own_flags(conditions: Mapping[str, Sequence[str]] | None) -> PersonFlags:
    """Our own flags, with another list of conditions where one is given."""
    shipped = person_flags()
    if conditions is None:
        return shipped
    odd = sorted(set(conditions) ^ set(shipped.conditions))
    if odd:
        raise InvalidInput(
            "`conditions` must have the names of the shipped list and no others.",
            seen=", ".join(odd),
            remedy="Change the codes of a condition, not its name: segments and risk models read the names.",
        )
    return replace(shipped, conditions={name: tuple(codes) for name, codes in conditions.items()})


def _complete(joined: Table) -> Table:
    """Put 0 where a table had no row for a person, and rank people by cost."""
    signs = (joined.palliative_care, joined.stays_to_death, joined.listed_end_of_life)
    near_the_end = sum((coalesce(sign, 0) for sign in signs), literal(0, "int64"))
    amounts = {name: coalesce(joined[name], 0) for name in _AMOUNTS if name != "end_of_life"}
    filled = joined.select("person_id", "age", end_of_life=(near_the_end > 0).cast("int64"), **amounts)
    people = filled.person_id.count().over()
    rank = row_number().over(order_by=[filled.cost_pence.desc(), filled.person_id]) + 1
    ranked = filled.mutate(cost_rank_percent=safe_divide(rank.cast("float64") * 100, people))
    return ranked.select("person_id", *NEED_NAMES)
