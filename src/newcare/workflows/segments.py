"""Put a population into segments: sizes, overlap, movements since an earlier day, and whose risk is rising."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.engines import Store, open_engine, plan, run
from newcare.engines.graph import Progress
from newcare.methods.disclosure import Policy
from newcare.population.movements import days_before
from newcare.population.rising_risk import RisingRisk
from newcare.reference.segmentations import Segmentation, load_segmentation, segmentation_names
from newcare.report.empty_tables import empty_tables_words
from newcare.report.segments_release import FILES, PAGE
from newcare.terms.words import count_words, not_known
from newcare.workflows.keys import purpose_key
from newcare.workflows.sources import manifest_of, open_sources, refuse_short
from newcare.workflows.steps.segments import about_segments, page_step, segment_steps

PURPOSE, UNIT = "planning", "practice"
_SLACK = dt.timedelta(days=31)  # a small place may have no admission in the first or last days that count


@dataclass(frozen=True)
class SegmentsResult:
    """A whole result: its folder, its manifest and the segmentation it rests on."""

    folder: Path
    manifest: Mapping[str, Any]
    segmentation: Segmentation

    @property
    def page(self) -> Path:
        """The page to open."""
        return self.folder / PAGE

    def sizes(self) -> dict[str, int | None]:
        """People of each segment as released, highest priority first, then "ALL"; None where suppressed."""
        rows = pq.read_table(self.folder / "segment_size.parquet").to_pylist()
        people = {row["segment"]: row["people"] for row in rows}
        return {name: people.get(name, 0) for name in (*self.segmentation.group_ids, "ALL")}

    def lines(self) -> list[str]:
        """Words for a terminal."""
        names = {group.id: group.name for group in self.segmentation.groups} | {"ALL": "Everybody"}
        return [
            f"{self.segmentation.name}, version {self.segmentation.version}: {self.segmentation.standing}.",
            *(
                f"{names[name]:40} {not_known('too few to show') if people is None else count_words(people):>12}"
                for name, people in self.sizes().items()
            ),
            *empty_tables_words(self.manifest["empty_tables"]),
            f"Page: {self.page}",
        ]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "segmentation": {
                name: value for name, value in self.segmentation.described().items() if name != "groups"
            },
            "people": self.sizes(),
            "page": str(self.page),
            "data_version": self.manifest["data_version"],
            "tables": {
                name: str(self.folder / entry["path"]) for name, entry in self.manifest["tables"].items()
            },
        }


def shipped_segmentations() -> list[dict[str, str]]:
    """Id, name, version, standing and source of each shipped segmentation."""
    return [
        {
            key: str(load_segmentation(name).written[key])
            for key in ("id", "name", "version", "standing", "source")
        }
        for name in segmentation_names()
    ]


def segment_population(
    records: Path,
    segmentation: str,
    on: dt.date,
    out: Path,
    progress: Progress,
    *,
    months: int | None = None,
    rising: RisingRisk | None = None,
    policy: str = Policy.HES_2018,
    engine_name: str = "duckdb",
) -> SegmentsResult:
    """Put everybody registered on a day into a segment, compare with earlier days, and write page and tables.

    Args:
        records: folder with a Parquet file for each table of records.
        segmentation: a shipped segmentation, or the path of an edited copy (TOML).
        on: the day.
        out: results folder; what it holds of an earlier run is kept until the new result is whole.
        progress: called with each step's name, its position and the number of steps.
        months: a day in each of so many months before; None for one day, a year before.
        rising: whose risk is rising; the usual rule where None.
        policy: disclosure policy of the page and of the tables about groups.
        engine_name: where expressions run; the result does not depend on it.

    Raises:
        InvalidModelFile: the segmentation breaks its rules. InvalidInput: fewer than 1 month.
        InvalidRecords: also where the records do not reach the year before each day.
        FolderBusy, StorageFailure: with what to do; the last whole result stays.
    """
    wanted, days = load_segmentation(segmentation), days_before(on, months=months)
    store = Store(out)
    with store.writing():
        engine = open_engine(engine_name, spill=out / ".spill")
        try:
            sources = open_sources(records, engine, purpose=PURPOSE)
            refuse_short(
                sources,
                engine,
                days[0] - dt.timedelta(days=365),
                days[-1] - dt.timedelta(days=1),
                what="Each day of the segments looks back a year, so it",
                remedy="Choose another day with --on or fewer --months, or add the years that are missing.",
            )
            rule, version = rising or RisingRisk(), sources.version(wanted.written)
            key = purpose_key(PURPOSE, away_from=(records, out))
            page = page_step(
                about_segments(wanted, days, rule),
                policy=policy,
                data_version=version,
                made_up=(records / "truth.json").exists(),
            )
            of_days = segment_steps(
                wanted, days, tuple(sources.files), unit=UNIT, rising=rule, pseudonym_key=key
            )
            entries = run(
                plan([*of_days, page], sources.digests, store), sources.files, store, engine, progress
            )
            manifest = manifest_of(
                sources,
                engine=engine.kind,
                purpose=PURPOSE,
                data_version=version,
                shown=FILES,
                entries=entries,
                folder=out,
            )
        finally:
            engine.close()
        store.publish(manifest)
    return SegmentsResult(out, manifest, wanted)
