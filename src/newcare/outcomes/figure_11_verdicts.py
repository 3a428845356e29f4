"""Which of the published conclusions about Figure 11 survives in which view, decided by rule and not by hand.

A conclusion about one care model survives where its areas grew more slowly than the rest and the permutation p-value is
below 5 %. Where they grew more slowly but chance would do as much, only the direction survives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from newcare.outcomes.area_index import REST, GroupChange
from newcare.outcomes.figure_11_results import Figure11, View

LEVEL = 0.05
CARE_MODELS = ("MCP", "PACS")


class Standing(StrEnum):
    """How a published conclusion stands in one view."""

    SURVIVES = "survives"
    DIRECTION_ONLY = "direction only"
    FAILS = "fails"


@dataclass(frozen=True)
class Verdict:
    """One published conclusion, and its standing by key of the view."""

    key: str
    conclusion: str
    standings: Mapping[str, Standing]

    def in_views(self, standing: Standing) -> tuple[str, ...]:
        """Keys of the views in which the conclusion has this standing."""
        return tuple(key for key, found in self.standings.items() if found is standing)


@dataclass(frozen=True)
class ShortStayPart:
    """Part of a care model's gap to the rest that lies in stays of no night.

    `gap_points`: growth of all emergency admissions per head less that of the rest, in percentage points;
    `short_points`: the part of it made by stays of no night.
    """

    care_model: str
    gap_points: float
    short_points: float

    @property
    def share(self) -> float | None:
        """Short stays' part as a share; null where the two parts pull in opposite ways, or there is no gap."""
        share = self.short_points / self.gap_points if self.gap_points else -1.0
        return share if 0 <= share <= 1 else None


def verdicts(figure: Figure11) -> tuple[Verdict, ...]:
    """Judge the three published conclusions in each view."""
    order = Verdict(
        "order",
        "emergency admissions per head grew least in MCP areas, then in PACS areas, then in the rest of England",
        {view.key: _order(view) for view in figure.views},
    )
    slower = (
        Verdict(
            model,
            f"emergency admissions per head grew significantly more slowly in {model} areas than in the rest",
            {view.key: slower_than_rest(view.changes, model) for view in figure.views},
        )
        for model in CARE_MODELS
    )
    return (order, *slower)


def short_stay_parts(figure: Figure11) -> tuple[ShortStayPart, ...]:
    """Split each care model's gap to the rest, in hospital episodes, into stays of no night and longer ones."""
    first, last = figure.view("zero-day").baseline, figure.view("zero-day").follow_up

    def growth(group: str, key: str) -> float:
        rate = _rates(figure.view(key), group)
        base = sum(_rates(figure.view(each), group)[first] for each in ("zero-day", "one-day-or-more"))
        return 100 * (rate[last] - rate[first]) / base

    parts = []
    for model in CARE_MODELS:
        short, longer = (growth(model, key) - growth(REST, key) for key in ("zero-day", "one-day-or-more"))
        parts.append(ShortStayPart(model, short + longer, short))
    return tuple(parts)


def gap_points(changes: Mapping[str, GroupChange], model: str) -> float:
    """Growth of a care model's areas less that of the rest, in percentage points."""
    return changes[model].change_percent - changes[REST].change_percent


def slower_than_rest(changes: Mapping[str, GroupChange], model: str) -> Standing:
    """Judge "grew significantly more slowly than the rest" for one care model."""
    p_value = changes[model].permutation_p
    if gap_points(changes, model) >= 0:
        return Standing.FAILS
    return Standing.SURVIVES if p_value is not None and p_value < LEVEL else Standing.DIRECTION_ONLY


def _order(view: View) -> Standing:
    """The order has no direction of its own: it survives or fails."""
    growth = [view.changes[group].change_percent for group in (*CARE_MODELS, REST)]
    return Standing.SURVIVES if growth == sorted(growth) else Standing.FAILS


def _rates(view: View, group: str) -> dict[str, float]:
    """Rate of a group by period."""
    return {point.period: point.rate_per_1000 for point in view.series if point.group == group}
