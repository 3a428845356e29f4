"""The contract as a file: its schema, its loader, three samples, and errors that point at the line."""

from newcare.caremodel.contracts.contract_file import ContractFile, contract_schema
from newcare.caremodel.contracts.loader import CareModelContract, load_contract, write_contract
from newcare.caremodel.contracts.samples import contract_sample_names, write_contract_sample
from newcare.caremodel.contracts.terms import (
    Band,
    Gate,
    Improvement,
    Line,
    Measure,
    Outcome,
    OutcomeContract,
    Pool,
    PooledFund,
    StopLoss,
)

__all__ = [
    "Band",
    "CareModelContract",
    "ContractFile",
    "Gate",
    "Improvement",
    "Line",
    "Measure",
    "Outcome",
    "OutcomeContract",
    "Pool",
    "PooledFund",
    "StopLoss",
    "contract_sample_names",
    "contract_schema",
    "load_contract",
    "write_contract",
    "write_contract_sample",
]
