"""Faults planted into extracts, whose truth is kept: what goes wrong in real ones, at shares that are set."""

from newcare.synthetic.mess.kinds import KINDS
from newcare.synthetic.mess.planted import FAULTS_FILE, IDENTITIES_FILE, PlantedWriter, late_month
from newcare.synthetic.mess.settings import NO_MESS, Mess
from newcare.synthetic.mess.sheet import Sheet
from newcare.synthetic.mess.spoil import MissingMonth, Spoiled, spoil

__all__ = [
    "FAULTS_FILE",
    "IDENTITIES_FILE",
    "KINDS",
    "NO_MESS",
    "Mess",
    "MissingMonth",
    "PlantedWriter",
    "Sheet",
    "Spoiled",
    "late_month",
    "spoil",
]
