"""The ceiling, other numbers of units and years, the other outcomes, and the risks that are left."""

from __future__ import annotations

from newcare.report.page import DataTable, Notes, Section
from newcare.report.plan.plan import Plan
from newcare.report.plan.words import ceiling_words, fall_words, needed_words, outcome_words, years_words
from newcare.report.results import counted, table_of
from newcare.terms.words import day_words, per_cent

_FALLS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
_BEYOND = "*"
HALVED = 0.5


def ceiling_section(plan: Plan) -> Section:
    """What could change at most."""
    tables: tuple[DataTable, ...] = ()
    if plan.ceiling is not None:
        share = plan.ceiling.share
        tables = (
            table_of(
                f"What a fall within the cohort does to all {outcome_words(plan)}",
                [
                    {
                        "within": per_cent(fall, places=0),
                        "all": per_cent(fall * share),
                        "reached": per_cent(fall * share * plan.reach),
                    }
                    for fall in _FALLS
                ],
                within="Fall within the cohort",
                all="Fall of all, if everybody in it is reached",
                reached=f"If {per_cent(plan.reach, places=0)} are reached",
            ),
        )
    return Section(
        "ceiling",
        "What could change at most?",
        (
            ceiling_words(plan),
            f"The cohort is of {counted(plan.cohort)} people on {day_words(plan.chosen_on)}. The ceiling is that of all"
            " units together, whether or not they start.",
        ),
        tables=tables,
        notes=Notes(
            "the cohort's share of everybody's events",
            "Wilson's limits at the effective number of events, a person being what is drawn",
            plan.data_version,
        ),
    )


def surface_section(plan: Plan) -> Section | None:
    """What it would take."""
    if plan.primary.in_full is None:
        return None
    cells = plan.primary.in_full.surface
    years = sorted({cell.years for cell in cells})
    rows = []
    for units in sorted({cell.units for cell in cells}):
        row = {"units": f"{units}{' (planned)' if units == plan.primary.units_treated else ''}"}
        for cell in cells:
            if cell.units == units:
                beyond = _BEYOND * (cell.beyond_units or cell.beyond_quarters)
                row[f"years_{cell.years}"] = f"{fall_words(cell.detectable)}{beyond}"
        rows.append(row)
    return Section(
        "what-it-takes",
        "How many units and years would it take?",
        (
            needed_words(plan),
            f"{_BEYOND} carried on beyond what was seen: further units are taken to be like those that will start, and"
            " further quarters to scatter and drift as those before. Units to compare with stay as many as there are.",
        ),
        tables=(
            table_of(
                "Smallest fall seen 80 times in 100, by units that start and years from the last start on",
                rows,
                units="Units that start",
                **{f"years_{number}": years_words(number) for number in years},
            ),
        ),
        notes=Notes(
            f"as above, with {min(plan.settings.draws, 200)} panels a cell",
            "the figures move by about 5 hundredths of themselves between sets of panels",
            plan.data_version,
        ),
    )


def outcomes_section(plan: Plan) -> Section | None:
    """What could be seen in the other outcomes."""
    others = plan.detections[1:]
    if not others:
        return None
    controls = plan.protocol.named("negative-control")
    roles = {outcome.name: outcome.role.replace("-", " ") for outcome in plan.protocol.outcomes}
    blind = [
        plan.titles[found.outcome]
        for found in others
        if found.outcome in controls and (found.simulated is None or found.simulated.detectable.fall > HALVED)
    ]
    answer = (
        f"Too rare to show anything but a halving: {', '.join(blind)}. A negative control that cannot fail"
        " proves little."
        if blind
        else "A change that is smaller than these would be missed more often than one time in five."
    )
    return Section(
        "other-outcomes",
        "What could be seen in the other outcomes?",
        answer,
        tables=(
            table_of(
                "Smallest fall seen 80 times in 100",
                [
                    {
                        "outcome": plan.titles[found.outcome],
                        "role": roles[found.outcome],
                        "fall": fall_words(found.simulated.detectable if found.simulated else None),
                        "why": found.reason or "",
                    }
                    for found in others
                ],
                text=("role", "why"),
                outcome="Outcome",
                role="Part it plays",
                fall="Smallest fall",
                why="Why not known",
            ),
        ),
    )


def risks_section(plan: Plan) -> Section:
    """What may leave the question open."""
    contract = (
        "What the contract leaves open (sharing, paying twice for one event, chance) is looked at by newcare review,"
        " from a contract file."
    )
    if not plan.risks:
        return Section(
            "risks", "What may leave the question open?", ("Nothing that could be seen from here.", contract)
        )
    return Section(
        "risks", "What may leave the question open?", (*(risk.sentence for risk in plan.risks), contract)
    )
