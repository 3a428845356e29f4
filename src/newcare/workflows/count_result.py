"""What `newcare indicators count` made, in words and as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newcare.workflows.count_files import COUNT_FILES


@dataclass(frozen=True)
class CountResult:
    """A whole result: its folder, its manifest, and the indicators that the records could not tell, with reasons.

    `not_read` names files in the folder of supplied series that are of no supplied indicator.
    """

    folder: Path
    manifest: Mapping[str, Any]
    uncounted: Mapping[str, str]
    not_read: tuple[str, ...] = ()

    def table(self, name: str) -> Path:
        """Parquet file of a result table."""
        path: str = self.manifest["tables"][name]["path"]
        return self.folder / path

    def lines(self) -> list[str]:
        """Words for a terminal."""
        rows = self.manifest["tables"]["period_cube"]["rows"]
        return [
            f"{rows:,} rows of true counts in {self.folder / 'period_cube.csv'} (and .parquet).",
            f"How each indicator is counted, from which data: {self.folder / 'counted_indicator.csv'}",
            *(
                f"{name} counted nothing at all: check its conditions against the codes in the records."
                for name in self.counted_nothing
            ),
            *(f"Not counted: {name}, {reason}." for name, reason in self.uncounted.items()),
            *(
                f"Not read: {name} in the folder of supplied series is called after no supplied indicator asked for."
                for name in self.not_read
            ),
            "These counts are not protected: keep them in the team, and let newcare run release what leaves it.",
        ]

    @property
    def counted_nothing(self) -> tuple[str, ...]:
        """Indicators of which the records hold no event in any unit and period."""
        rows = pq.read_table(self.table("counted_indicator")).to_pylist()
        return tuple(row["indicator"] for row in rows if not row["events"])

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        tables = self.manifest["tables"]
        return {
            "data_version": self.manifest["data_version"],
            "tables": {name: str(self.folder / entry["path"]) for name, entry in tables.items()},
            "files": {name: str(self.folder / name) for name in COUNT_FILES},
            "uncounted": dict(self.uncounted),
            "counted_nothing": list(self.counted_nothing),
            "not_read": list(self.not_read),
        }
