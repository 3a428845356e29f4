"""What each registered person needs and used in the year before a day: the input of every segmentation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from newcare.engines import Table, Value, coalesce, date, latest_before, literal, union, whole_sum
from newcare.population.costs import EMERGENCY_METHODS, costed_records, package_costs

NEEDS = (
    "conditions",
    "dementia",
    "care_home_resident",
    "frailty_index",
    "weekly_package_pence",
    "continuing_healthcare",
    "community_contacts",
    "emergency_admissions",
    "cost_pence",
    "cost_percentile",
)


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
    conditions: Mapping[str, Sequence[str]],
) -> dict[str, Table]:
    """Needs of each registered person: one row a person.

    Args:
        registered: from `registered_population` on the same day.
        spell, attendance, contact, package, diagnosis, score: tables of records.
        on: the day, as an ISO date; use and cost are those of the 365 days before it.
        conditions: name of each long-term condition -> ICD-10 prefixes that count as it.

    Returns:
        `needs`: person_id and the columns named in `NEEDS`, none of them null. Conditions and the latest frailty
        index are those recorded before the day; cost_percentile is the share of people with a lower rank in cost,
        0 to 100.
    """
    day = dt.date.fromisoformat(on)
    year_before = day - dt.timedelta(days=365)
    known = diagnosis.filter(diagnosis.recorded_date < day)
    parts = [
        _conditions(known, conditions),
        _frailty(registered, score, day),
        _packages(package, day),
        _use(spell, contact, year_before, day),
        _cost(spell, attendance, contact, package, year_before, day),
    ]
    joined = registered.select("person_id", care_home_resident=registered.care_home.notnull().cast("int64"))
    for part in parts:
        joined = joined.left_join(part, "person_id").drop("person_id_right")
    filled = joined.mutate(
        **{
            name: coalesce(joined[name], 0)
            for name in NEEDS
            if name in joined.columns and name != "cost_percentile"
        }
    )
    ranked = filled.mutate(
        cost_percentile=filled.cost_pence.percent_rank().over(order_by=[filled.cost_pence, filled.person_id])
        * 100
    )
    return {"needs": ranked.select("person_id", *NEEDS)}


def _any_prefix(code: Value, prefixes: Sequence[str]) -> Value:
    """Whether an ICD-10 code begins with one of these."""
    matches = [code.startswith(prefix) for prefix in prefixes]
    found = matches[0]
    for match in matches[1:]:
        found = found | match
    return found


def _conditions(known: Table, conditions: Mapping[str, Sequence[str]]) -> Table:
    """Number of different long-term conditions on record, and whether dementia is one."""
    codes = known.select("person_id", "code").distinct()
    named = union(
        *(
            codes.filter(_any_prefix(codes.code, prefixes)).select("person_id", condition=literal(name))
            for name, prefixes in conditions.items()
        )
    )
    return named.group_by("person_id").agg(
        conditions=named.condition.nunique(), dementia=(named.condition == "dementia").max().cast("int64")
    )


def _frailty(registered: Table, score: Table, day: dt.date) -> Table:
    """Latest electronic frailty index before the day."""
    indices = score.filter(score.name == "electronic-frailty-index").select(
        "person_id", "scored_date", "value"
    )
    asked = registered.select("person_id", on=date(str(day - dt.timedelta(days=1))))
    latest = latest_before(asked, indices, by="person_id", at="on", time="scored_date", order=["value"])
    return latest.select("person_id", frailty_index=latest.value)


def _packages(package: Table, day: dt.date) -> Table:
    """Weekly cost of packages open on the day, and whether one is continuing healthcare."""
    still_open = package.to_date.isnull() | (package.to_date > day)
    current = package.filter((package.from_date <= day) & still_open)
    return current.group_by("person_id").agg(
        weekly_package_pence=whole_sum(current.weekly_cost_pence),
        continuing_healthcare=(current.kind == "continuing-healthcare").max().cast("int64"),
    )


def _use(spell: Table, contact: Table, first: dt.date, end: dt.date) -> Table:
    """Emergency admissions and community contacts in the year."""
    admitted = spell.filter(
        (spell.admission_date >= first)
        & (spell.admission_date < end)
        & spell.admission_method.startswith(EMERGENCY_METHODS)
    )
    seen = contact.filter(
        (contact.contact_date >= first) & (contact.contact_date < end) & (contact.service == "community")
    )
    events = union(
        admitted.select("person_id", admissions=literal(1, "int64"), contacts=literal(0, "int64")),
        seen.select("person_id", admissions=literal(0, "int64"), contacts=literal(1, "int64")),
    )
    return events.group_by("person_id").agg(
        emergency_admissions=whole_sum(events.admissions),
        community_contacts=whole_sum(events.contacts),
    )


def _cost(
    spell: Table, attendance: Table, contact: Table, package: Table, first: dt.date, end: dt.date
) -> Table:
    """Cost of all care in the year."""
    records = costed_records(spell, attendance, contact)
    within = records.filter((records.day >= first) & (records.day < end))
    everything = union(within, package_costs(package, first, end))
    return everything.group_by("person_id").agg(cost_pence=whole_sum(everything.cost_pence))
