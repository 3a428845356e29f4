"""Reading a value ledger: all its faults at once, or the ledger."""

from __future__ import annotations

from pathlib import Path

from newcare.caremodel.ledgers.consistency import ledger_contradictions
from newcare.caremodel.ledgers.ledger_file import LedgerFile
from newcare.caremodel.written_file import read_written
from newcare.errors import InvalidModelFile


class ValueLedger(LedgerFile):
    """A ledger as it was read; `sha256` changes with any byte of its file."""

    path: Path
    sha256: str

    @property
    def data_version(self) -> str:
        """Version that every figure drawn from the ledger carries."""
        return self.sha256[:12]


def load_ledger(path: Path) -> ValueLedger:
    """Read a value ledger.

    Raises:
        InvalidModelFile: with every fault, one a line: file, line, what was found, what is allowed.
    """
    file, sha256 = read_written(
        path,
        LedgerFile,
        ledger_contradictions,
        called="value ledger",
        page="value-a-proposition",
        kind=InvalidModelFile,
    )
    told = {name: getattr(file, name) for name in file.model_fields_set}
    return ValueLedger(**told, path=path, sha256=sha256)
