"""Plan an evaluation: what it could see, what the model of care could change at most, and the lock of its protocol."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from newcare.caremodel import ModelOfCare, load_model
from newcare.engines import open_engine, replaced_whole
from newcare.evaluation.planning.history import history_of
from newcare.evaluation.planning.planned import detections
from newcare.evaluation.planning.prospects import ceiling_of, risks
from newcare.evaluation.planning.settings import DRAWS, Settings
from newcare.evaluation.protocol import (
    Protocol,
    Seen,
    changes_to_record,
    earlier_sighting,
    lock_path_of,
    lock_protocol,
    protocol_of_model,
    read_lock,
    status_of,
)
from newcare.methods.disclosure import Policy
from newcare.report.linked_release import release_together
from newcare.report.plan import Plan, plan_words, write_plan
from newcare.terms import UnitOfDelivery
from newcare.workflows.plan_seen import seen_in
from newcare.workflows.plan_tables import COHORT_TABLES, PlanTables, tables_before_start
from newcare.workflows.run import Progress


@dataclass(frozen=True)
class Planned:
    """A plan that was written, and the lock file where there is one."""

    plan: Plan
    folder: Path
    lock: Path | None

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / "plan.html"

    def words(self) -> tuple[str, ...]:
        """The answer in sentences, risks included."""
        return plan_words(self.plan)


def plan_evaluation(
    model_path: Path,
    records: Path,
    out: Path,
    progress: Progress,
    *,
    lock: bool = False,
    why: str | None = None,
    draws: int = DRAWS,
    now: dt.datetime | None = None,
) -> Planned:
    """Plan the evaluation of a model of care from records as they stood before its first start.

    Args:
        model_path: the model file.
        records: folder with a Parquet file for each table; rows from the first start on are not read.
        out: folder written: plan.html, plan.json, power.csv, detectable.csv.
        progress: called with each step's name, its position and the number of steps.
        lock: lock the protocol beside the model file, or amend the lock.
        why: reason for an amendment.
        draws: panels made up for each design.
        now: moment of the lock; by the clock where null.

    Raises:
        InvalidModelFile, InvalidRecords, InvalidInput: with what to do; nothing is locked.
        FolderBusy, StorageFailure: a folder cannot be written; the last whole plan and lock stay.
    """
    model = load_model(model_path)
    protocol = protocol_of_model(model)
    lock_file = lock_path_of(model_path)
    if lock:
        changes_to_record(protocol, read_lock(lock_file), why)
    earlier = earlier_sighting(out / "plan.json", "status")
    with replaced_whole(out) as room:
        working = room / ".working"
        working.mkdir(mode=0o700)
        engine = open_engine(spill=working / "spill")
        try:
            seen = seen_in(records, model, engine)
            tables = tables_before_start(model, records, working, engine, progress)
        finally:
            engine.close()
            shutil.rmtree(working, ignore_errors=True)
        found = _worked_out(model, protocol, tables, seen, draws)
        if lock:
            lock_protocol(protocol, lock_file, seen=seen, now=now or dt.datetime.now(dt.UTC), why=why)
        status = status_of(protocol, lock_file, earlier=earlier)
        whole = found.with_status(status, made_up=(records / "truth.json").exists())
        write_plan(room, whole)
    return Planned(whole, out, lock_file if lock_file.exists() else None)


_RESIDENTS = (
    "the outcome is counted among residents of the homes, and the cohort's share is known of events of all"
)


def _worked_out(model: ModelOfCare, protocol: Protocol, tables: PlanTables, seen: Seen, draws: int) -> Plan:
    """Work out what could be seen in each outcome, and hold it against the ceiling."""
    judged = model.evaluation
    settings = Settings(
        judged.designs,
        judged.follow_up_years,
        judged.confidence,
        draws,
        comparison=judged.comparators[0],
    )
    counted = dict.fromkeys(tables.panel.column("outcome").to_pylist())
    histories = {
        name: history_of(tables.panel, name, exclude_reporting_breaks=judged.exclude_reporting_breaks)
        for name in counted
    }
    found = detections(histories, protocol.primary, settings)
    policy = Policy(model.disclosure.policy)
    shown = release_together(tables.cohort, policy).tables if tables.cohort else {}
    use, sizes = (shown[name].to_pylist() if name in shown else [] for name in COHORT_TABLES)
    of_everybody = model.place.unit is not UnitOfDelivery.CARE_HOME
    ceiling = ceiling_of(protocol.primary, use) if of_everybody else None
    return Plan(
        protocol=protocol,
        titles={name: model.indicator(name).title for name in counted},
        reach=max((each.reach for each in model.interventions), default=0.0),
        detections=found,
        ceiling=ceiling,
        no_ceiling=tables.no_cohort if of_everybody else _RESIDENTS,
        cohort=next((row["people"] for row in sizes if row["segment"] == "ALL"), None),
        chosen_on=tables.chosen_on.isoformat(),
        risks=risks(protocol, found[0], ceiling, stands_in=settings.stands_in),
        seen=seen,
        settings=settings,
        policy=policy,
        data_version=tables.data_version,
    )
