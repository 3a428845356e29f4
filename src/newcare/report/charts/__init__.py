"""The charts that reports use, each built from plain rows as a Vega-Lite specification.

Every chart says its words on itself: what an axis measures stands level beside it, series and rows are labelled where
they are, and nothing depends on colour alone. A specification holds no width; `charts.drawing` draws it for a page and
again for a phone, where the keys under `usermeta.narrow` take the place of those above them. Newer kinds carry their
text alternative as `description`.
"""

from newcare.report.charts.balance import love_plot
from newcare.report.charts.boxes import box_flow
from newcare.report.charts.control import control_chart
from newcare.report.charts.event_studies import event_study
from newcare.report.charts.forests import forest
from newcare.report.charts.funnels import funnel
from newcare.report.charts.gradients import inequality
from newcare.report.charts.lines import indexed_lines
from newcare.report.charts.multiples import small_multiples
from newcare.report.charts.power_curves import power_curve
from newcare.report.charts.rows import bars, interval_dots, range_bar
from newcare.report.charts.runs import run_chart
from newcare.report.charts.scales import Rows, Spec, Unit

__all__ = [
    "Rows",
    "Spec",
    "Unit",
    "bars",
    "box_flow",
    "control_chart",
    "event_study",
    "forest",
    "funnel",
    "indexed_lines",
    "inequality",
    "interval_dots",
    "love_plot",
    "power_curve",
    "range_bar",
    "run_chart",
    "small_multiples",
]
