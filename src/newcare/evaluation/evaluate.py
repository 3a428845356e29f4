"""The step that answers: did it work, compared with what, and with what certainty?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newcare.evaluation.designs import CALLAWAY_SANTANNA, DESIGNS, LEAST_UNITS, TWO_WAY_FIXED_EFFECTS
from newcare.evaluation.finding import Finding
from newcare.evaluation.observed import read_panel
from newcare.evaluation.screened_panel import ScreenedPanel
from newcare.methods.effect import check_confidence, check_option
from newcare.tables.arrow import table_of
from newcare.tables.estimates import EFFECT_BY_YEAR, ESTIMATE, EVENT_STUDY

WITHOUT_BREAKS = "without-reporting-breaks"
ALL_UNITS = "all-units"
METHODS = {
    CALLAWAY_SANTANNA: "Callaway-Sant'Anna against never-treated units, mean over treated unit-quarters of the log of "
    "events over expected events; leave-one-unit-out standard error, t with Welch's degrees of freedom",
    TWO_WAY_FIXED_EFFECTS: "two-way fixed effects on the log of events over expected events; standard error "
    "clustered by unit, t with units - 1 degrees of freedom",
}
HALF_ADDED = "; 0.5 added to events and expected events, because some unit had none in a quarter"


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation found, as the tables `estimate`, `event_study` and `effect_by_year`."""

    estimate: pa.Table
    event_study: pa.Table
    effect_by_year: pa.Table

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by name, as a step of a run does."""
        return {
            "estimate": self.estimate,
            "event_study": self.event_study,
            "effect_by_year": self.effect_by_year,
        }


def evaluate(
    panel: pa.Table,
    *,
    outcome: str,
    confidence: float,
    exclude_reporting_breaks: bool,
    data_version: str,
    headline: str = CALLAWAY_SANTANNA,
) -> Evaluation:
    """Estimate the effect of a model of care by both designs, with and without units whose reporting broke.

    Args:
        panel: one row a unit and quarter; see `newcare.evaluation.observed.read_panel`.
        outcome: name of the indicator.
        confidence: level of the two-sided limits, between 0 and 1.
        exclude_reporting_breaks: the protocol's choice of screen; the other is shown beside it.
        data_version: written on every row.
        headline: the protocol's choice of design, "callaway-santanna" or "two-way-fixed-effects".

    Returns:
        Tables as `newcare.tables.estimates` describes them. Too few units or quarters: the estimate has
        no limits and a reason, never an invented interval. Events avoided are counted over every unit where the
        model of care runs, whichever units the effect was estimated from, because that is what it cost.

    Raises:
        InvalidInput: the panel is not what it should be; `confidence` or `headline` is out of range.

    Sources:
        Callaway and Sant'Anna 2021, J Econometrics 225:200. Welch 1947, Biometrika 34:28.
    """
    check_confidence(confidence)
    check_option("headline", headline, DESIGNS)
    observed = read_panel(panel)
    main = (headline, WITHOUT_BREAKS if exclude_reporting_breaks else ALL_UNITS)
    lineage = {"outcome": outcome, "confidence": confidence, "data_version": data_version}
    estimates: list[dict[str, Any]] = []
    quarters: list[dict[str, Any]] = []
    years: list[dict[str, Any]] = []
    for screen in (WITHOUT_BREAKS, ALL_UNITS):
        screened = ScreenedPanel.of(observed, ~observed.reporting_break | (screen == ALL_UNITS))
        for design in screened.designs():
            shared = {**lineage, "screen": screen, "design": design.design}
            shared["method"] = METHODS[design.design] + HALF_ADDED * observed.half_added
            is_main = (design.design, screen) == main
            estimates.append(
                {**shared, "main": is_main, **screened.estimate_row(design.mean, observed, confidence)}
            )
            quarters.extend(_rows(shared, "relative_quarter", design.by_quarter, confidence))
            years.extend(_rows(shared, "year", design.by_year, confidence))
    return Evaluation(
        table_of(ESTIMATE, estimates), table_of(EVENT_STUDY, quarters), table_of(EFFECT_BY_YEAR, years)
    )


def evaluation_tables(
    panel: pa.Table,
    *,
    outcome: str,
    confidence: float,
    exclude_reporting_breaks: bool,
    data_version: str,
    headline: str = CALLAWAY_SANTANNA,
) -> dict[str, pa.Table]:
    """Run `evaluate` as a step: the same arguments, its tables by name."""
    return evaluate(
        panel,
        outcome=outcome,
        confidence=confidence,
        exclude_reporting_breaks=exclude_reporting_breaks,
        data_version=data_version,
        headline=headline,
    ).tables()


def _rows(
    shared: dict[str, Any], key: str, findings: dict[int, Finding], confidence: float
) -> list[dict[str, Any]]:
    """Write findings as rows, one for each quarter or year counted from the start.

    An effect seen in fewer units than an interval needs is noise, and close to the units themselves: it is null.
    """
    shown = {
        place: finding
        if finding.units_treated >= LEAST_UNITS
        else Finding(None, None, None, finding.units_treated, f"seen in fewer than {LEAST_UNITS} units")
        for place, finding in findings.items()
    }
    return [{**shared, key: place, **finding.figures(confidence)} for place, finding in shown.items()]
