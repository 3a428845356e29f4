"""The contract as a file: its schema, its loader, three samples, and errors that point at the line."""

from newcare.caremodel.contracts.contract_file import ContractFile, contract_schema
from newcare.caremodel.contracts.loader import CareModelContract, load_contract, write_contract
from newcare.caremodel.contracts.outcome_terms import (
    Improvement,
    Measure,
    Outcome,
    OutcomeContract,
    PooledFund,
)
from newcare.caremodel.contracts.paid_once import charged_to_pool
from newcare.caremodel.contracts.pool_terms import AggregateStopLoss, Band, Pool, StopLoss
from newcare.caremodel.contracts.samples import contract_sample_names, write_contract_sample
from newcare.caremodel.contracts.stranded_section import Stranded
from newcare.caremodel.contracts.terms import Gate, Line

__all__ = [
    "AggregateStopLoss",
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
    "Stranded",
    "charged_to_pool",
    "contract_sample_names",
    "contract_schema",
    "load_contract",
    "write_contract",
    "write_contract_sample",
]
