"""Results of places from folders that newcare run or newcare evaluate wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newcare.engines import Store
from newcare.errors import InvalidInput
from newcare.evaluation.synthesis import DIFFERENCE, RATIO, PlaceResult
from newcare.evaluation.wording import effect_columns, is_ratio

EVALUATED = "estimate.parquet"


def result_of_folder(folder: Path) -> PlaceResult:
    """The main estimate of a run, with its place's progress on the framework as moderators, or of an evaluation.

    Raises:
        InvalidInput: the folder holds no such results, or they have no interval.
    """
    manifest = Store(folder).manifest()
    if manifest is not None and "estimate" in manifest.get("tables", {}):
        table = _table(folder, manifest, "estimate")
        return _main_of(folder, table, "newcare run", _progress(folder, manifest))
    if (folder / EVALUATED).is_file():
        return _main_of(folder, _read(folder / EVALUATED), "newcare evaluate", {})
    raise InvalidInput(
        f"{folder} holds no results of newcare run, and no {EVALUATED} of newcare evaluate.",
        remedy="Give the folder named by --out of one of them; results of newcare evaluate persons go into a CSV file.",
    )


def _main_of(folder: Path, table: Any, command: str, moderators: Mapping[str, float]) -> PlaceResult:
    """The row that was judged by, as a ratio, or as a difference where its outcome is no rate."""
    row = table.filter(pc.field("main")).to_pylist()[0]
    names = effect_columns(row)
    if any(row[name] is None for name in names):
        raise InvalidInput(
            f"The estimate of {folder} has no interval, so it cannot be pooled.", seen=row["reason"] or "none"
        )
    ratio = is_ratio(row)
    return PlaceResult.of_limits(
        folder.resolve().name,
        row["outcome"],
        RATIO if ratio else DIFFERENCE,
        *(ratio + row[name] for name in names),
        source=f"{command}: {row['design']}, {row['screen']}, data {row['data_version']}",
        confidence=row["confidence"],
        moderators=moderators,
    )


def _progress(folder: Path, manifest: Mapping[str, Any]) -> dict[str, float]:
    """Score of each feature of the framework at the last assessment, where the run holds one."""
    if "progress" not in manifest["tables"]:
        return {}
    rows = _table(folder, manifest, "progress").to_pylist()
    last = max((row["assessed_date"] for row in rows), default=None)
    return {
        "progress" if row["feature"] == "ALL" else row["feature"]: row["score"]
        for row in rows
        if row["assessed_date"] == last and row["score"] is not None
    }


def _table(folder: Path, manifest: Mapping[str, Any], name: str) -> Any:
    return _read(folder / manifest["tables"][name]["path"])


def _read(file: Path) -> Any:
    """Read a table that newcare wrote."""
    try:
        return pq.read_table(file)
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidInput(
            f"The results file {file} cannot be read.", seen=str(error), remedy="Write it again."
        ) from error
