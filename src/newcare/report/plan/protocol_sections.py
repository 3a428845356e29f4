"""The protocol on a page, and whether it is locked."""

from __future__ import annotations

import re

from newcare.evaluation.protocol import PanelReading, Protocol
from newcare.report.page import DataTable, Section, TableColumn
from newcare.report.plan.plan import Plan
from newcare.report.plan.words import years_words
from newcare.terms.words import per_cent, started_words

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def lock_section(plan: Plan) -> Section:
    """Whether the protocol is locked, and how to."""
    how = (
        "newcare plan --lock writes the protocol, its digest, the day, and what the records folder held, beside the"
        " model file. A later change is kept as an amendment with its reason (--why), and every report says so."
    )
    if plan.status is None:
        return Section("lock", "Is the protocol locked?", how)
    digest = f"Digest of the protocol (SHA-256): {plan.status.sha256}."
    last = (
        ()
        if plan.status.last_entry is None
        else (
            f"Digest of the last entry of the lock: {plan.status.last_entry}. Write it into the minutes: whoever"
            " rewrote the whole file would get another one.",
        )
    )
    return Section("lock", "Is the protocol locked?", (plan.status.sentence, digest, *last, how))


def protocol_section(plan: Plan) -> Section:
    """The protocol, part by part."""
    rows = tuple({"part": part, "words": words} for part, words in protocol_words(plan.protocol))
    columns = (TableColumn("part", "Part"), TableColumn("words", "What it says"))
    return Section(
        "protocol",
        "What does the protocol say?",
        plan.protocol.question,
        tables=(DataTable("The protocol", columns, rows),),
    )


def protocol_words(protocol: Protocol) -> list[tuple[str, str]]:
    """Parts of a protocol in words: the part, what it says."""
    return [
        ("Question", protocol.question),
        ("What is done", "; ".join(protocol.intervention)),
        ("Population", protocol.population),
        ("Estimand", protocol.estimand),
        ("Starts", _started(protocol)),
        *(
            (f"Outcome: {outcome.role.replace('-', ' ')}", outcome.definition)
            for outcome in protocol.outcomes
        ),
        ("Baseline", protocol.baseline),
        ("Comparators", _listed(protocol.comparators)),
        ("Designs, the headline first", _listed(protocol.designs)),
        ("Units made alike in", _listed(protocol.covariates)),
        ("Subgroups", _listed(protocol.subgroups)),
        (
            "Breaks in reporting",
            "units with one are left out" if protocol.exclude_reporting_breaks else "all units are kept",
        ),
        ("Level of intervals", per_cent(protocol.confidence, places=0)),
        ("Smallest effect that matters", _share(protocol.smallest_effect_that_matters)),
        ("Promised fall", _share(protocol.promised_fall)),
        ("Follow-up", years_words(protocol.follow_up_years)),
        ("What would count as failure", protocol.what_would_count_as_failure),
        *([] if protocol.panel is None else [("How the panel is read", _panel_words(protocol.panel))]),
    ]


def _panel_words(panel: PanelReading) -> str:
    """Columns and scale of a panel; starts of no column are those listed above."""
    named = {
        "units": panel.unit,
        "times": panel.time,
        "starts": panel.start,
        "treated": panel.treated,
        "person-time": panel.person_time,
        "reporting breaks": panel.reporting_break,
        "clusters": panel.cluster,
    }
    columns = [f"{part} '{column}'" for part, column in named.items() if column]
    scale = ["logarithms of the outcome"] if panel.log else []
    periods = [] if panel.periods_per_year is None else [f"{panel.periods_per_year} times to a year"]
    return "; ".join([*columns, *scale, *periods])


def _started(protocol: Protocol) -> str:
    """How many units started and when: days, or periods as a panel writes them."""
    starts = sorted(start.day for start in protocol.starts)
    if all(_ISO_DAY.fullmatch(start) for start in starts):
        return started_words(starts, protocol.unit)
    when = starts[0] if starts[0] == starts[-1] else f"{starts[0]} to {starts[-1]}"
    return f"{len(starts)} of the kind '{protocol.unit}' started, in {when}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none named"


def _share(size: float | None) -> str:
    return "none named" if size is None else per_cent(size)
