"""What a plan reads of a place: counts before the first start, and nothing after it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.caremodel import ModelOfCare, check_units
from newcare.engines import Engine, Step, Store, plan, run
from newcare.errors import InvalidRecords
from newcare.outcomes import refuse_uncountable
from newcare.workflows.calendar import Calendar
from newcare.workflows.keys import purpose_key
from newcare.workflows.known_before import BeforeEngine
from newcare.workflows.plan_calendar import calendar_before_start, first_start
from newcare.workflows.run import Progress, tables_there, units_known
from newcare.workflows.sources import Sources, empty_tables, open_sources
from newcare.workflows.steps.choosing import choosing_steps
from newcare.workflows.steps.judgement import judgement_steps
from newcare.workflows.steps.outcomes import judged_indicators, outcome_steps
from newcare.workflows.steps.population import population_steps
from newcare.workflows.steps.risk import needs_risk, refuse_short_history, risk_steps_of

PURPOSE = "evaluation"
COHORT_TABLES = ("cohort_use", "cohort_size")


@dataclass(frozen=True)
class PlanTables:
    """Counts of a place before the first start.

    `panel` has a row an outcome, unit and quarter. `cohort` holds `COHORT_TABLES`, before disclosure control; it is
    empty where the cohort cannot be worked out from records that end before the first start, and `no_cohort` says why.
    `chosen_on` is the day on which people were chosen. `data_version` is a digest of all rows.
    """

    panel: pa.Table
    cohort: Mapping[str, pa.Table]
    no_cohort: str | None
    chosen_on: dt.date
    data_version: str


def tables_before_start(
    model: ModelOfCare, records: Path, room: Path, engine: Engine, progress: Progress
) -> PlanTables:
    """Count what a plan needs from records as they stood before the first start.

    The records are copied as they stood into `room` and the steps of a run work on the copies, so that no step can
    reach a later row; the copies hold persons, and whoever gives the room takes it away.

    Args:
        model: the model of care.
        records: folder with a Parquet file for each table.
        room: empty folder for the copies and for what is worked out.
        engine: runs the expressions.
        progress: called with each step's name, its position and the number of steps.
    """
    before = BeforeEngine(engine, first_start(model))
    judged = judged_indicators(model)
    sources = open_sources(records, before, *tables_there(records, judged), purpose=PURPOSE)
    refuse_uncountable(judged, sources.tables, sources.empty)
    check_units(model, units_known(sources.tables, model.place.unit.column, engine))
    calendar = calendar_before_start(model, sources.tables["spell"], engine)
    copied = _copied(sources, room / "records", engine)
    chosen_on = min(model.place.population_date, first_start(model))
    dated = model.model_copy(update={"place": model.place.model_copy(update={"population_date": chosen_on})})
    no_cohort = _why_no_cohort(dated, calendar, copied, engine)
    wanted = ("panel",) if no_cohort else ("panel", *COHORT_TABLES)
    steps = _needed(_steps(dated, calendar, tuple(copied.files), (records, room)), wanted)
    store = Store(room / "made")
    entries = run(plan(steps, copied.digests, store), copied.files, store, engine, progress)
    made = {name: pq.read_table(store.folder / entries["tables"][name]["path"]) for name in wanted}
    return PlanTables(
        made["panel"],
        {name: made[name] for name in COHORT_TABLES if name in made},
        no_cohort,
        chosen_on,
        _version(made),
    )


def _copied(sources: Sources, folder: Path, engine: Engine) -> Sources:
    """Write the records as they stood before the first start."""
    folder.mkdir(parents=True, mode=0o700)
    files = {name: folder / f"{name}.parquet" for name in sources.tables}
    for name, table in sources.tables.items():
        engine.write(table, files[name])
    digests = dict.fromkeys(files, "as they stood before the first start")
    return Sources(
        {name: engine.read(path) for name, path in files.items()}, files, digests, empty_tables(folder)
    )


def _why_no_cohort(model: ModelOfCare, calendar: Calendar, sources: Sources, engine: Engine) -> str | None:
    """Why the cohort cannot be worked out; null where it can."""
    look_back = model.place.population_date - dt.timedelta(days=365)
    if look_back < calendar.quarters[0].start:
        return f"people are chosen by the year from {look_back}, which the records before the first start do not cover"
    if needs_risk(model):
        try:
            refuse_short_history(model.place.population_date, sources, engine)
        except InvalidRecords as error:
            return error.problem.rstrip(".")
    return None


def _steps(
    model: ModelOfCare, calendar: Calendar, records: Sequence[str], away_from: tuple[Path, ...]
) -> list[Step]:
    """Steps of a run up to the panel and the use of the cohort."""
    key = purpose_key(PURPOSE, away_from=away_from)
    return [
        *risk_steps_of(model, records, data_version="", pseudonym_key=key),
        *population_steps(model, records, key),
        *choosing_steps(model, calendar, records, data_version="", pseudonym_key=key),
        *outcome_steps(model, calendar, ""),
        *judgement_steps(model, calendar, ""),
    ]


def _needed(steps: Sequence[Step], tables: Sequence[str]) -> list[Step]:
    """Steps without which the tables cannot be made, in their order."""
    wanted, kept = set(tables), []
    for step in reversed(steps):
        if wanted & set(step.produces):
            wanted |= set(step.inputs)
            kept.append(step)
    return kept[::-1]


def _version(tables: Mapping[str, pa.Table]) -> str:
    """Digest of the rows of tables: the same counts give the same one, in whatever order they came."""
    rows = {name: sorted(map(_written, table.to_pylist())) for name, table in tables.items()}
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:12]


def _written(row: Mapping[str, Any]) -> str:
    """A row as text; sums of fractions hang on the order of adding up in their last digits, which are left off."""
    values = {name: f"{value:.9g}" if isinstance(value, float) else value for name, value in row.items()}
    return json.dumps(values, sort_keys=True, default=str)
