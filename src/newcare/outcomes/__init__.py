"""Measures over time: counted in one cube, standardised, indexed, beside comparators, and screened for breaks."""

from newcare.outcomes.area_rates import area_rates
from newcare.outcomes.both_cuts import cube_by_cuts
from newcare.outcomes.control_tables import control_tables
from newcare.outcomes.counted import refuse_uncountable, uncountable
from newcare.outcomes.cube import cube, cube_by_cut, spells_by_provider
from newcare.outcomes.event_square import event_square
from newcare.outcomes.funnel import funnels
from newcare.outcomes.funnel_limits import expected_limits
from newcare.outcomes.inequality import inequality
from newcare.outcomes.panel import evaluation_panel
from newcare.outcomes.rates import rates
from newcare.outcomes.screen import reporting_breaks

__all__ = [
    "area_rates",
    "control_tables",
    "cube",
    "cube_by_cut",
    "cube_by_cuts",
    "evaluation_panel",
    "event_square",
    "expected_limits",
    "funnels",
    "inequality",
    "rates",
    "refuse_uncountable",
    "reporting_breaks",
    "spells_by_provider",
    "uncountable",
]
