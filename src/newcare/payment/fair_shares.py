"""Fair shares of a national or local pot: targets by weighted people, distance from target, pace of change.

Source: allocation of NHS England 2013/14 (gateway 00337, Annex A): a target is the weighted population times one rate
for all. The rate, the pull and the limits on growth are inputs; none of them is a policy of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import (
    Row,
    amount,
    default,
    field,
    held,
    not_negative,
    once,
    text,
    total,
)
from newcare.methods.money import share_out, to_pence


@dataclass(frozen=True)
class FairShareTarget:
    """Target of an area and its distance from it, in pounds; `distance_percent` is of the target."""

    target_pounds: Fraction
    distance_pounds: Fraction
    distance_percent: Fraction
    allocation_pounds_per_person: Fraction
    target_pounds_per_person: Fraction


def fair_share_target(
    people: float, weighted_people: float, allocation_pounds: float, rate_pounds_per_weighted_person: float
) -> FairShareTarget:
    """Target of an area by its weighted people, and how far its allocation is from it.

    Amounts for one person are of the people as counted, not as weighted. Refuses negative inputs, and people, weighted
    people or a rate of zero.
    """
    counted = not_negative("people", people)
    weighted = not_negative("weighted_people", weighted_people)
    allocation = not_negative("allocation_pounds", allocation_pounds)
    rate = not_negative("rate_pounds_per_weighted_person", rate_pounds_per_weighted_person)
    if not (counted and weighted and rate):
        raise InvalidInput("`people`, `weighted_people` and the rate may not be zero.")
    target = weighted * rate
    distance = allocation - target
    return FairShareTarget(target, distance, 100 * distance / target, allocation / counted, target / counted)


@dataclass(frozen=True)
class FairShareSplit:
    """Weighted people and target of each area; the targets, in whole pence, add up to the pot."""

    weighted_people: dict[str, Fraction]
    targets_pence: dict[str, int]
    pence_per_weighted_person: Fraction


def fair_share_split(pot_pence: float, areas: Sequence[Row]) -> FairShareSplit:
    """Split a pot over areas by weighted people: people x need weight x market forces factor.

    Args:
        pot_pence: whole pence, 0 or more.
        areas: rows of `area`, `people`, `need_weight` and `market_forces_factor` (1 where not given).

    Refuses negative inputs, an area named twice, and weighted people that add up to zero.
    """
    pot = to_pence(not_negative("pot_pence", pot_pence))
    names = [text("area", row.get("area")) for row in areas]
    once("areas", names)
    weighted = {name: _weighted(row) for name, row in zip(names, areas, strict=True)}
    everyone = total(weighted.values())
    if not everyone:
        raise InvalidInput("The weighted people of all `areas` add up to zero.")
    targets = share_out(pot, {name: part / everyone for name, part in weighted.items()})
    return FairShareSplit(weighted, targets, Fraction(pot) / everyone)


def _weighted(row: Row) -> Fraction:
    """Weighted people of an area."""
    return (
        not_negative("people", field(row, "people", "areas"))
        * not_negative("need_weight", field(row, "need_weight", "areas"))
        * not_negative("market_forces_factor", default(row, "market_forces_factor", 1))
    )


@dataclass(frozen=True)
class PaceOfChange:
    """Growth of an allocation on its way to its target; `distance_share` is of the target."""

    distance_share: Fraction
    growth: Fraction
    new_allocation_pounds: Fraction


def pace_of_change(
    allocation_pounds: float,
    target_pounds: float,
    average_growth: float,
    pull: float,
    floor_growth: float,
    cap_growth: float,
) -> PaceOfChange:
    """Growth that moves an allocation towards its target: average - pull x distance, between floor and cap.

    Refuses negative pounds, a target of zero, and a floor above the cap.
    """
    allocation = not_negative("allocation_pounds", allocation_pounds)
    target = not_negative("target_pounds", target_pounds)
    floor, cap = amount("floor_growth", floor_growth), amount("cap_growth", cap_growth)
    if floor > cap:
        raise InvalidInput("The floor of growth is above its cap.", seen=f"{floor_growth} and {cap_growth}")
    if not target:
        raise InvalidInput("`target_pounds` is zero, so that no distance from it can be told.")
    distance = allocation / target - 1
    growth = held(amount("average_growth", average_growth) - amount("pull", pull) * distance, floor, cap)
    return PaceOfChange(distance, growth, allocation * (1 + growth))


@dataclass(frozen=True)
class ImpliedTarget:
    """Target and allocation that a published distance implies, in pounds."""

    target_pounds: Fraction
    allocation_pounds: Fraction


def implied_target_allocation(distance_pounds: float, distance_share: float) -> ImpliedTarget:
    """Work a target back from its distance in pounds and as a share of the target; refuses a share of zero."""
    distance, share = amount("distance_pounds", distance_pounds), amount("distance_share", distance_share)
    if not share:
        raise InvalidInput("`distance_share` is zero, which says nothing of the target.")
    target = distance / share
    return ImpliedTarget(target, target + distance)
