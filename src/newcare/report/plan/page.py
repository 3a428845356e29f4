"""The page of a plan."""

from __future__ import annotations

from newcare.report.page import KeyFigure, Page, Tone
from newcare.report.plan.plan import Plan
from newcare.report.plan.power_section import power_section
from newcare.report.plan.protocol_sections import lock_section, protocol_section
from newcare.report.plan.sections import ceiling_section, outcomes_section, risks_section, surface_section
from newcare.report.plan.words import answer, fall_words, units_words, years_words
from newcare.report.results import counted
from newcare.terms.words import day_words, per_cent

_STATES: dict[str, tuple[str, Tone]] = {
    "locked": ("locked", "good"),
    "amended": ("amended", "unsure"),
    "not-locked": ("not locked", "bad"),
}


def plan_page(plan: Plan) -> Page:
    """Assemble the page: what could be seen stands first, whether the protocol is locked beside it."""
    sections = (
        ceiling_section(plan),
        power_section(plan),
        surface_section(plan),
        outcomes_section(plan),
        risks_section(plan),
        lock_section(plan),
        protocol_section(plan),
    )
    return Page(
        title=f"Plan of the evaluation: {plan.protocol.title}",
        lede=answer(plan),
        key_figures=_key_figures(plan),
        sections=tuple(section for section in sections if section is not None),
        colophon=(
            f"Written by newcare from a model file and from records to {day_words(plan.seen.read_to)}; nothing from the"
            f" first start, on {day_words(plan.seen.first_start)}, was read.",
            f"Data version {plan.data_version}; {plan.settings.draws} panels made up for each design, seed"
            f" {plan.settings.seed}.",
            "The same numbers stand in plan.json, power.csv and detectable.csv.",
        ),
        banner="Synthetic place: made-up people, made-up records." if plan.made_up else None,
    )


def _key_figures(plan: Plan) -> tuple[KeyFigure, ...]:
    """Who is in, the ceiling, the smallest effect to be seen, the lock."""
    found, simulated = plan.primary, plan.primary.simulated
    outcome = plan.titles[plan.protocol.primary].lower()
    ceiling = plan.ceiling
    hopeless = ceiling is not None and simulated is not None and ceiling.share < simulated.detectable.fall
    return (
        KeyFigure(
            "Who is in",
            units_words(plan, found.units_treated),
            f"start; {found.units_comparison} to compare with; followed {years_words(plan.protocol.follow_up_years)}",
        ),
        KeyFigure("People it is for", counted(plan.cohort), f"on {day_words(plan.chosen_on)}"),
        KeyFigure(
            "The most that could change",
            per_cent(None if ceiling is None else ceiling.share),
            f"of {outcome} come from the cohort",
            "bad" if hopeless else "plain",
        ),
        KeyFigure(
            "Smallest fall to be seen",
            fall_words(None if simulated is None else simulated.detectable),
            "80 times in 100" if simulated else f"{found.reason}",
            "bad" if hopeless else "plain",
        ),
        _lock_figure(plan),
    )


def _lock_figure(plan: Plan) -> KeyFigure:
    """Whether the protocol is locked."""
    if plan.status is None:
        return KeyFigure("Protocol", "not looked at", "", "unsure")
    words, tone = _STATES[plan.status.state]
    if plan.status.date is None:
        return KeyFigure("Protocol", words, f"SHA-256 {plan.status.sha256[:12]}", tone)
    late = "" if plan.status.before_outcomes else "; outcomes could have been seen"
    return KeyFigure(
        "Protocol",
        words,
        f"on {day_words(plan.status.date)}{late}",
        tone if plan.status.before_outcomes else "unsure",
    )
