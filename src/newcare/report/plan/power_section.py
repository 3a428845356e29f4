"""What the evaluation could see."""

from __future__ import annotations

from newcare.report.charts import power_curve
from newcare.report.page import Chart, DataTable, Notes, Section
from newcare.report.plan.method import METHOD, curve_end
from newcare.report.plan.plan import Plan
from newcare.report.plan.words import TITLES, answer, events_words, fall_words, outcome_words
from newcare.report.results import table_of
from newcare.terms.words import per_cent


def power_section(plan: Plan) -> Section:
    """Power curves, and what they rest on."""
    if not plan.simulated:
        return Section("power", "What could this evaluation see?", answer(plan))
    return Section(
        "power",
        "What could this evaluation see?",
        (answer(plan), *_checks(plan)),
        charts=(_chart(plan),),
        tables=(_table(plan),),
        notes=Notes(
            METHOD.format(draws=plan.settings.draws),
            f"{per_cent(plan.protocol.confidence, places=0)}, two-sided; a fall counts as seen where the whole interval"
            " lies below no effect",
            plan.data_version,
            (_scatter_words(plan),),
        ),
    )


def _checks(plan: Plan) -> list[str]:
    """How far the figure can be trusted."""
    first, full = plan.simulated[0], plan.primary.in_full
    said = [
        f"The formula of the textbooks gives {per_cent(first.textbook)}. Without any effect,"
        f" {per_cent(first.false_alarms)} of the panels show one; {per_cent(1 - plan.protocol.confidence)} should."
    ]
    if full is not None:
        said += [
            f"{TITLES[each.design]}, which the protocol names too, would see {fall_words(each.detectable)}: it rests on"
            " other quarters before the start, and on other assumptions."
            for each in plan.simulated[1:]
        ]
        said.append(
            f"Panels made anew with a fall of {per_cent(first.detectable.fall)} in their counts show it"
            f" {per_cent(full.found, places=0)} of the time."
        )
    if full is not None and full.replay is not None:
        again = full.replay
        said.append(
            f"Replayed on the place's own quarters before the start, over the {again.quarters_after} quarters that they"
            f" allow, with units drawn by lot, the smallest fall to be seen is {fall_words(again.seen)};"
            f" on made-up panels of the same shape it is {fall_words(again.made)}."
        )
    return said


def _scatter_words(plan: Plan) -> str:
    """How the units scatter."""
    scatter = plan.primary.scatter
    return (
        f"Units scatter: counts vary {scatter.dispersion:.2f} times as much as by chance alone, and rates drift by"
        f" {per_cent(scatter.drift)} with a correlation of {scatter.persistence:.2f} from one quarter to the next"
    )


def _chart(plan: Plan) -> Chart:
    """A line for each design, with the ceiling and what is asked for."""
    rows = [
        {"name": TITLES[each.design], "effect": fall, "power": power}
        for each in plan.simulated
        for fall, power in each.curve(curve_end(plan))
    ]
    marks = [
        (size, words)
        for size, words in (
            (plan.ceiling.share if plan.ceiling else None, "the most that could change"),
            (plan.protocol.promised_fall, "promised"),
            (plan.protocol.smallest_effect_that_matters, "would matter"),
        )
        if size is not None and size <= 1.3 * curve_end(plan)
    ]
    spec = power_curve(rows, marks=marks, x_title=f"True fall in {outcome_words(plan)}")
    return Chart("Chance of seeing a fall, by its size", str(spec["description"]), spec)


def _table(plan: Plan) -> DataTable:
    """Power of a few falls, by each design."""
    sizes = [0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3]
    named = (plan.protocol.promised_fall, plan.protocol.smallest_effect_that_matters)
    sizes = sorted({*sizes, *(size for size in named if size is not None)})
    rows = [
        {
            "fall": per_cent(size),
            "events": events_words(plan, size),
            **{each.design: per_cent(each.draws.power(size), places=0) for each in plan.simulated},
        }
        for size in sizes
    ]
    return table_of(
        "How often a true fall would be seen",
        rows,
        fall="True fall",
        events="Events fewer a year",
        **{each.design: TITLES[each.design] for each in plan.simulated},
    )
