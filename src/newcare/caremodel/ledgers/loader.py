"""Reading a value ledger: all its faults at once, or the ledger."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from newcare.caremodel.faults import Fault, refusal, schema_faults
from newcare.caremodel.ledgers.consistency import ledger_contradictions
from newcare.caremodel.ledgers.ledger_file import LedgerFile
from newcare.caremodel.toml_file import parse, read_bytes
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
    content = read_bytes(path, "value ledger", "value-a-proposition")
    raw, lines = parse(content, str(path))
    try:
        file = LedgerFile.model_validate(raw)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise refusal(schema_faults(found, str(path), lines, LedgerFile)) from None
    faults = [
        Fault(str(path), lines.of(place), f"{'.'.join(str(part) for part in place)}: {sentence}")
        for place, sentence in ledger_contradictions(file)
    ]
    if faults:
        raise refusal(faults, InvalidModelFile)
    told = {name: getattr(file, name) for name in file.model_fields_set}
    return ValueLedger(**told, path=path, sha256=hashlib.sha256(content).hexdigest())
