"""Allocate a transformation fund by expected value, and show where a single measure would have chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Amount, Row, amount, field, not_negative, once, one_of_one, text

MEASURES = ("progress", "effect_share", "people")


@dataclass(frozen=True)
class Bid:
    """A site that asks for money: how far it is, what effect it had, and for how many people."""

    site: str
    ask: Fraction
    progress: Fraction
    effect_share: Fraction
    people: Fraction

    @classmethod
    def of(cls, row: Row) -> Bid:
        """Read a site's bid; its columns are those of `fund_allocation`."""
        people = not_negative("people", field(row, "people", "sites"))
        progress = one_of_one("progress", field(row, "progress", "sites"))
        ask = amount("ask_pounds", field(row, "ask_pounds", "sites"))
        if ask <= 0:
            raise InvalidInput(
                "A site must ask for more than 0 (`ask_pounds`).", seen=repr(row["ask_pounds"])
            )
        effect = amount("effect_share", field(row, "effect_share", "sites"))
        return cls(text("site", row.get("site")), ask, progress, effect, people)

    def with_measure(self, measure: str, value: Fraction) -> Bid:
        """The same bid with another value of one of `MEASURES`."""
        return replace(self, **{measure: value})  # type: ignore[arg-type]

    def expected_value(self, value_of_unit: Fraction) -> Fraction:
        """Progress x effect x people x value of a unit; a harmful effect counts as none."""
        return self.progress * max(self.effect_share, Fraction(0)) * self.people * value_of_unit


@dataclass(frozen=True)
class FundTerms:
    """Pounds to give, worth of a unit of effect, and whether a site may get less than it asked."""

    pot: Fraction
    unit: Fraction = Fraction(1)
    partial: bool = True


def ranked_by_value(terms: FundTerms, bids: Sequence[Bid]) -> list[Bid]:
    """Bids by expected value for each pound asked, largest first; then by expected value; then by name."""
    value = {bid.site: bid.expected_value(terms.unit) for bid in bids}
    return sorted(bids, key=lambda bid: (-value[bid.site] / bid.ask, -value[bid.site], bid.site))


def funded_by_value(terms: FundTerms, bids: Sequence[Bid]) -> list[str]:
    """Sites that get money by expected value, in alphabetical order."""
    return sorted(_give_by_value(terms, bids))


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
    pot_pounds: Amount,
    sites: Sequence[Row],
    value_pounds_per_unit: Amount = 1,
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
    bids = [Bid.of(row) for row in sites]
    once("sites", (bid.site for bid in bids))
    terms = FundTerms(pot, amount("value_pounds_per_unit", value_pounds_per_unit), partial_allowed)
    value = {bid.site: bid.expected_value(terms.unit) for bid in bids}
    ranked = ranked_by_value(terms, bids)
    given = _give_by_value(terms, bids)
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


def _give_by_value(terms: FundTerms, bids: Sequence[Bid]) -> Mapping[str, Fraction]:
    """Give the pot down the ranking to bids of which something is expected."""
    ranked = [bid for bid in ranked_by_value(terms, bids) if bid.expected_value(terms.unit) > 0]
    return _give(terms.pot, ranked, terms.partial)


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
