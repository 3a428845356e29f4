"""The value proposition as a file: its schema, its loader, two samples, and errors that point at the line."""

from newcare.caremodel.ledgers.ledger_file import LedgerFile, ledger_schema
from newcare.caremodel.ledgers.loader import ValueLedger, load_ledger
from newcare.caremodel.ledgers.samples import ledger_sample_names, write_ledger_sample
from newcare.caremodel.ledgers.sections import (
    Cost,
    Estimate,
    Events,
    EvidenceGrade,
    Gap,
    OtherClaim,
    Proposition,
    Saving,
)

__all__ = [
    "Cost",
    "Estimate",
    "Events",
    "EvidenceGrade",
    "Gap",
    "LedgerFile",
    "OtherClaim",
    "Proposition",
    "Saving",
    "ValueLedger",
    "ledger_sample_names",
    "ledger_schema",
    "load_ledger",
    "write_ledger_sample",
]
