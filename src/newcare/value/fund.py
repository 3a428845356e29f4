"""Allocate a transformation fund by expected value, and show where a single measure would have chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Row, amount, field, not_negative, once, one_of_one, text

MEASURES = ("progress", "effect_share", "people")


@dataclass(frozen=True)
class Bid:
    """A site that asks for money: how far it is, what effect it had, and for how many people."""

    site: str
    ask: Fraction
    progress: Fraction
    effect_share: Fraction
    people: Fraction

    def expected_value(self, value_of_unit: Fraction) -> Fraction:
        """Progress x effect x people x value of a unit; a harmful effect counts as none."""
        return self.progress * max(self.effect_share, Fraction(0)) * self.people * value_of_unit


@dataclass(frozen=True)
class FundAllocation:
    """Who gets what, in pounds; `flips` says by which single measure other sites would have been funded."""

    expected_value_pounds: dict[str, Fraction]
    expected_value_per_pound: dict[str, Fraction]
    ranking: list[str]
    allocation_pounds: dict[str, Fraction]
    unallocated_pounds: Fraction
    funded: list[str]
    funded_by_single_measure: dict[str, list[str]]
    flips: dict[str, bool]
    any_flip: bool


def fund_allocation(
    pot_pounds: float,
    sites: Sequence[Row],
    value_pounds_per_unit: float = 1,
    partial_allowed: bool = True,
) -> FundAllocation:
    """Give a fund to sites by expected value for each pound asked, largest first, while money and value last.

    Args:
        pot_pounds: money to give, 0 or more.
        sites: rows of `site`, `ask_pounds` (above 0), `progress` (0 to 1), `effect_share` (fall in admissions; below 0
            where they rose) and `people`.
        value_pounds_per_unit: worth of one unit of effect.
        partial_allowed: a site may get less than it asked when the money ends; if not, the next is tried.
    """
    pot = not_negative("pot_pounds", pot_pounds)
    bids = [_bid(row) for row in sites]
    once("sites", (bid.site for bid in bids))
    unit = amount("value_pounds_per_unit", value_pounds_per_unit)
    value = {bid.site: bid.expected_value(unit) for bid in bids}
    ranked = sorted(bids, key=lambda bid: (-value[bid.site] / bid.ask, -value[bid.site], bid.site))
    given = _give(pot, [bid for bid in ranked if value[bid.site] > 0], partial_allowed)
    alone = {measure: _by_one(pot, bids, measure, partial_allowed) for measure in MEASURES}
    funded = sorted(given)
    flips = {measure: sites_of != funded for measure, sites_of in alone.items()}
    return FundAllocation(
        expected_value_pounds=value,
        expected_value_per_pound={bid.site: value[bid.site] / bid.ask for bid in bids},
        ranking=[bid.site for bid in ranked],
        allocation_pounds={bid.site: given.get(bid.site, Fraction(0)) for bid in bids},
        unallocated_pounds=pot - sum(given.values(), Fraction(0)),
        funded=funded,
        funded_by_single_measure=alone,
        flips=flips,
        any_flip=any(flips.values()),
    )


def _bid(row: Row) -> Bid:
    """Read a site's bid."""
    people = not_negative("people", field(row, "people", "sites"))
    progress = one_of_one("progress", field(row, "progress", "sites"))
    ask = amount("ask_pounds", field(row, "ask_pounds", "sites"))
    if ask <= 0:
        raise InvalidInput("A site must ask for more than 0 (`ask_pounds`).", seen=repr(row["ask_pounds"]))
    effect = amount("effect_share", field(row, "effect_share", "sites"))
    return Bid(text("site", row.get("site")), ask, progress, effect, people)


def _give(pot: Fraction, ranked: Sequence[Bid], partial_allowed: bool) -> Mapping[str, Fraction]:
    """Give money down a ranking: the whole ask, or what is left of the pot."""
    left, given = pot, {}
    for bid in ranked:
        part = bid.ask if bid.ask <= left else left if partial_allowed else Fraction(0)
        if part:
            given[bid.site] = part
            left -= part
    return given


def _by_one(pot: Fraction, bids: Sequence[Bid], measure: str, partial_allowed: bool) -> list[str]:
    """Sites that would have got money by one measure alone."""
    above_zero = [bid for bid in bids if getattr(bid, measure) > 0]
    ranked = sorted(above_zero, key=lambda bid: (-getattr(bid, measure), bid.site))
    return sorted(_give(pot, ranked, partial_allowed))
