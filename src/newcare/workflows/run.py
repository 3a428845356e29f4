"""Run a model of care on a place's records: check, plan, make what is missing, publish whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.caremodel import ModelOfCare, check_units, load_model
from newcare.engines import Engine, Planned, Store, Table, open_engine, plan, run
from newcare.errors import InvalidRecords
from newcare.evaluation.protocol import (
    ProtocolStatus,
    lock_path_of,
    protocol_of_model,
    sighting_of,
    status_of,
)
from newcare.outcomes import refuse_uncountable
from newcare.reference.indicators import Indicator
from newcare.report.outcomes import NUMBERS
from newcare.synthetic import Truth
from newcare.workflows.calendar import calendar_of
from newcare.workflows.chain import chain
from newcare.workflows.keys import purpose_key
from newcare.workflows.sources import Sources, manifest_of, open_sources
from newcare.workflows.steps.outcomes import judged_indicators, tables_of
from newcare.workflows.steps.risk import needs_risk, refuse_short_history

PURPOSE = "evaluation"
SHOWN = (
    "report.html",
    "outcomes.html",
    "evaluation.html",
    "evaluation.docx",
    "adoption.html",
    "results.xlsx",
    NUMBERS,
)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Prepared:
    """A run that has been checked and planned, and not begun."""

    model: ModelOfCare
    protocol: ProtocolStatus
    data_version: str
    sources: Sources
    steps: list[Planned]


@dataclass(frozen=True)
class RunResult:
    """A whole result: its folder, its manifest, and which steps were made this time."""

    folder: Path
    manifest: Mapping[str, Any]
    made: tuple[str, ...]

    @property
    def report(self) -> Path:
        """The report to open."""
        return self.folder / "report.html"

    def table(self, name: str) -> Path:
        """Parquet file of a result table."""
        path: str = self.manifest["tables"][name]["path"]
        return self.folder / path


def explain(model_path: Path, records: Path, out: Path) -> list[Planned]:
    """Say what a run would make again, and why, without making it."""
    engine = open_engine()
    try:
        return _prepare(model_path, records, Store(out), engine).steps
    finally:
        engine.close()


def run_model(
    model_path: Path, records: Path, out: Path, progress: Progress, *, engine_name: str = "duckdb"
) -> RunResult:
    """Run every stage and publish the result.

    Args:
        model_path: the model file.
        records: folder with a Parquet file for each table of records; a `truth.json` beside them, from a made-up
            place, is shown in the report.
        out: results folder; what it holds of an earlier run is kept until the new result is whole.
        progress: called with each step's name, its position and the number of steps.
        engine_name: where expressions run; see `newcare.engines.ENGINES`. The result does not depend on it.

    Raises:
        InvalidModelFile, InvalidRecords, FolderBusy, StorageFailure: with what to do; the last whole result stays.
    """
    store = Store(out)
    with store.writing():
        engine = open_engine(engine_name, spill=out / ".spill")
        try:
            prepared = _prepare(model_path, records, store, engine)
            entries = run(prepared.steps, prepared.sources.files, store, engine, progress)
        finally:
            engine.close()
        manifest = manifest_of(
            prepared.sources,
            engine=engine.kind,
            purpose=PURPOSE,
            data_version=prepared.data_version,
            shown=SHOWN,
            entries=entries,
            folder=out,
            model={"name": prepared.model.model.name, "sha256": prepared.model.sha256},
            protocol=prepared.protocol.values(),
        )
        store.publish(manifest)
    return RunResult(out, manifest, tuple(item.step.name for item in prepared.steps if item.reason))


def _prepare(model_path: Path, records: Path, store: Store, engine: Engine) -> Prepared:
    """Load, check and plan."""
    model = load_model(model_path)
    judged = judged_indicators(model)
    sources = open_sources(records, engine, "assessment", *tables_there(records, judged), purpose=PURPOSE)
    refuse_uncountable(judged, sources.tables, sources.empty)
    check_units(model, units_known(sources.tables, model.place.unit.column, engine))
    calendar = calendar_of(model, sources.tables, engine)
    if needs_risk(model):
        refuse_short_history(model.place.population_date, sources, engine)
    data_version = sources.version(model.sha256)
    earlier = sighting_of((store.manifest() or {}).get("protocol"))
    protocol = status_of(protocol_of_model(model), lock_path_of(model_path), earlier=earlier)
    steps = chain(
        model,
        calendar,
        tuple(sources.files),
        data_version=data_version,
        pseudonym_key=purpose_key(PURPOSE, away_from=(records, store.folder)),
        truth=_truth(records),
        protocol=protocol.values(),
    )
    return Prepared(model, protocol, data_version, sources, plan(steps, sources.digests, store))


def tables_there(records: Path, indicators: Sequence[Indicator]) -> list[str]:
    """Tables that indicators are counted from and that the folder holds."""
    return [name for name in tables_of(indicators) if (records / f"{name}.parquet").exists()]


def units_known(tables: Mapping[str, Table], column: str, engine: Engine) -> set[str]:
    """Units of the model's kind that the records know."""
    holder = tables["place"] if column in tables["place"].columns else tables["register"]
    return set(engine.to_arrow(holder.select(column).distinct()).column(column).to_pylist()) - {None}


def _truth(records: Path) -> dict[str, Any] | None:
    """What was set, where the records are of a made-up place."""
    path = records / "truth.json"
    if not path.exists():
        return None
    try:
        truth = Truth.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidRecords(
            f"'{path}' is not the truth of a made-up place.",
            remedy="Delete it if these are records of a real place; newcare synth --as tables writes a sound one.",
        ) from error
    found: dict[str, Any] = json.loads(truth.to_json())
    return found
