"""Reading and writing a contract file: all its faults at once, or the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from newcare.caremodel.contracts.consistency import contract_contradictions
from newcare.caremodel.contracts.contract_file import ContractFile
from newcare.caremodel.written_file import read_written
from newcare.errors import InvalidContract


class CareModelContract(ContractFile):
    """A contract as it was read; `sha256` changes with any byte of its file."""

    path: Path
    sha256: str

    def years(self) -> tuple[str, ...]:
        """Financial years of the term, in order."""
        first = int(self.contract.first_year[:4])
        return tuple(
            f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + self.contract.term_years)
        )

    def year_of_term(self, financial_year: str) -> int:
        """Place of a financial year in the term, from 0."""
        return int(financial_year[:4]) - int(self.contract.first_year[:4])


def load_contract(path: Path) -> CareModelContract:
    """Read a contract file.

    Raises:
        InvalidContract: with every fault, one a line: file, line, what was found, what is allowed.
    """
    file, sha256 = read_written(
        path,
        ContractFile,
        contract_contradictions,
        called="contract file",
        page="settle-a-contract",
        kind=InvalidContract,
    )
    told = {name: getattr(file, name) for name in file.model_fields_set}  # what is left out stays not known
    return CareModelContract(**told, path=path, sha256=sha256)


def write_contract(file: ContractFile) -> str:
    """Write a contract as TOML; read again, it is the same contract."""
    return tomli_w.dumps(
        _plain(file.model_dump(mode="python", exclude_none=True, exclude={"path", "sha256"}))
    )


def _plain(value: Any) -> Any:
    """Turn what TOML does not know into what it does: pounds into numbers, tuples into lists."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return float(value) if hasattr(value, "as_tuple") else value
