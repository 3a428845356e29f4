"""The commissioning pot as a file: its schema, its loader, a sample, and errors that point at the line."""

from newcare.caremodel.pots.loader import CommissioningPot, load_pot
from newcare.caremodel.pots.pot_file import (
    CONTRIBUTORS,
    NeedCell,
    PotFile,
    PotLine,
    PotUnit,
    pot_schema,
)
from newcare.caremodel.pots.sample import POT_SAMPLE, write_pot_sample

__all__ = [
    "CONTRIBUTORS",
    "POT_SAMPLE",
    "CommissioningPot",
    "NeedCell",
    "PotFile",
    "PotLine",
    "PotUnit",
    "load_pot",
    "pot_schema",
    "write_pot_sample",
]
