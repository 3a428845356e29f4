"""Steps that answer: did the people under the model of care fare better than others like them?"""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.evaluation.people.cohort_study import cohort_study
from newcare.evaluation.people.followed import index_days, index_persons
from newcare.evaluation.people.records import cohort_registrations, followed_people
from newcare.tables.person_estimates import PERSON_DESIGNS
from newcare.workflows.calendar import Calendar
from newcare.workflows.sources import of_people


def person_designs(model: ModelOfCare) -> tuple[str, ...]:
    """Designs of persons that the model file lists."""
    return tuple(design for design in model.evaluation.designs if design in PERSON_DESIGNS)


def people_steps(
    model: ModelOfCare, calendar: Calendar, records: Sequence[str], *, data_version: str, pseudonym_key: str
) -> list[Step]:
    """List the steps, to stand after the cohort; none where the model file lists no design of persons.

    Args:
        model: the model of care.
        calendar: when units start, and what the records cover.
        records: tables of records that are there.
        data_version: shown beside every figure.
        pseudonym_key: key of the purpose.
    """
    designs = person_designs(model)
    if not designs:
        return []
    unit, secrets = model.place.unit.column, {"pseudonym_key": pseudonym_key}
    chosen_on = model.place.population_date
    ranked = model.cohort.top
    days = index_days(
        calendar.start_dates, chosen_on=chosen_on.isoformat(), end_day=calendar.end_day.isoformat()
    )
    return [
        Step(
            "cohort-registrations",
            cohort_registrations,
            ("register", "place", "cohort"),
            ("cohort_registration",),
            {"unit": unit},
            secrets=secrets,
        ),
        Step(
            "risk-sets",
            index_persons,
            ("cohort_registration",),
            ("index_person",),
            {
                "started": calendar.start_dates,
                "end_day": calendar.end_day.isoformat(),
                "chosen_on": chosen_on.isoformat(),
                "years": model.evaluation.follow_up_years,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "followed-people",
            followed_people,
            ("index_person", *of_people(records)),
            ("followed_person",),
            {"days": days, "first_day": calendar.quarters[0].start.isoformat(), "unit": unit},
            secrets=secrets,
        ),
        Step(
            "people",
            cohort_study,
            ("followed_person",),
            ("person_estimate", "balance"),
            {
                "designs": list(designs),
                "chosen_by": None if ranked is None else ranked.by,
                "confidence": model.evaluation.confidence,
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
    ]
