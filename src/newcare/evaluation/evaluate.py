"""The step that answers: did it work, compared with what, and with what certainty?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from newcare.evaluation.designs import CALLAWAY_SANTANNA, NEVER_TREATED, TWO_WAY_FIXED_EFFECTS
from newcare.evaluation.estimate_rows import Row, estimate_row, quarter_rows, year_rows
from newcare.evaluation.judged_outcome import PRIMARY, JudgedOutcome, Plan
from newcare.evaluation.observed import Observed, read_panel
from newcare.evaluation.unit_covariates import unit_covariates
from newcare.tables.arrow import table_of
from newcare.tables.estimates import EFFECT_BY_YEAR, ESTIMATE, EVENT_STUDY


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
    designs: Sequence[str] = (CALLAWAY_SANTANNA, TWO_WAY_FIXED_EFFECTS),
    comparisons: Sequence[str] = (NEVER_TREATED,),
    role: str = PRIMARY,
) -> Evaluation:
    """Estimate the effect of a model of care on one outcome, with and without units whose reporting broke.

    Args:
        panel: one row a unit and quarter; see `newcare.evaluation.observed.read_panel`.
        outcome: name of the indicator.
        confidence: level of the two-sided limits, between 0 and 1.
        exclude_reporting_breaks: the protocol's choice of screen; the other is shown beside it.
        data_version: written on every row.
        designs: names from `newcare.evaluation.areas.AREA_DESIGNS`; the first gives the headline.
        comparisons: control groups shown side by side; the first gives the headline.
        role: "primary", "balancing" or "negative-control".

    Returns:
        Tables as `newcare.tables.estimates` describes them. Too few units or quarters: the estimate has
        no limits and a reason, never an invented interval. Events avoided are counted over every unit where the
        model of care runs, whichever units the effect was estimated from, because that is what it cost.

    Raises:
        InvalidInput: the panel is not what it should be; `confidence` is out of range; an unknown design.
    """
    plan = Plan(designs, comparisons, confidence, exclude_reporting_breaks, data_version)
    return _as_tables([JudgedOutcome(plan, outcome, role, read_panel(panel))])


def evaluation_tables(
    panel: pa.Table,
    *,
    outcomes: dict[str, str],
    confidence: float,
    exclude_reporting_breaks: bool,
    data_version: str,
    designs: Sequence[str],
    comparisons: Sequence[str],
    covariates: Sequence[str] = (),
) -> dict[str, pa.Table]:
    """Evaluate every outcome of a model of care as a step: arguments of `evaluate`, its tables by name.

    Args:
        panel: as for `evaluate`, with a column `outcome`.
        outcomes: outcome -> role, the primary one first.
        covariates: what units are made alike in; see `newcare.evaluation.unit_covariates`.
    """
    plan = Plan(designs, comparisons, confidence, exclude_reporting_breaks, data_version)
    judged = []
    for outcome, role in outcomes.items():
        observed = read_panel(panel.filter(pc.field("outcome") == outcome))
        alike = unit_covariates(observed, covariates)
        judged.append((outcome, role, replace(observed, covariates=alike)))
    return evaluate_outcomes(judged, plan).tables()


def evaluate_outcomes(outcomes: Sequence[tuple[str, str, Observed]], plan: Plan) -> Evaluation:
    """Evaluate outcomes of a panel that was read elsewhere: name, role and panel of each; the primary one first."""
    return _as_tables([JudgedOutcome(plan, *outcome) for outcome in outcomes])


def _as_tables(judged: Sequence[JudgedOutcome]) -> Evaluation:
    """Write what was found, outcome by outcome."""
    estimates: list[Row] = []
    quarters: list[Row] = []
    years: list[Row] = []
    for one in judged:
        observed, confidence = one.observed, one.plan.confidence
        for screen, screened, found in one.screens():
            about = screened.about(confidence)
            for place, estimated in enumerate(found):
                shared = one.shared(screen, screened, estimated)
                row = estimate_row(estimated, observed, about, confidence)
                estimates.append({**shared, "main": one.is_main(screen, place), **row})
                quarters.extend({**shared, **row} for row in quarter_rows(estimated, observed))
                years.extend({**shared, **row} for row in year_rows(estimated, observed))
    return Evaluation(
        table_of(ESTIMATE, estimates), table_of(EVENT_STUDY, quarters), table_of(EFFECT_BY_YEAR, years)
    )
