"""A value ledger with all that was worked out from it."""

from __future__ import annotations

from dataclasses import dataclass

from newcare.caremodel.ledgers import ValueLedger
from newcare.value.bridge import Bridge, YearOfGap, gap_bridge, gap_projection
from newcare.value.proposition import Appraised, appraise_ledger
from newcare.value.sensitivity import ChanceToPay, chance_to_pay, ledger_tornado
from newcare.value.tornado import Swing


@dataclass(frozen=True)
class Valued:
    """A ledger with all that was worked out from it."""

    ledger: ValueLedger
    appraised: Appraised
    chance: ChanceToPay
    swings: tuple[Swing, ...]
    bridge: Bridge | None
    projection: tuple[YearOfGap, ...]


def value_of(ledger: ValueLedger) -> Valued:
    """Work out all that is said of a ledger."""
    return Valued(
        ledger,
        appraise_ledger(ledger),
        chance_to_pay(ledger),
        ledger_tornado(ledger),
        gap_bridge(ledger),
        gap_projection(ledger),
    )
