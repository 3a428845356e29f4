"""Steps that answer: how far is it in place, and what happened beside comparators?"""

from __future__ import annotations

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.outcomes import cube, rates, reporting_breaks, spells_by_provider
from newcare.population import unit_sites
from newcare.progress import progress
from newcare.reference.standard_population import european_standard_population_2013
from newcare.workflows.calendar import Calendar


def outcome_steps(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """How far is it in place, and what happened beside comparators?"""
    indicators = [model.outcomes.primary, *model.outcomes.balancing]
    unit = model.place.unit.column
    return [
        Step(
            "sites",
            unit_sites,
            ("register", "place"),
            ("unit_site",),
            {"on": calendar.last_day.isoformat(), "unit": unit},
        ),
        Step(
            "progress",
            progress,
            ("assessment", "unit_site"),
            ("progress",),
            {
                "features": [
                    {
                        "code": feature.code,
                        "name": feature.name,
                        "elements": [e.code for e in feature.elements],
                    }
                    for feature in model.framework.features
                ],
                "started": calendar.start_dates,
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "cube",
            cube,
            ("register", "place", "spell"),
            ("cube",),
            {"unit": unit, "quarters": calendar.labels, "indicators": indicators},
        ),
        Step(
            "rates",
            rates,
            ("cube",),
            ("rate",),
            {
                "started": sorted(calendar.start_days),
                "quarters": calendar.labels,
                "baseline": calendar.baseline_labels,
                "indicators": indicators,
                "standard_population": european_standard_population_2013().standard_population,
                "confidence": model.evaluation.confidence,
                "data_version": data_version,
            },
            takes=Takes.ROWS,
        ),
        Step(
            "providers",
            spells_by_provider,
            ("register", "place", "spell"),
            ("provider_month", "unit_provider"),
            {
                "unit": unit,
                "first_day": calendar.quarters[0].start.isoformat(),
                "end_day": calendar.end_day.isoformat(),
            },
        ),
        Step(
            "reporting-breaks",
            reporting_breaks,
            ("provider_month", "unit_provider"),
            ("reporting_break", "unit_screen"),
            {"first_start": min(calendar.start_dates.values())},
            takes=Takes.ROWS,
        ),
    ]
