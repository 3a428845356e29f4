"""A plan in sentences."""

from __future__ import annotations

from newcare.evaluation.planning.power import Detectable
from newcare.evaluation.planning.response import NO_FALL
from newcare.report.plan.plan import Plan
from newcare.terms.words import count_words, day_words, number_words, per_cent

MANY_TIMES = 10  # beyond that, a number of units would pass a guess off as a plan
TITLES = {
    "callaway-santanna": "Callaway-Sant'Anna",
    "two-way-fixed-effects": "two-way fixed effects",
}


def units_words(plan: Plan, number: int) -> str:
    """So many units, by the name of their kind: "25 practices"."""
    name = plan.protocol.unit.replace("-", " ")
    return f"{count_words(number)} {name}{'' if number == 1 else 's'}"


def outcome_words(plan: Plan, name: str | None = None) -> str:
    """Title of an outcome, the primary one where none is named, as it stands within a sentence."""
    title = plan.titles[name or plan.protocol.primary]
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def answer(plan: Plan) -> str:
    """What the evaluation could see, in a sentence or two."""
    found = plan.primary
    over = (
        f"{units_words(plan, found.units_treated)} beside {found.units_comparison}, followed for"
        f" {years_words(plan.protocol.follow_up_years)} after the last start"
    )
    if found.simulated is None:
        return f"With {over}, the headline design would give no interval: {found.reason}."
    fall = found.simulated.detectable.fall
    if fall >= NO_FALL:
        return (
            f"With {over}, no fall in {outcome_words(plan)}, not even to none, would be seen 80 times in 100."
        )
    return (
        f"With {over}, a fall of {per_cent(fall)} in {outcome_words(plan)} would be seen 80 times in 100, and a smaller"
        f" one less often: {events_words(plan, fall)} fewer a year.{_beside_ceiling(plan, fall)}"
    )


def _beside_ceiling(plan: Plan, fall: float) -> str:
    """The effect to be seen beside the most that could come."""
    if plan.ceiling is None:
        return ""
    return (
        f" The cohort has {per_cent(plan.ceiling.share)} of them, so within the cohort the fall would have to be"
        f" {per_cent(fall / plan.ceiling.share, places=0)}."
        if fall <= plan.ceiling.share
        else f" The cohort has only {per_cent(plan.ceiling.share)} of them."
    )


def fall_words(found: Detectable | None) -> str:
    """The smallest fall to be seen."""
    if found is None:
        return per_cent(None)
    return "none" if found.fall >= NO_FALL else per_cent(found.fall)


def events_words(plan: Plan, fall: float) -> str:
    """So many events a year in the units that start."""
    return f"about {number_words(fall * plan.primary.yearly_events, places=0)}"


def years_words(years: int) -> str:
    """So many years."""
    return "1 year" if years == 1 else f"{years} years"


def ceiling_words(plan: Plan) -> str:
    """The ceiling in sentences."""
    ceiling = plan.ceiling
    if ceiling is None:
        why = plan.no_ceiling or "its events are not added up by cohort"
        return f"How much of {outcome_words(plan)} is the cohort's is not known: {why}."
    limits = (
        ""
        if ceiling.lower is None or ceiling.upper is None
        else f" (95 % interval {per_cent(ceiling.lower)} to {per_cent(ceiling.upper)})"
    )
    when = (
        "in the year after people were chosen"
        if ceiling.year == "next"
        else "in the year on which people were chosen, which is too high: people chosen for high use use less next year"
    )
    reached = (
        ""
        if plan.reached_ceiling is None
        else (
            f" The widest intervention reaches {per_cent(plan.reach, places=0)} of the cohort: if all it reaches had"
            f" no such event any more, the fall would be {per_cent(plan.reached_ceiling)}."
        )
    )
    return (
        f"The cohort had {per_cent(ceiling.share)} of {outcome_words(plan)}{limits} {when}. No change in the cohort"
        f" alone can make them fall by more.{reached}"
    )


def needed_words(plan: Plan) -> str:
    """How many units it would take to see what must be seen."""
    asked = plan.asked_for
    if asked is None:
        return (
            "The model file names neither a fall that is promised nor the smallest that would matter, so nothing can be"
            " said of how many units would do."
        )
    if plan.primary.simulated is None:
        return f"Too few units start to say what it would take to see a fall of {per_cent(asked)}."
    planned = plan.primary.units_treated
    if asked >= plan.primary.simulated.detectable.fall:
        return (
            f"The {units_words(plan, planned)} that will start are enough to see a fall of {per_cent(asked)}."
        )
    if plan.needed is None:
        return (
            f"No further number of units would show a fall of {per_cent(asked)}: the"
            f" {plan.primary.units_comparison} to compare with are too few."
        )
    if plan.needed > MANY_TIMES * planned:
        return f"To see a fall of {per_cent(asked)}, more than {MANY_TIMES} times as many units would have to start."
    return (
        f"To see a fall of {per_cent(asked)}, about {units_words(plan, plan.needed)} would have to start instead of"
        f" {planned}, taking further ones to be like those and the units to compare with to stay as many."
    )


def plan_words(plan: Plan) -> tuple[str, ...]:
    """What the command prints: the answer, the ceiling, the risks, the lock."""
    status = () if plan.status is None else (plan.status.sentence,)
    read = f"Read: records to {day_words(plan.seen.read_to)}, before the first start on"
    return (
        answer(plan),
        ceiling_words(plan),
        needed_words(plan),
        *(f"Risk: {risk.sentence}" for risk in plan.risks),
        f"{read} {day_words(plan.seen.first_start)}; nothing after it.",
        *status,
    )
