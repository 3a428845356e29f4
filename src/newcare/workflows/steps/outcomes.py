"""Steps that answer: how far is it in place, and what happened beside comparators?"""

from __future__ import annotations

from collections.abc import Sequence

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.errors import InvalidInput
from newcare.outcomes import cube, reporting_breaks, spells_by_provider
from newcare.population import unit_sites
from newcare.progress import progress
from newcare.reference.indicators import Indicator
from newcare.workflows.calendar import Calendar

WHOLE = "emergency-admissions"
BY_NIGHTS = ("zero-day-emergency-admissions", "one-day-or-more-emergency-admissions")


def shown_indicators(model: ModelOfCare) -> list[Indicator]:
    """The primary outcome, then those that balance it; emergency admissions never without the two that they are."""
    named = dict.fromkeys((model.outcomes.primary, *model.outcomes.balancing))
    if named.keys() & {WHOLE, *BY_NIGHTS}:
        named |= dict.fromkeys(BY_NIGHTS)
    return [model.indicator(name) for name in named]


def judged_indicators(model: ModelOfCare) -> list[Indicator]:
    """Every indicator that a model of care is judged by, and those that any of them is a share of."""
    controls = [model.indicator(name) for name in model.evaluation.negative_controls]
    named = [*shown_indicators(model), *controls]
    _refuse_other_policy(named, model.disclosure.policy)
    below = [model.indicator(each.share_of) for each in named if each.share_of is not None]
    return list({each.id: each for each in (*named, *below)}.values())


def _refuse_other_policy(named: Sequence[Indicator], policy: str) -> None:
    """Refuse an indicator whose file says that it may be released under another policy for small numbers only."""
    for each in named:
        if each.disclosure not in (None, policy):
            raise InvalidInput(
                f"The indicator '{each.id}' may be released under the policy {each.disclosure} only.",
                seen=f'[disclosure] policy = "{policy}" in the model file',
                remedy=f'Write policy = "{each.disclosure}" there, or leave disclosure out of the indicator file.',
            )


def tables_of(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Tables of records that some indicators are counted from, beside the register and the places."""
    return tuple(dict.fromkeys(name for each in indicators for name in each.tables))


def outcome_steps(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """How far is it in place, and what happened beside comparators?"""
    judged = judged_indicators(model)
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
            ("register", "place", *tables_of(judged)),
            ("cube",),
            {
                "unit": unit,
                "quarters": calendar.labels,
                "indicators": [each.id for each in judged],
                "own_indicators": {name: own.written for name, own in model.own_indicators.items()},
            },
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
