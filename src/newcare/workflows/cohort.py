"""Choose a cohort: the page and the tables that a chooser needs, a list of pseudonyms, or a practice's own list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newcare.caremodel import ModelOfCare, load_model
from newcare.engines import Engine, Step, Store, Table, Takes, open_engine, plan, run
from newcare.errors import InvalidInput
from newcare.report.cohort_release import RELEASED, write_cohort_release
from newcare.report.empty_tables import empty_tables_words
from newcare.report.released_files import ACCOUNT
from newcare.workflows.access_log import Read, record_read
from newcare.workflows.calendar import Calendar, calendar_of
from newcare.workflows.cohort_list import LIST, named_list, write_list
from newcare.workflows.growth_file import read_growth
from newcare.workflows.keys import purpose_key
from newcare.workflows.run import Progress
from newcare.workflows.sources import Sources, manifest_of, open_sources
from newcare.workflows.steps.about import about
from newcare.workflows.steps.choosing import choosing_steps
from newcare.workflows.steps.population import population_steps
from newcare.workflows.steps.risk import needs_risk, refuse_short_history, risk_steps_of

PLANNING, DIRECT_CARE = "planning", "direct-care"
CAUTION = (
    "Risk is not impactability: this list says who needs or uses most care, not who would gain most from more. Read it"
    " with people who know the persons."
)
REPORT, WORKBOOK = "cohort.html", "cohort.xlsx"


@dataclass(frozen=True)
class CohortResult:
    """What was written: the files by name, how many people the list holds, the digest of the log's line, and notes."""

    files: Mapping[str, Path]
    people: int
    data_version: str
    log_digest: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Prepared:
    """A model of care on checked records."""

    model: ModelOfCare
    calendar: Calendar
    sources: Sources
    data_version: str


def choose_cohort(
    model_path: Path,
    records: Path,
    out: Path,
    progress: Progress,
    *,
    on: dt.date | None = None,
    growth: Path | None = None,
    engine_name: str = "duckdb",
) -> CohortResult:
    """Work out the cohort and what a chooser must see of it, for planning: pseudonyms, small numbers hidden.

    Args:
        model_path: the model file, which says whom the cohort is made of.
        records: folder with a Parquet file for each table of records.
        out: results folder; what it holds of an earlier run is kept until the new result is whole.
        progress: called with each step's name, its position and the number of steps.
        on: day on which people are chosen; the model file's population date where absent.
        growth: CSV file of sex, age_band and growth (change a year), for the projection.
        engine_name: where expressions run.

    Raises:
        InvalidModelFile, InvalidRecords, InvalidInput, FolderBusy: with what to do; the last whole result stays.
        StorageFailure: the results or the log of reads cannot be written; nothing new is shown.
    """
    store = Store(out)
    with store.writing():
        engine = open_engine(engine_name, spill=out / ".spill")
        try:
            found = _prepare(model_path, records, on, engine, PLANNING)
            if needs_risk(found.model):
                refuse_short_history(found.model.place.population_date, found.sources, engine)
            steps = _steps(found, records, store, growth)
            planned = plan(steps, found.sources.digests, store)
            entries = run(planned[:-1], found.sources.files, store, engine, progress)
            people = entries["tables"]["cohort"]["rows"]
            digest = record_read(Read(PLANNING, LIST, None, people, found.data_version))
            cohort = out / entries["tables"]["cohort"]["path"]
            listed = run(planned[-1:], {"cohort": cohort}, store, engine, progress)
        finally:
            engine.close()
        whole = {part: entries[part] | listed[part] for part in entries}
        store.publish(
            manifest_of(
                found.sources,
                engine=engine.kind,
                purpose=PLANNING,
                data_version=found.data_version,
                shown=(REPORT, WORKBOOK, f"{LIST}.csv"),
                entries=whole,
                folder=out,
                model={"name": found.model.model.name, "sha256": found.model.sha256},
            )
        )
        (out / f"{LIST}.csv").chmod(0o600)
    shown = {name: out / name for name in (REPORT, WORKBOOK, f"{LIST}.csv")}
    tables = {name: out / path for name, path in whole["files"].items() if name.endswith(".parquet")}
    return CohortResult({**shown, **tables}, people, found.data_version, digest, _notes(found))


def list_for_practice(
    model_path: Path, records: Path, out: Path, *, practice: str, on: dt.date | None = None
) -> CohortResult:
    """Write a practice's own people of the cohort by NHS number, for direct care; nothing else is kept.

    Args:
        model_path, records, on: as for `choose_cohort`.
        out: folder for the list, made where absent; only its owner may read the file.
        practice: code of the practice, whose own registered people are named and nobody else.

    Raises:
        InvalidInput: the records hold no such practice, or the cohort is chosen by predicted risk.
        InvalidRecords: the records were not linked for direct care.
        StorageFailure: the list or the log of reads cannot be written; nothing is served.
    """
    engine = open_engine()
    try:
        found = _prepare(model_path, records, on, engine, DIRECT_CARE)
        _refuse_risk(found.model)
        key = purpose_key(DIRECT_CARE, away_from=(records, out))
        cohort = _expressions(
            population_steps(found.model, tuple(found.sources.files), key), found.sources.tables
        )["cohort"]
        rows = named_list(
            cohort,
            found.sources.tables["register"],
            found.sources.tables["place"],
            practice=practice,
            on=found.model.place.population_date,
            pseudonym_key=key,
            engine=engine,
        )
    finally:
        engine.close()
    digest = record_read(Read(DIRECT_CARE, LIST, practice, rows.num_rows, found.data_version))
    path = write_list(rows, out, f"cohort-{practice}.csv")
    return CohortResult({path.name: path}, rows.num_rows, found.data_version, digest, _notes(found))


def _refuse_risk(model: ModelOfCare) -> None:
    """Refuse a practice's list of a cohort that is chosen by predicted risk: nothing is kept of it to learn from."""
    if needs_risk(model):
        raise InvalidInput(
            "A practice's own list cannot be chosen by predicted risk, which is learnt from everybody's records.",
            seen=f"by = {model.cohort.top.by!r}" if model.cohort.top else None,
            remedy="Choose the cohort for planning, or rank by something that a person used or needs, such as"
            " cost-in-past-year.",
        )


def _notes(found: _Prepared) -> tuple[str, ...]:
    """What a reader must know of the records."""
    return tuple(empty_tables_words(found.sources.empty))


def _prepare(model_path: Path, records: Path, on: dt.date | None, engine: Engine, purpose: str) -> _Prepared:
    """Load and check."""
    model = load_model(model_path)
    if on is not None:
        model = model.model_copy(update={"place": model.place.model_copy(update={"population_date": on})})
    sources = open_sources(records, engine, purpose=purpose)
    calendar = calendar_of(model, sources.tables, engine)
    version = sources.version(model.sha256, model.place.population_date.isoformat())
    return _Prepared(model, calendar, sources, version)


def _steps(found: _Prepared, records: Path, store: Store, growth: Path | None) -> list[Step]:
    """The chain from records to the page; the list comes last."""
    key = purpose_key(PLANNING, away_from=(records, store.folder))
    return [
        *risk_steps_of(
            found.model, tuple(found.sources.files), data_version=found.data_version, pseudonym_key=key
        ),
        *population_steps(found.model, tuple(found.sources.files), key),
        *choosing_steps(
            found.model,
            found.calendar,
            tuple(found.sources.files),
            data_version=found.data_version,
            pseudonym_key=key,
            growth=None if growth is None else read_growth(growth),
        ),
        Step(
            "cohort-release",
            write_cohort_release,
            RELEASED,
            (REPORT, WORKBOOK, *(f"{name}.parquet" for name in RELEASED), ACCOUNT),
            {
                "model": about(found.model, found.calendar),
                "policy": found.model.disclosure.policy,
                "data_version": found.data_version,
                "made_up": (records / "truth.json").exists(),
            },
            takes=Takes.FILES,
        ),
        Step("list", write_pseudonyms, ("cohort",), (f"{LIST}.csv", f"{LIST}.parquet"), takes=Takes.FILES),
    ]


def _expressions(steps: list[Step], tables: Mapping[str, Table]) -> dict[str, Table]:
    """Put steps together without running or keeping anything, up to the cohort."""
    made = dict(tables)
    for step in steps:
        if step.takes is Takes.EXPRESSIONS and "cohort" not in made:
            inputs = {name: made[name] for name in step.inputs}
            made |= step.function(**inputs, **step.parameters, **step.secrets)
    return made


def write_pseudonyms(folder: Path, *, cohort: Any) -> None:
    """Write the list for planning: pseudonyms, and why each is on it."""
    write_list(cohort, folder, f"{LIST}.csv", parquet=True)
