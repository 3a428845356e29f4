"""Says how a panel was read, so that a wrong guess is seen at once."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.areas import RATIO
from newcare.evaluation.given.columns import Columns
from newcare.evaluation.given.times import Times
from newcare.evaluation.observed import Observed
from newcare.methods.panel import NEVER


def reading_words(columns: Columns, outcome: str, observed: Observed, times: Times) -> list[str]:
    """Say how the panel was read."""
    start = observed.panel.start
    inside = start < len(times.labels)
    later = int(((start != NEVER) & ~inside).sum())
    if observed.counted:
        taken = f"events, with '{columns.person_time}' as person-time; effects are ratios of rates"
    elif observed.scale == RATIO:
        taken = "a number on the scale of logarithms; effects are ratios"
    else:
        taken = "a number in its own unit; effects are differences"
    begun = f"'{columns.start}'" if columns.start is not None else f"the first 1 in '{columns.treated}'"
    different = len(np.unique(start[inside]))
    when = "all at one time" if different == 1 else f"at {different} different times"
    others = f"{int((~inside).sum())} do not start within the panel" + (
        f", {later} of them later" if later else ""
    )
    sentences = [
        f"Units: '{columns.unit}', {len(start)} of them." if columns.unit else "Units: one, a single series.",
        f"Times: '{columns.time}', {times.words()}.",
        f"Outcome: '{outcome}', taken as {taken}.",
        f"Start: {begun}; units that start: {int(inside.sum())}, {when}; {others}.",
    ]
    if columns.covariates:
        sentences.append(f"Made alike in: {', '.join(columns.covariates)}.")
    if observed.cluster is not None:
        sentences.append(
            f"Clusters: '{columns.cluster}', {len(set(observed.cluster))} of them, by which uncertainty is worked out."
        )
    if columns.reporting_break:
        broken = int(observed.reporting_break.sum())
        sentences.append(
            f"Reporting breaks: '{columns.reporting_break}', {broken} units; shown with and without them."
        )
    return sentences
