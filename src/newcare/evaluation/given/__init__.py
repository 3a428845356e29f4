"""Any panel that a person brings: reads it, says how it was read, and chooses designs that fit it."""

from newcare.evaluation.given.choosing import fitting_designs
from newcare.evaluation.given.columns import Columns, columns_of
from newcare.evaluation.given.panel_file import PanelFile, read_panel_file
from newcare.evaluation.given.person_time import TIME_UNITS, person_time_words
from newcare.evaluation.given.reading import Given, read_given
from newcare.evaluation.given.terms import PanelTerms

__all__ = [
    "TIME_UNITS",
    "Columns",
    "Given",
    "PanelFile",
    "PanelTerms",
    "columns_of",
    "fitting_designs",
    "person_time_words",
    "read_given",
    "read_panel_file",
]
