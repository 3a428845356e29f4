"""Plans of made-up places, worked out from histories that are drawn and not from records."""

from __future__ import annotations

from functools import cache

from newcare.evaluation.planning.planned import Detection, detections
from newcare.evaluation.planning.prospects import Ceiling, risks
from newcare.evaluation.planning.scatter import Scatter
from newcare.evaluation.planning.settings import Settings
from newcare.evaluation.protocol import Outcome, Protocol
from newcare.methods.disclosure import Policy
from newcare.report.plan import Plan
from tests.evaluation.histories import a_history, a_place
from tests.evaluation.protocols import BEFORE, a_protocol

PRIMARY, CONTROL = "emergency-admissions", "fracture-of-wrist-under-65"
OUTCOMES = (
    Outcome("primary", PRIMARY, "spells by day of admission"),
    Outcome("negative-control", CONTROL, "spells of wrist fracture"),
)


@cache
def _found(settings: Settings, treated: int, quarters: int) -> tuple[Detection, ...]:
    """What could be seen in a place: worked out once for each kind of place."""
    place = a_place(quarters=quarters, treated=treated, scatter=Scatter(1.2, 0.05, 0.7))
    rare = a_place(quarters=quarters, treated=treated, events=0.1)
    return detections({PRIMARY: a_history(place), CONTROL: a_history(rare)}, PRIMARY, settings)


def a_plan(*, share: float | None = 0.4, treated: int = 20, quarters: int = 12, **protocol: object) -> Plan:
    """A plan of a place with a ceiling of `share`, whose negative control is rare."""
    planned: Protocol = a_protocol(outcomes=OUTCOMES, **protocol)
    settings = Settings(planned.designs, planned.follow_up_years, planned.confidence, draws=60)
    found = _found(settings, treated, quarters)
    ceiling = None if share is None else Ceiling(share, 0.9 * share, 1.1 * share, "next")
    return Plan(
        protocol=planned,
        titles={PRIMARY: "Emergency admissions", CONTROL: "Wrist fractures under 65"},
        reach=0.5,
        detections=found,
        ceiling=ceiling,
        no_ceiling=None if share is not None else "people are chosen by a year that is not covered",
        cohort=975,
        chosen_on="2023-04-01",
        risks=risks(planned, found[0], ceiling, stands_in=settings.stands_in),
        seen=BEFORE,
        settings=settings,
        policy=Policy.NONE,
        data_version="0123456789ab",
    )
