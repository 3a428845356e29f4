"""What the worth of one estimate hangs on: its net saving at both ends of each range, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from newcare.methods.money import exact
from newcare.value.tornado import Change, Swing, tornado

_LESS, _MORE = Fraction(9, 10), Fraction(11, 10)


@dataclass(frozen=True)
class _Terms:
    """What a net saving is worked out from: events avoided, pounds for one, pounds of cost."""

    events: Fraction
    price: Fraction
    cost: Fraction

    def net(self) -> Fraction:
        """Net saving in pounds."""
        return self.events * self.price - self.cost


def value_swings(rows: Sequence[Mapping[str, Any]]) -> tuple[Swing, ...]:
    """Sensitivity of the net saving of a table `value`, one thing at a time; empty where a scenario is not known.

    Args:
        rows: the three rows of `value`. The effect goes to the limits of its interval; price and cost 10 % either way.
    """
    at = {row["scenario"]: row for row in rows}
    if any(row["events_avoided"] is None or row["programme_cost_pence"] is None for row in rows) or not rows:
        return ()
    row = at["central"]
    base = _Terms(
        exact(row["events_avoided"]),
        Fraction(row["unit_value_pence"], 100),
        Fraction(row["programme_cost_pence"], 100),
    )
    events = {name: exact(at[name]["events_avoided"]) for name in ("lower limit", "upper limit")}
    return tornado(
        _Terms.net,
        [
            Change(
                "Effect, within its interval",
                "least saving",
                "most saving",
                replace(base, events=min(events.values())),
                replace(base, events=max(events.values())),
            ),
            Change(
                "Price of an event",
                "10 % less",
                "10 % more",
                replace(base, price=base.price * _LESS),
                replace(base, price=base.price * _MORE),
            ),
            Change(
                "Cost",
                "10 % more",
                "10 % less",
                replace(base, cost=base.cost * _MORE),
                replace(base, cost=base.cost * _LESS),
            ),
        ],
    )
