"""The charts that reports use, each built from plain rows as a Vega-Lite specification.

Every chart says its words on itself: what an axis measures stands level beside it, series and rows are labelled where
they are, and nothing depends on colour alone. A specification holds no width; `report.drawing` draws it for a page and
again for a phone, where the keys under `usermeta.narrow` take the place of those above them.
"""

from newcare.report.chart_scales import Rows, Spec, Unit
from newcare.report.event_study_chart import event_study
from newcare.report.line_chart import indexed_lines
from newcare.report.row_charts import bars, interval_dots, range_bar

__all__ = ["Rows", "Spec", "Unit", "bars", "event_study", "indexed_lines", "interval_dots", "range_bar"]
