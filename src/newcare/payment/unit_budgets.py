"""Shadow budgets of practices, neighbourhoods and cohorts, with an emergency reserve; they add up to the penny."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.pots import CommissioningPot
from newcare.methods.money import exact, part_of, share_out


@dataclass(frozen=True)
class UnitYear:
    """What a unit is given in a year, in whole pence; nothing moves, for the budget is in shadow.

    `free_pence` may be spent on anything in scope, `ring_fenced_pence` on its purpose alone; `held_pence` is the unit's
    part of the reserve. The three of all units add up to the budget of the year.
    """

    year: str
    unit: str
    kind: str
    share: Fraction
    free_pence: int
    ring_fenced_pence: int
    held_pence: int


@dataclass(frozen=True)
class Release:
    """How the reserve of the first year is released, in whole pence; the two add up to the reserve.

    `by_need_pence` goes to units whose emergency spend came out above their plan, in proportion to that, up to the
    whole reserve; `handed_back_pence` goes to all units by weighted people.
    """

    reserve_pence: int
    above_plan_pence: Mapping[str, int]
    by_need_pence: Mapping[str, int]
    handed_back_pence: Mapping[str, int]


def unit_years(
    pot: CommissioningPot, budget_pence: Mapping[str, int], ring_share: Fraction
) -> tuple[UnitYear, ...]:
    """Split each year's budget over the units by weighted people.

    Args:
        pot: with [[units]]; none gives none.
        budget_pence: of each year paid for.
        ring_share: share of the budget that is ring-fenced; no reserve is taken from it.
    """
    shares = weighted_shares(pot)
    rows = []
    for year, budget in budget_pence.items():
        ring, held, free = parts_of_budget(pot, budget, ring_share)
        split = [share_out(part, shares) if shares else {} for part in (free, ring, held)]
        rows += [
            UnitYear(year, unit.id, unit.kind, shares[unit.id], *(part[unit.id] for part in split))
            for unit in pot.units
        ]
    return tuple(rows)


def parts_of_budget(pot: CommissioningPot, budget: int, ring_share: Fraction) -> tuple[int, int, int]:
    """Ring-fenced, held back and free pence of a budget; they add up to it."""
    ring = part_of(budget, ring_share)
    held = part_of(budget - ring, exact(pot.reserve.share)) if pot.reserve is not None else 0
    return ring, held, budget - ring - held


def weighted_shares(pot: CommissioningPot) -> dict[str, Fraction]:
    """Share of each unit in the weighted people of all."""
    weighted = {unit.id: unit.people * exact(unit.need_weight) for unit in pot.units}
    everyone = sum(weighted.values(), Fraction(0))
    return {unit: part / everyone for unit, part in weighted.items()} if everyone else {}


def release_of(pot: CommissioningPot, budget: int, ring_share: Fraction) -> Release | None:
    """Release the first year's reserve; None without a reserve, or where a unit's emergency spend is not given."""
    above: dict[str, int] = {}
    for unit in pot.units:
        if unit.emergency_plan_pounds is None or unit.emergency_actual_pounds is None:
            return None
        above[unit.id] = max(int((unit.emergency_actual_pounds - unit.emergency_plan_pounds) * 100), 0)
    if pot.reserve is None or not above:
        return None
    _, reserve, _ = parts_of_budget(pot, budget, ring_share)
    wanted = sum(above.values())
    drawn = min(reserve, wanted)
    by_need = (
        share_out(drawn, {u: Fraction(p, wanted) for u, p in above.items()})
        if drawn
        else dict.fromkeys(above, 0)
    )
    return Release(reserve, above, by_need, share_out(reserve - drawn, weighted_shares(pot)))
