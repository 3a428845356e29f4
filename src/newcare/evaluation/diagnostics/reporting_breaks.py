"""Does the answer change with the units whose reporting broke?"""

from __future__ import annotations

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import EstimateRow, Examined
from newcare.evaluation.sides import SAYS, estimate_of, same_analysis, side_of

_METHOD = "the main design on the other screen: with, or without, units whose reporting broke"
_OTHER = {
    "all-units": "With the units whose reporting broke",
    "without-reporting-breaks": "Without the units whose reporting broke",
}


def reporting_breaks(examined: Examined) -> list[Check]:
    """Set the main result beside the same design on the other screen."""
    main = examined.main
    return [
        _check(examined, row)
        for row in examined.estimates
        if same_analysis(row, main, "outcome", "design", "comparison") and row["screen"] != main["screen"]
    ]


def _check(examined: Examined, row: EstimateRow) -> Check:
    """Judge the other screen."""
    main, about = examined.main, row["screen"]
    counted = ("units_treated", "units_comparison", "units_left_out")
    if same_analysis(row, main, *counted):
        sentence = "No unit's reporting broke, so no unit had to be left out."
        return Check("reporting-breaks", about, sentence, _METHOD, True, statistic=estimate_of(row))
    side = side_of(row)
    if side is None or examined.side is None:
        reason = row["reason"] or main["reason"]
        sentence = f"{_OTHER[about]} there is no interval to set beside the main one: {reason}."
        return Check("reporting-breaks", about, sentence, _METHOD, None, statistic=estimate_of(row))
    same = side == examined.side
    answer = "stays" if same else "changes"
    sentence = f"{_OTHER[about]} the answer {answer}: {examined.effect_words(row)}, {SAYS[side]}."
    return Check("reporting-breaks", about, sentence, _METHOD, same).with_figures_of(row)
