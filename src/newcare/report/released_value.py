"""What an effect was worth, from the events avoided as a release shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newcare.report.quantities import Row

_MONEY = (
    "events_avoided",
    "gross_saving_pence",
    "net_saving_pence",
    "return_per_100_pounds",
    "break_even_relative_effect",
)


def value_as_shown(value: Sequence[dict[str, Any]], true: Sequence[Row], shown: Sequence[Row]) -> None:
    """Write `value` anew, in place: events avoided beside their effect would tell the count behind the estimate.

    Args:
        value: rows to be released. true, shown: rows of `estimate` as they are, and as they are to be released.
    """
    main = {
        row["outcome"]: (row["events"], beside["events"])
        for row, beside in zip(true, shown, strict=True)
        if row["main"]
    }
    for row in value:
        before, after = main.get(row["outcome"], (None, None))
        if before and after is None:
            row |= dict.fromkeys(_MONEY)
        elif before and row["events_avoided"] is not None:
            row |= _moved(row, after / before)


def _moved(row: Row, share: float) -> dict[str, Any]:
    """Money of one scenario, as if there had been as many events as are shown."""
    cost, gross = row["programme_cost_pence"], round(row["gross_saving_pence"] * share)
    break_even = row["break_even_relative_effect"]
    return {
        "events_avoided": row["events_avoided"] * share,
        "gross_saving_pence": gross,
        "net_saving_pence": gross - cost,
        "return_per_100_pounds": 100 * (gross - cost) / cost if cost else None,
        "break_even_relative_effect": None if break_even is None else break_even / share,
    }
