"""Tables after disclosure control as files: the one way in which a table leaves the team."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.methods.disclosure import Policy
from newcare.report.results import released


def write_released(
    folder: Path, tables: Mapping[str, pa.Table], policy: Policy, data_version: str
) -> dict[str, pa.Table]:
    """Apply a disclosure policy to every count and write each table as Parquet, stamped with policy and version.

    Args:
        folder: where the files go, one a table.
        tables: result tables about groups, never about persons, by name.
        policy: disclosure policy.
        data_version: of the records and of what else decided the tables.

    Returns:
        The tables as they were written.
    """
    safe = {name: released(name, table, policy) for name, table in tables.items()}
    stamp = {"newcare:disclosure_policy": policy.value, "newcare:data_version": data_version}
    for name, table in safe.items():
        pq.write_table(table.replace_schema_metadata(stamp), folder / f"{name}.parquet", compression="zstd")
    return safe
