"""What a ledger's answer hangs on: the chance that it pays, the effect at which it breaks even, and its tornado."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from newcare.caremodel.ledgers import LedgerFile
from newcare.methods.effect import quantile
from newcare.terms.words import per_cent
from newcare.value.assumptions import CENTRAL, Assumptions
from newcare.value.booking import log_ratio_of
from newcare.value.proposition import present_value
from newcare.value.tornado import Change, Swing, tornado

TENTH = Fraction(1, 10)
RATES = (Fraction(15, 1000), Fraction(5, 100))
"""Ends of the discount rate's range: health effects in the Green Book, and 5 %."""
_FAR = 60.0  # standard errors from the estimate: no chance is left beyond, under the normal or any usual t
_HALVINGS = 60


@dataclass(frozen=True)
class ChanceToPay:
    """How likely it is that the net present value is above 0, if the estimates are all that is known.

    `tested_alone` counts no saving that is not sure; `as_claimed` counts those in full. Both are null where no saving
    has an estimate. `break_even` holds, for each outcome, the effect at which the net present value is 0 with savings
    that are not sure as claimed; null where none in reach does that. With several outcomes all effects lie at the
    same place of their distributions at once, which makes the spread as wide as it can be.
    """

    tested_alone: float | None
    as_claimed: float | None
    break_even: dict[str, float | None]
    quantiles: tuple[tuple[float, float], ...]
    """(share of the distribution, net present value there), from the 5th to the 95th percentile."""


def chance_to_pay(ledger: LedgerFile) -> ChanceToPay:
    """Find the chances and the break-even effects of a ledger."""
    used = _outcomes_used(ledger)
    if not used:
        return ChanceToPay(None, None, {}, ())
    alone = _edge(ledger, CENTRAL_TESTED)
    claimed = _edge(ledger, CENTRAL)
    ratios = [log_ratio_of(estimate) for estimate in ledger.estimates if estimate.outcome in used]
    freedom = min((ratio.degrees_of_freedom for ratio in ratios if ratio.degrees_of_freedom), default=None)
    reference = replace(ratios[0], degrees_of_freedom=freedom)
    inside = abs(claimed) < _FAR
    return ChanceToPay(
        tested_alone=reference.chance_under(alone),
        as_claimed=reference.chance_under(claimed),
        break_even={
            estimate.outcome: log_ratio_of(estimate).effect_at(claimed) if inside else None
            for estimate in ledger.estimates
            if estimate.outcome in used
        },
        quantiles=tuple(
            (share, float(present_value(ledger, Assumptions(level=quantile(1 - share, freedom)))))
            for share in (0.05, 0.25, 0.5, 0.75, 0.95)
        ),
    )


CENTRAL_TESTED = Assumptions(untested=Fraction(0))


def ledger_tornado(ledger: LedgerFile) -> tuple[Swing, ...]:
    """Net present value at both ends of one range after another; only ranges that the ledger has something in."""
    stated = ledger.proposition.discount_rate
    changes = [
        Change("Cost", "10 % more", "10 % less", Assumptions(cost=1 + TENTH), Assumptions(cost=1 - TENTH)),
        Change(
            f"Discount rate ({per_cent(stated)} stated)",
            per_cent(float(RATES[1])),
            per_cent(float(RATES[0])),
            Assumptions(discount_rate=RATES[1]),
            Assumptions(discount_rate=RATES[0]),
        ),
        Change(
            "Optimism", "adjusted by grade of evidence", "not adjusted", Assumptions(optimism=True), CENTRAL
        ),
    ]
    if _outcomes_used(ledger):
        changes += _changes_of_events()
    if any(
        saving.events is None or ledger.estimate_of(saving.events.outcome) is None
        for saving in ledger.savings
    ):
        changes.append(
            Change("Savings that are not tested", "none come", "all come", CENTRAL_TESTED, CENTRAL)
        )
    return tornado(lambda assumed: present_value(ledger, assumed), changes)


def _changes_of_events() -> list[Change[Assumptions]]:
    """Ranges of what an event-based saving hangs on."""
    return [
        Change(
            "Effect, within its interval",
            "least saving",
            "most saving",
            Assumptions(level="low"),
            Assumptions(level="high"),
        ),
        Change(
            "Price of an event",
            "10 % less",
            "10 % more",
            Assumptions(price=1 - TENTH),
            Assumptions(price=1 + TENTH),
        ),
        Change(
            "Share of the effect put down to it",
            "10 points less",
            "10 points more, up to all",
            Assumptions(attributable=-TENTH),
            Assumptions(attributable=TENTH),
        ),
    ]


def _outcomes_used(ledger: LedgerFile) -> set[str]:
    """Outcomes that a saving rests on and an estimate is given of."""
    claimed = {saving.events.outcome for saving in ledger.savings if saving.events is not None}
    return claimed & {estimate.outcome for estimate in ledger.estimates}


def _edge(ledger: LedgerFile, assumed: Assumptions) -> float:
    """Standard errors above the estimates up to which the net present value stays above 0, by halving.

    A higher rate never saves more, so there is one edge; `_FAR` where it always pays, minus that where it never does.
    """
    pays, fails = -_FAR, _FAR
    if present_value(ledger, replace(assumed, level=pays)) <= 0:
        return -_FAR
    if present_value(ledger, replace(assumed, level=fails)) > 0:
        return _FAR
    for _ in range(_HALVINGS):
        middle = (pays + fails) / 2
        if present_value(ledger, replace(assumed, level=middle)) > 0:
            pays = middle
        else:
            fails = middle
    return (pays + fails) / 2
