"""What the estimated effect was worth against what the model of care cost, as a range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newcare.errors import InvalidInput
from newcare.methods.money import exact, to_pence
from newcare.tables.arrow import table_of
from newcare.tables.estimates import VALUE
from newcare.value.log_ratio import LogRatio
from newcare.value.returns import return_per_100

RELEASED = "capacity released, not cash"
METHOD = (
    "events avoided x value of one event, less programme cost; the range is that of the estimate's interval, "
    "and the chance is that of the t distribution of the log rate ratio"
)
SCENARIOS = {
    "central": ("relative_effect", "events_avoided"),
    "lower limit": ("upper", "events_avoided_lower"),
    "upper limit": ("lower", "events_avoided_upper"),
}
"""Scenario -> the effect and the events avoided it takes from the estimate: few events avoided go with a high rate."""


@dataclass(frozen=True)
class UnitValue:
    """What one event avoided is worth: a published price, carried to the year in whose pounds costs are.

    Attributes:
        event: indicator of which the price buys one event.
        original_pence: price as published, whole pence.
        source: where the price comes from.
        price_base: financial year of its prices.
        price_year: financial year in whose pounds the programme is costed.
        deflator: what the price is multiplied by; 1 where the two years are one.
        deflator_source: where the deflator comes from; None where the two years are one.
    """

    event: str
    original_pence: int
    source: str
    price_base: str
    price_year: str
    deflator: float = 1.0
    deflator_source: str | None = None

    def __post_init__(self) -> None:
        _check_pence("The value of one event", self.original_pence)
        if not self.source.strip() or not self.price_base.strip():
            raise InvalidInput(
                "The value of one event needs a source and a price base.",
                remedy='Say where it comes from, and the year of its prices, such as "2016-17".',
            )
        carried = self.deflator_source is not None and bool(self.deflator_source.strip())
        if carried == (self.price_base == self.price_year) or not (carried or self.deflator == 1):
            raise InvalidInput(
                "A price is carried to another year by a deflator with a source, and by none within its own year.",
                seen=f"prices of {self.price_base} for {self.price_year}, deflator {self.deflator:g}"
                f" ({self.deflator_source or 'no source'})",
            )

    @property
    def pence(self) -> int:
        """The price used, in pounds of `price_year`: whole pence, rounded once, halves away from zero."""
        return to_pence(exact(self.deflator) * self.original_pence)


def appraise(
    estimate_row: Mapping[str, Any], *, unit_value: UnitValue, intervention_costs: Mapping[str, int]
) -> pa.Table:
    """Value one estimate, at its centre and at both limits.

    Args:
        estimate_row: a row of `estimate`. Its events avoided are those of every unit where the model of care ran.
        unit_value: what one event avoided is worth.
        intervention_costs: cost of each intervention over the same units and quarters, whole pence.

    Returns:
        Table `value`, three rows. Whole pence are rounded once, halves away from zero, from the exact product.
        What the estimate does not know is null, with its reason. A return on no cost is null. The saving is
        capacity released: a bed not needed is cash only if it is closed or used by someone who pays.

    Raises:
        InvalidInput: a cost is not whole pence of 0 or more; the price is that of another event than the outcome.
    """
    if unit_value.event != estimate_row["outcome"]:
        raise InvalidInput(
            "Events of one kind cannot be valued at the price of another.",
            seen=f"a price of {unit_value.event} for {estimate_row['outcome']}",
            remedy="Give the price of one event of the outcome.",
        )
    for name, pence in intervention_costs.items():
        _check_pence(f"The cost of {name!r}", pence)
    cost = sum(intervention_costs.values())
    break_even = _break_even(estimate_row, unit_value.pence, cost)
    shared = {
        "outcome": estimate_row["outcome"],
        "programme_cost_pence": cost,
        "break_even_relative_effect": break_even,
        "chance_net_saving_positive": _chance_below(estimate_row, break_even),
        "class": RELEASED,
        "unit_value_pence": unit_value.pence,
        "price_year": unit_value.price_year,
        "original_price_pence": unit_value.original_pence,
        "price_base": unit_value.price_base,
        "unit_value_source": unit_value.source,
        "deflator": unit_value.deflator,
        "deflator_source": unit_value.deflator_source,
        "method": METHOD,
        "confidence": estimate_row["confidence"],
        "data_version": estimate_row["data_version"],
    }
    rows = [
        {**shared, "scenario": scenario, **_scenario(estimate_row, *columns, unit_value.pence, cost)}
        for scenario, columns in SCENARIOS.items()
    ]
    return table_of(VALUE, rows)


def value_tables(
    estimate: pa.Table, *, unit_value: UnitValue, intervention_costs: Mapping[str, int]
) -> dict[str, pa.Table]:
    """Run `appraise` as a step: the main row of `estimate` in, the table `value` by name out."""
    main = estimate.filter(pc.field("main")).to_pylist()
    if len(main) != 1:
        raise InvalidInput("One row of the estimates must be the main one.", seen=str(len(main)))
    return {"value": appraise(main[0], unit_value=unit_value, intervention_costs=intervention_costs)}


def _check_pence(name: str, pence: int) -> None:
    """Refuse money that is not whole pence of 0 or more."""
    if isinstance(pence, bool) or not isinstance(pence, int) or pence < 0:
        raise InvalidInput(f"{name} is whole pence, 0 or more.", seen=repr(pence))


def _scenario(
    row: Mapping[str, Any], effect_column: str, events_column: str, unit_pence: int, cost: int
) -> dict[str, Any]:
    """Value the events avoided in one scenario."""
    avoided = row[events_column]
    if avoided is None:
        return {"relative_effect": row[effect_column], "reason": row["reason"]}
    gross = to_pence(exact(avoided) * unit_pence)
    return {
        "relative_effect": row[effect_column],
        "events_avoided": avoided,
        "gross_saving_pence": gross,
        "net_saving_pence": gross - cost,
        "return_per_100_pounds": float(return_per_100(cost, gross).net_saving_per_100_pounds)
        if cost
        else None,
    }


def _break_even(row: Mapping[str, Any], unit_pence: int, cost: int) -> float | None:
    """Find the effect at which events avoided pay for the programme exactly: events/(1 + r) - events = cost/value."""
    worth = row["events"] * unit_pence
    return -cost / (worth + cost) if worth else None


def _chance_below(row: Mapping[str, Any], break_even: float | None) -> float | None:
    """Find the chance that the effect lies below break-even, if all that is known of it is the estimate."""
    error, freedom, effect = (
        row[name] for name in ("standard_error", "degrees_of_freedom", "relative_effect")
    )
    if break_even is None or error is None or effect is None:
        return None
    return LogRatio(math.log1p(effect), error, freedom).chance_below(break_even)
