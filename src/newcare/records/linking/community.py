"""Tables of records from outside hospitals: contacts, calls, packages, coded events, scores, deaths."""

from __future__ import annotations

from typing import Any

from newcare.engines import (
    Table,
    cases,
    coalesce,
    days_after,
    literal,
    position_in,
    row_number,
    safe_divide,
    union,
)
from newcare.records.linking.placing import COUNTED, KEPT, MERGED, Built, fates, kept, without_cost

PACKAGE_KINDS = ("short-term", "home-care", "residential", "nursing", "continuing-healthcare")
CONTACT_SETTINGS = ("community", "general-practice")
# Weeks in a unit of cost, by the average year of 365.25 days.
WEEKS_IN = {
    "week": 1.0,
    "fortnight": 2.0,
    "four-weeks": 4.0,
    "month": 365.25 / 84,
    "quarter": 365.25 / 28,
    "year": 365.25 / 7,
}
DAYS_A_WEEK = 7
_ICD10_LETTERS = 6


def build_contacts(placed: Table, encounters: Table) -> Built:
    """Make table `contact`: contacts that took place; the others are counted.

    Args:
        placed: rows of the shape care_contact, from `Standing.placed`.
        encounters: kept rows of the shape encounter.
    """
    came = coalesce(placed.attendance, "attended") == "attended"
    found = kept(placed.filter(came))
    visits = encounters.filter(encounters.setting.isin(list(CONTACT_SETTINGS)))
    rows = union(
        found.select("person", "row", "service", "contact_date", "cost_pence"),
        visits.select(
            "person",
            "row",
            service=visits.setting,
            contact_date=visits.from_date,
            cost_pence=visits.cost_pence,
        ),
    )
    order = [rows.person, rows.contact_date, rows.row]
    return Built(
        {"contact": rows.mutate(contact_id=position_in(order), cost_pence=coalesce(rows.cost_pence, 0))},
        [fates(placed, (~came, COUNTED, literal("not-attended")))],
        dict(without_cost(rows, "contacts")),
    )


def build_calls(placed: Table) -> Built:
    """Make table `call`."""
    rows = kept(placed)
    order = [rows.person, rows.call_date, rows.row]
    table = rows.mutate(call_id=position_in(order), cost_pence=coalesce(rows.cost_pence, 0))
    return Built({"call": table}, [fates(placed)], dict(without_cost(rows, "calls")))


def build_packages(placed: Table) -> Built:
    """Make table `package` from the services of social care; requests, assessments and reviews are counted.

    The extract gives the last day of a service, the table the first day after it. The weekly cost is the cost of a
    unit times the units a week: as planned for an hour, a session or a day (seven where none are planned), one for a
    week and a part of one for longer units, whatever is planned. A cost that is paid once is spread over the weeks
    from the first day to the last.
    """
    service = placed.event_type == "service"
    known_kind = placed.kind.isin(list(PACKAGE_KINDS)).fill_null(False)
    rows = kept(placed.filter(service & known_kind))
    until = days_after(rows.to_date, 1)
    weekly = (rows.unit_cost_pence * _units_a_week(rows, until)).round().try_cast("int64")
    costed = rows.mutate(weekly_cost_pence=coalesce(weekly, 0), end=until, no_cost=weekly.isnull())
    order = [costed.person, costed.from_date, costed.row]
    return Built(
        {"package": costed.mutate(package_id=position_in(order), to_date=costed.end)},
        [
            fates(
                placed,
                (~service, COUNTED, placed.event_type),
                (~known_kind, COUNTED, literal("kind-of-service-not-kept")),
            )
        ],
        {"packages whose weekly cost cannot be told: counted with a cost of 0": costed.filter("no_cost")},
    )


def _units_a_week(rows: Table, until: Any) -> Any:
    """How many units of cost a week has; null where the extract does not say."""
    weeks = safe_divide(until.delta(rows.from_date, unit="day"), literal(float(DAYS_A_WEEK)))
    return cases(
        (rows.cost_frequency.isin(["hour", "session"]), rows.units_a_week),
        (rows.cost_frequency == "day", coalesce(rows.units_a_week, float(DAYS_A_WEEK))),
        (rows.cost_frequency == "once", safe_divide(literal(1.0), weeks)),
        *((rows.cost_frequency == unit, literal(1.0 / length)) for unit, length in WEEKS_IN.items()),
        else_=literal(None, "float64"),
    )


def build_codes(placed: Table, conditions: Table, encounters: Table) -> Built:
    """Make table `coded_event` and the part of `diagnosis` that no stay in hospital recorded.

    Args:
        placed: rows of the shape gp_event, from `Standing.placed`.
        conditions: kept rows of the shape condition_record, with `setting` of the visit that they name.
        encounters: kept rows of the shape encounter.

    Returns:
        `coded_event`, and `other_diagnosis` (person, recorded_date, code, source).
    """
    events = placed.mutate(system=_system(placed))
    first = events.mutate(
        copy=row_number().over(
            group_by=[events.person, events.event_date, events.code, events.system, events.fate],
            order_by=[events.value.isnull(), events.value, coalesce(events.unit, ""), events.row],
        )
    )
    found = kept(first.filter(first.copy == 0))
    snomed = found.filter(found.system != "icd10").select("person", "event_date", "code", "value", "unit")
    of_source = conditions.mutate(system=_system(conditions))
    listed = of_source.filter(of_source.system != "icd10")
    listed = listed.select(
        "person",
        "code",
        event_date=listed.recorded_date,
        value=literal(None, "float64"),
        unit=literal(None, "string"),
    ).distinct()
    listed = listed.anti_join(snomed, ["person", "event_date", "code"])
    visits = encounters.filter(encounters.primary_diagnosis.notnull() & (encounters.setting != "inpatient"))
    practice = found.filter(found.system == "icd10")
    coded = of_source.filter((of_source.system == "icd10") & (coalesce(of_source.setting, "") != "inpatient"))
    diagnoses = union(
        practice.select(
            "person", "code", recorded_date=practice.event_date, source=literal("general-practice")
        ),
        coded.select("person", "code", "recorded_date", source=_recorder(coded)),
        visits.select(
            "person",
            code=visits.primary_diagnosis,
            recorded_date=visits.from_date,
            source=_recorder(visits),
        ),
    ).distinct()
    return Built(
        {
            "coded_event": union(snomed, listed.select(*snomed.columns)),
            "other_diagnosis": diagnoses,
        },
        [fates(first, (first.copy > 0, MERGED, literal(None, "string")))],
    )


def _system(rows: Table) -> Any:
    """Classification of a code; where the source does not say, a letter in front of few tells ICD-10 from SNOMED CT."""
    looks_icd10 = rows.code.re_search("^[A-Z]") & (rows.code.length() <= _ICD10_LETTERS)
    return coalesce(rows.code_system, looks_icd10.ifelse(literal("icd10"), literal("snomed")))


def _recorder(rows: Table) -> Any:
    """Who recorded a diagnosis: hospitals at their visits, general practice otherwise."""
    hospital = rows.setting.isin(["inpatient", "emergency", "outpatient"]).fill_null(False)
    return hospital.ifelse(literal("hospital"), literal("general-practice"))


def build_scores(placed: Table) -> Built:
    """Make table `score`: one value of a score for a person and day, the highest where sources differ."""
    first = placed.mutate(
        copy=row_number().over(
            group_by=[placed.person, placed.scored_date, placed.name, placed.fate],
            order_by=[placed["value"].desc(), placed.row],
        )
    )
    rows = kept(first.filter(first.copy == 0))
    return Built({"score": rows}, [fates(first, (first.copy > 0, MERGED, literal(None, "string")))])


def build_deaths(placed: Table) -> Built:
    """Make table `death`: one row a person, the one with a cause and the earliest day where several stand."""
    first = placed.mutate(
        copy=row_number().over(
            group_by=[placed.person, placed.fate],
            order_by=[placed.cause.isnull(), placed.death_date, placed.row],
        )
    )
    rows = kept(first.filter(first.copy == 0))
    return Built({"death": rows}, [fates(first, (first.copy > 0, MERGED, literal(None, "string")))])


def build_assessments(ratings: Table) -> Built:
    """Make table `assessment` from the sites' own ratings, each element once a day."""
    first = ratings.mutate(
        copy=row_number().over(
            group_by=[ratings.site, ratings.assessed_date, ratings.element],
            order_by=[ratings.file, ratings.row],
        )
    )
    fate = (first.copy == 0).ifelse(literal(KEPT), literal(MERGED))
    return Built(
        {"assessment": first.filter(first.copy == 0)},
        [first.select("file", fate=fate, reason=literal(None, "string"))],
    )
