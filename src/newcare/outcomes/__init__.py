"""Measures over time: counted in one cube, standardised, indexed, beside comparators, and screened for breaks."""

from newcare.outcomes.cube import cube, spells_by_provider
from newcare.outcomes.indicators import INDICATORS, Indicator
from newcare.outcomes.panel import evaluation_panel
from newcare.outcomes.rates import rates
from newcare.outcomes.screen import reporting_breaks

__all__ = [
    "INDICATORS",
    "Indicator",
    "cube",
    "evaluation_panel",
    "rates",
    "reporting_breaks",
    "spells_by_provider",
]
