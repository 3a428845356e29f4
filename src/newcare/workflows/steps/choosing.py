"""Steps that show what a cohort is worth choosing for: how concentrated use is, who stays, the ceiling, five years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Table, Takes
from newcare.population.ceiling import ceiling, cohort_use, cohort_use_sums
from newcare.population.cohort import RISK
from newcare.population.cohort_units import cohort_cells, cohort_units
from newcare.population.concentration import concentration, concentration_points
from newcare.population.costs import costed_records
from newcare.population.list_by_age import list_by_age
from newcare.population.persistence import persistence, persistence_counts, standing
from newcare.population.projection import projection
from newcare.population.use import use_over_years, years_around
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.population import population_segments, population_steps

TARGET = 0.04  # the fall that is asked after: what the auditors found one high-risk group to account for (NAO HC 1129)


def choosing_steps(
    model: ModelOfCare,
    calendar: Calendar,
    records: Sequence[str],
    *,
    data_version: str,
    pseudonym_key: str,
    growth: list[dict[str, Any]] | None = None,
) -> list[Step]:
    """List the steps, to stand after those of `population_steps`, whose tables they read.

    Args:
        model: the model of care.
        calendar: says what the records cover.
        records: tables of records that are there.
        data_version: shown beside every figure.
        pseudonym_key: key of the purpose.
        growth: rows of sex, age_band and growth (change a year) for the projection; None lets the list age.
    """
    on = model.place.population_date.isoformat()
    covered = {"first_day": calendar.quarters[0].start.isoformat(), "end_day": calendar.end_day.isoformat()}
    lineage = {"data_version": data_version}
    segmented = _segmenting(model, records, pseudonym_key)
    further = [name for name in ("appointment", "call") if name in segmented.inputs]
    follows = "next" in years_around(on, **covered)
    return [
        Step(
            "use-over-years",
            use_of_everybody,
            ("register", "spell", "attendance", "contact", "package", *further),
            ("use_over_years",),
            {"on": on, **covered},
            secrets={"pseudonym_key": pseudonym_key},
        ),
        *_shares(lineage),
        *(_persistence(model, segmented, lineage) if follows else [_unfollowed()]),
        *_units_and_years(model, on, covered, growth, lineage),
    ]


def _shares(lineage: Mapping[str, Any]) -> list[Step]:
    """How concentrated is use, what does the cohort use, and what is the most that a change in it could do?"""
    return [
        Step(
            "concentration-points",
            concentration_points,
            ("use_over_years",),
            ("concentration_point", "use_count"),
        ),
        Step(
            "concentration",
            concentration,
            ("concentration_point", "use_count"),
            ("concentration",),
            lineage,
            takes=Takes.ROWS,
        ),
        Step(
            "cohort-use-sums",
            cohort_use_sums,
            ("segment", "cohort", "use_over_years"),
            ("cohort_use_sum",),
        ),
        Step("cohort-use", cohort_use, ("cohort_use_sum",), ("cohort_use",), lineage, takes=Takes.ROWS),
        Step(
            "ceiling",
            ceiling,
            ("cohort_use",),
            ("ceiling", "ceiling_effect"),
            {"target": TARGET, **lineage},
            takes=Takes.ROWS,
        ),
    ]


def _segmenting(model: ModelOfCare, records: Sequence[str], pseudonym_key: str) -> Step:
    """The step that makes segments: what it reads and how it is set are those of the year after too."""
    return next(
        step for step in population_steps(model, records, pseudonym_key) if "segment" in step.produces
    )


def _persistence(model: ModelOfCare, segmented: Step, lineage: Mapping[str, Any]) -> list[Step]:
    """Who is still there a year later?"""
    top = model.cohort.top
    ranked = top is not None and top.by != RISK  # a risk is worked out for one day only
    rule = {
        "include": list(model.cohort.include),
        "top": {"share": top.share, "by": top.by} if top is not None and ranked else None,
    }
    later = model.place.population_date + dt.timedelta(days=365)
    return [
        Step("standing", standing_now, ("segment",), ("standing",), {"rule": rule}),
        replace(
            segmented,
            name="standing-next-year",
            function=standing_next_year,
            produces=("standing_next_year",),
            parameters={**segmented.parameters, "on": later.isoformat(), "rule": rule},
        ),
        Step(
            "persistence-counts",
            persistence_counts,
            ("standing", "standing_next_year", "use_over_years"),
            ("persistence_count",),
        ),
        Step(
            "persistence",
            persistence,
            ("persistence_count",),
            ("persistence",),
            {"include": rule["include"], "whole": top is None or ranked, **lineage},
            takes=Takes.ROWS,
        ),
    ]


def _unfollowed() -> Step:
    """Records do not reach a year further: nothing is known."""
    return Step("persistence", nobody_followed, (), ("persistence",), takes=Takes.ROWS)


def _units_and_years(
    model: ModelOfCare,
    on: str,
    covered: Mapping[str, str],
    growth: list[dict[str, Any]] | None,
    lineage: Mapping[str, Any],
) -> list[Step]:
    """Where are the people, and what will the cohort be in five years?"""
    return [
        Step("cohort-cells", cohort_cells, ("segment", "cohort", "use_over_years"), ("cohort_cell",)),
        Step("cohort-units", cohort_units, ("cohort_cell",), ("cohort_unit",), lineage, takes=Takes.ROWS),
        Step(
            "list-by-age",
            list_by_age,
            ("register",),
            ("list_by_age",),
            {"on": on, "first_day": covered["first_day"]},
        ),
        Step(
            "projection",
            projection,
            ("list_by_age", "cohort_cell"),
            ("projection", "projection_step"),
            {"assumptions": {"price": model.budget.uplift, "growth": growth}, **lineage},
            takes=Takes.ROWS,
        ),
    ]


def use_of_everybody(
    register: Table,
    spell: Table,
    attendance: Table,
    contact: Table,
    package: Table,
    appointment: Table | None = None,
    call: Table | None = None,
    **settings: Any,
) -> dict[str, Table]:
    """Use over years, with every record that has a cost: those of which needs are made."""
    costed = costed_records(spell, attendance, contact, appointment=appointment, call=call)
    return use_over_years(register, spell, attendance, costed, package, **settings)


def standing_now(segment: Table, *, rule: dict[str, Any]) -> dict[str, Table]:
    """Where everybody stands on the population date."""
    return {"standing": standing(segment, **rule)}


def standing_next_year(*, rule: Any, **records_and_settings: Any) -> dict[str, Table]:
    """Where everybody stands a year later, by the same rules and with the same pseudonyms."""
    return {"standing_next_year": standing(population_segments(**records_and_settings)["segment"], **rule)}


def nobody_followed() -> dict[str, pa.Table]:
    """Persistence without rows."""
    return {"persistence": table_of(TABLES["persistence"], [])}
