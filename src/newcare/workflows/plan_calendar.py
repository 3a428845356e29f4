"""The quarters that a plan may look at: those that records cover before the first start."""

from __future__ import annotations

import datetime as dt

from newcare.caremodel import ModelOfCare
from newcare.engines import Engine, Table
from newcare.errors import InvalidModelFile
from newcare.evaluation.planning.history import LEAST_QUARTERS
from newcare.workflows.calendar import Calendar, covered_quarters, quarters_of_year, refuse_uncovered


def first_start(model: ModelOfCare) -> dt.date:
    """First day on which any unit counts as under the model of care."""
    return min(wave.start for wave in model.waves)


def calendar_before_start(model: ModelOfCare, spell: Table, engine: Engine) -> Calendar:
    """Work out the quarters covered before the first start; every start lies after them.

    Args:
        model: the model of care.
        spell: stays known before the first start.
        engine: runs the counts.

    Raises:
        InvalidModelFile: fewer than 4 whole quarters come before the first start, or they do not hold the baseline
            year.
        InvalidRecords: no stay is known before the first start.
    """
    start = first_start(model)
    quarters = tuple(quarter for quarter in covered_quarters(spell, engine) if quarter.end <= start)
    if len(quarters) < LEAST_QUARTERS:
        raise InvalidModelFile(
            f"The first start, on {start}, has {len(quarters)} whole quarters of records before it; a plan needs"
            f" {LEAST_QUARTERS}.",
            seen=f"records from {quarters[0].start}" if quarters else "no whole quarter",
            remedy="Bring earlier records, or start later: without a year before it no season can be told from an"
            " effect.",
        )
    refuse_uncovered("outcomes.baseline_year", model.outcomes.baseline_year, quarters)
    starts = {
        wave.unit: wave.start for wave in sorted(model.waves, key=lambda wave: wave.start, reverse=True)
    }
    return Calendar(quarters, quarters_of_year(model.outcomes.baseline_year), starts)
