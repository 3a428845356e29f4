"""What is assumed when a ledger is valued: where in its interval the effect lies, and what else may vary."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["low", "central", "high"] | float
"""Where an effect lies: at the limit with least saving, at the estimate, at the limit with most saving; or so many
standard errors above the estimate, which is the same number for every outcome."""


@dataclass(frozen=True)
class Assumptions:
    """One way to value a ledger; the default is the central one.

    Attributes:
        level: where in its interval each effect lies.
        bounded: whether a saving is held to what its estimate allows; without it, savings are as claimed.
        untested: share that is counted of a saving without an estimate, or one whose other claims are unknown.
        price: factor on the price of an event, and on pounds claimed for events.
        cost: factor on every cost.
        attributable: added to the attributable share of each line, which stays between 0 and 1.
        optimism: whether each line is adjusted by the grade of its evidence.
        discount_rate: a year; None takes the ledger's.
    """

    level: Level = "central"
    bounded: bool = True
    untested: Fraction = Fraction(1)
    price: Fraction = Fraction(1)
    cost: Fraction = Fraction(1)
    attributable: Fraction = Fraction(0)
    optimism: bool = False
    discount_rate: Fraction | None = None


CLAIMED = Assumptions(bounded=False)
CENTRAL = Assumptions()
LOW = Assumptions(level="low", untested=Fraction(0))
HIGH = Assumptions(level="high")
SCENARIOS = {"low": LOW, "central": CENTRAL, "high": HIGH}
