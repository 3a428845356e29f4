"""Pool the results of several places: read, pool, say what that means, write page and tables whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from newcare.engines import replaced_whole
from newcare.errors import InvalidInput
from newcare.evaluation.synthesis import Synthesis, pooled_words, synthesise
from newcare.evaluation.synthesis.as_tables import synthesis_tables
from newcare.report.page import render_page
from newcare.report.synthesis.page import synthesis_page
from newcare.workflows.synthesis_inputs import of_the_published_record, results_of

PAGE = "synthesis.html"


@dataclass(frozen=True)
class Pooled:
    """Syntheses by outcome, their tables, and where they were written."""

    syntheses: tuple[Synthesis, ...]
    tables: dict[str, pa.Table]
    folder: Path

    @property
    def report(self) -> Path:
        """The page to open."""
        return self.folder / PAGE

    def words(self) -> list[str]:
        """What each outcome says, for a terminal."""
        return [" ".join(pooled_words(each)) for each in self.syntheses]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        rows = {name: table.to_pylist() for name, table in self.tables.items()}
        return {**rows, "words": self.words(), "report": str(self.report)}


def pool_places(
    inputs: Sequence[Path],
    out: Path,
    *,
    published: bool = False,
    outcome: str | None = None,
    moderators: Sequence[str] = (),
    confidence: float = 0.95,
) -> Pooled:
    """Pool results of places and write page and tables.

    Args:
        inputs: CSV files of results, and folders that `newcare run` or `newcare evaluate` wrote.
        out: folder written.
        published: add what independent studies published of the models of 2015.
        outcome: pool this one only.
        moderators: columns, or features of the framework, that effects may go along with.
        confidence: of every interval.

    Raises:
        InvalidInput: nothing to pool, or a file with faults. FolderBusy, StorageFailure: it cannot be written.
    """
    results = [result for path in inputs for result in results_of(path, moderators)]
    results += of_the_published_record() if published else []
    wanted = [each for each in results if outcome in (None, each.outcome)]
    if results and not wanted:
        known = ", ".join(sorted({each.outcome for each in results}))
        raise InvalidInput(f"No result is on '{outcome}'.", seen=f"results on {known}")
    syntheses = synthesise(wanted, moderators=moderators, confidence=confidence)
    written = json.dumps([asdict(each) for each in wanted], sort_keys=True, default=str)
    version = hashlib.sha256(written.encode()).hexdigest()[:12]
    tables = synthesis_tables(syntheses, version)
    with replaced_whole(out) as room:
        (room / PAGE).write_text(render_page(synthesis_page(syntheses, version)), encoding="utf-8")
        for name, table in tables.items():
            pq.write_table(table, room / f"{name}.parquet")
            pa.csv.write_csv(table, room / f"{name}.csv")
    return Pooled(syntheses, tables, out)
