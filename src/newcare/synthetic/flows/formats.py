"""How the files of a place are written: which format, and whether packed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileFormat(StrEnum):
    """Kinds of file."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True)
class FlowFormat:
    """The format of every file; `gzip` packs CSV."""

    file: FileFormat = FileFormat.CSV
    gzip: bool = False

    def name(self, stem: str) -> str:
        """Name of the file with this stem."""
        packed = ".gz" if self.gzip and self.file is FileFormat.CSV else ""
        return f"{stem}.{self.file}{packed}"


PLAIN_CSV = FlowFormat()
