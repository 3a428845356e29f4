"""What an effect was worth, from the events avoided as a release shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from newcare.report.quantities import Row
from newcare.value.log_ratio import LogRatio

_RESTING = (
    "events_avoided",
    "gross_saving_pence",
    "net_saving_pence",
    "return_per_100_pounds",
    "break_even_relative_effect",
    "chance_net_saving_positive",
)


def value_as_shown(value: Sequence[dict[str, Any]], true: Sequence[Row], shown: Sequence[Row]) -> None:
    """Write `value` anew, in place: events avoided beside their effect would tell the count behind the estimate.

    Args:
        value: rows to be released. true, shown: rows of `estimate` as they are, and as they are to be released.
    """
    events = {row["outcome"]: row["events"] for row in true if row["main"]}
    main = {row["outcome"]: row for row in shown if row["main"]}
    for row in value:
        before, estimate = events.get(row["outcome"]), main.get(row["outcome"])
        if not before or estimate is None:
            continue
        if estimate["events"] is None:
            row |= dict.fromkeys(_RESTING)
        elif estimate["events"] != before:
            row |= _avoided(row, estimate["events"] / before) | _break_even(row, estimate)


def _avoided(row: Row, share: float) -> dict[str, Any]:
    """Events avoided and their worth in one scenario, as if there had been as many events as are shown."""
    if row["events_avoided"] is None:
        return {}
    cost, gross = row["programme_cost_pence"], round(row["gross_saving_pence"] * share)
    return {
        "events_avoided": row["events_avoided"] * share,
        "gross_saving_pence": gross,
        "net_saving_pence": gross - cost,
        "return_per_100_pounds": 100 * (gross - cost) / cost if cost else None,
    }


def _break_even(row: Row, estimate: Row) -> dict[str, Any]:
    """The effect at which the events shown would pay for the programme, and the chance of one below it."""
    if row["break_even_relative_effect"] is None:
        return {}
    cost = row["programme_cost_pence"]
    found = {"break_even_relative_effect": -cost / (estimate["events"] * row["unit_value_pence"] + cost)}
    if row["chance_net_saving_positive"] is None:
        return found
    ratio = LogRatio(
        math.log1p(estimate["relative_effect"]), estimate["standard_error"], estimate["degrees_of_freedom"]
    )
    return found | {"chance_net_saving_positive": ratio.chance_below(found["break_even_relative_effect"])}
