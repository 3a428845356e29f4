"""Count indicators from a place's records, by any geography, period and cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.engines import Engine, Step, Store, Takes, open_engine, plan, run
from newcare.engines.graph import Progress
from newcare.errors import InvalidInput
from newcare.outcomes.count_cube import count_cube
from newcare.outcomes.counted import refuse_uncountable, uncountable
from newcare.outcomes.periods import spans_within
from newcare.reference.indicators import Indicator, indicator_names
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from newcare.workflows.area_lookup import read_areas
from newcare.workflows.calendar import covered_quarters
from newcare.workflows.count_files import (
    COUNT_FILES,
    COUNT_TABLES,
    counted_indicators,
    write_count_files,
)
from newcare.workflows.count_result import CountResult
from newcare.workflows.indicators import named_indicator
from newcare.workflows.sources import Sources, digest_of, manifest_of, open_sources
from newcare.workflows.supplied_series import not_read, read_supplied, refuse_no_folder

PURPOSE = "planning"
GEOGRAPHIES = {
    "practice": "practice",
    "neighbourhood": "neighbourhood",
    "hospital": "hospital",
    "urgent-care-network": "urgent_care_network",
    "icb": "integrated_care_board",
    "care-home": "care_home",
}
FURTHER = ("death",)  # tables that only indicators read


@dataclass(frozen=True)
class Request:
    """What is counted, and for whom.

    Attributes:
        indicators: names of shipped indicators or paths of TOML files; empty for all that the records can tell.
        by: one of `GEOGRAPHIES`.
        period: month, quarter or year.
        cut: deprivation or ethnicity; None for everybody together.
        areas: CSV look-up from small areas to areas with shares, in place of `by`.
        cohort: Parquet file of `person_id`, to whom everything is limited.
        supplied: folder of CSV files of supplied series, each called after its indicator.
    """

    indicators: tuple[str, ...] = ()
    by: str = "practice"
    period: str = "quarter"
    cut: str | None = None
    areas: Path | None = None
    cohort: Path | None = None
    supplied: Path | None = None


def count_indicators(
    records: Path, request: Request, out: Path, progress: Progress, *, engine_name: str = "duckdb"
) -> CountResult:
    """Count indicators by unit, period, sex and age band.

    Args:
        records: folder with a Parquet file for each table of records.
        request: what is counted, and for whom.
        out: results folder; what it holds of an earlier count is kept until the new one is whole.
        progress: called with each step's name, its position and the number of steps.
        engine_name: where records are joined; the counts do not depend on it.

    Raises:
        InvalidInput, InvalidRecords, FolderBusy, StorageFailure: with what to do; the last whole result stays.
    """
    if request.by not in GEOGRAPHIES:
        raise InvalidInput(
            "There is no such geography.", seen=repr(request.by), remedy=f"Choose {', '.join(GEOGRAPHIES)}."
        )
    refuse_no_folder(request.supplied)
    store = Store(out)
    with store.writing():
        engine = open_engine(engine_name, spill=out / ".spill")
        try:
            sources = _opened(records, request, engine)
            asked, uncounted = _asked(request, sources)
            supplied = _supplied(request, asked, uncounted)
            step = _step(request, [each for each in asked if not each.supplied], sources, engine)
            data_version = sources.version(step.settings(), supplied)
            further = _further_steps(supplied, uncounted)
            beside = _beside(request, step, data_version)
            steps = plan([step, *further, *beside], sources.digests, store)
            entries = run(steps, sources.files, store, engine, progress)
        finally:
            engine.close()
        manifest = manifest_of(
            sources,
            engine=engine.kind,
            purpose=PURPOSE,
            data_version=data_version,
            shown=COUNT_FILES,
            entries=entries,
            folder=out,
        )
        store.publish(manifest)
    return CountResult(out, manifest, uncounted, not_read(request.supplied, asked))


def _opened(records: Path, request: Request, engine: Engine) -> Sources:
    """Open the records, and the cohort beside them."""
    there = [name for name in FURTHER if (records / f"{name}.parquet").exists()]
    sources = open_sources(records, engine, *there, purpose=PURPOSE)
    if request.cohort is None:
        return sources
    try:
        columns = pq.read_schema(request.cohort).names
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"The cohort '{request.cohort}' cannot be read.",
            remedy="Give a Parquet file with the column person_id.",
        ) from error
    if "person_id" not in columns:
        raise InvalidInput(
            f"The cohort '{request.cohort}' has no column person_id.", seen=", ".join(columns) or "no columns"
        )
    return replace(
        sources,
        files={**sources.files, "members": request.cohort},
        digests={**sources.digests, "members": digest_of(request.cohort)},
    )


def _asked(request: Request, sources: Sources) -> tuple[list[Indicator], dict[str, str]]:
    """The indicators to count, and those that cannot be counted with the reason; a named one is then refused."""
    names = request.indicators or indicator_names()
    named = list({each.id: each for each in map(named_indicator, names)}.values())
    if request.indicators:
        refuse_uncountable([each for each in named if not each.supplied], sources.files, sources.empty)
        return named, {}
    reasons = {
        each.id: uncountable(each, sources.files, sources.empty) for each in named if not each.supplied
    }
    uncounted = {name: reason for name, reason in reasons.items() if reason is not None}
    return [each for each in named if each.id not in uncounted], uncounted


def _supplied(
    request: Request, asked: Sequence[Indicator], uncounted: dict[str, str]
) -> list[dict[str, Any]]:
    """Rows of the supplied series; one that was asked for by name and is not there is refused."""
    rows: list[dict[str, Any]] = []
    for each in (made for made in asked if made.supplied):
        path = None if request.supplied is None else request.supplied / f"{each.id}.csv"
        if path is not None and path.exists():
            rows += read_supplied(path, each)
        elif request.indicators:
            refuse_uncountable([each], ())
        else:
            uncounted[each.id] = uncountable(each, ()) or ""
    return rows


def _step(request: Request, asked: Sequence[Indicator], sources: Sources, engine: Engine) -> Step:
    """The step that counts."""
    spans = spans_within(covered_quarters(sources.tables["spell"], engine), request.period)
    tables = dict.fromkeys(name for each in asked for name in each.tables)
    shipped = indicator_names()
    return Step(
        "count",
        count_cube,
        ("register", "place", *tables, *(("members",) if request.cohort is not None else ())),
        ("period_cube",),
        {
            "unit": GEOGRAPHIES[request.by],
            "periods": [[span.label, span.first.isoformat(), span.end.isoformat()] for span in spans],
            "indicators": [each.id for each in asked],
            "own_indicators": {each.id: each.written for each in asked if each.id not in shipped},
            "cut": request.cut,
            "areas": None if request.areas is None else read_areas(request.areas).as_values(),
        },
    )


def _further_steps(supplied: Sequence[Mapping[str, Any]], uncounted: Mapping[str, str]) -> list[Step]:
    """Steps that write what was supplied and what could not be counted, beside the counts."""
    rows = [{"indicator": name, "reason": reason} for name, reason in uncounted.items()]
    return [
        Step(
            "supplied", _table, (), ("supplied_series",), {"name": "supplied_series", "rows": list(supplied)}
        ),
        Step("uncounted", _table, (), ("uncounted",), {"name": "uncounted", "rows": rows}),
    ]


def _beside(request: Request, step: Step, data_version: str) -> list[Step]:
    """Steps that write what stands behind the counts, and all of it where people look."""
    where = "areas of residence, shared by exact fractions" if request.areas is not None else request.by
    who = "" if request.cohort is None else "; people of a cohort only"
    method = (
        f"counted on the registration that holds on the day, by {where} and {request.period}{who};"
        " person-days are days registered"
    )
    settings = {key: step.parameters[key] for key in ("indicators", "own_indicators")}
    return [
        Step(
            "counting",
            counted_indicators,
            ("period_cube",),
            ("counted_indicator",),
            {**settings, "method": method, "data_version": data_version},
            takes=Takes.ROWS,
        ),
        Step("files", write_count_files, COUNT_TABLES, COUNT_FILES, takes=Takes.FILES),
    ]


def _table(*, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as the table that its specification describes."""
    return {name: table_of(TABLES[name], rows)}
