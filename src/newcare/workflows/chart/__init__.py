"""Charts of a user's own numbers: a plain CSV file in, a picture and the numbers behind it out."""

from newcare.workflows.chart.drawn import FORMATS, Drawn, Written, write_drawn
from newcare.workflows.chart.groups import draw_indexed, draw_small_multiples
from newcare.workflows.chart.samples import write_chart_samples
from newcare.workflows.chart.series import draw_run, draw_xmr
from newcare.workflows.chart.studies import draw_forest
from newcare.workflows.chart.units import draw_funnel

__all__ = [
    "FORMATS",
    "Drawn",
    "Written",
    "draw_forest",
    "draw_funnel",
    "draw_indexed",
    "draw_run",
    "draw_small_multiples",
    "draw_xmr",
    "write_chart_samples",
    "write_drawn",
]
