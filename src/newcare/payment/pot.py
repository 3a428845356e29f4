"""From a commissioning pot to a whole-population budget by year, tied back to the spend in scope.

budget of a year = weighted people x rate - carve-outs; the rate grows by 1 + uplift - efficiency, and carve-outs grow
as the rate does. Source: `payment.capitation`, `payment.fair_shares`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.pots import CONTRIBUTORS, CommissioningPot
from newcare.methods.money import exact, to_pence
from newcare.payment.capitation import (
    BudgetYear,
    CapitatedBudget,
    CapitatedPayment,
    capitated_budget,
    capitated_payment,
)
from newcare.payment.fair_shares import FairShareTarget, fair_share_target
from newcare.payment.unit_budgets import Release, UnitYear, release_of, unit_years


@dataclass(frozen=True)
class PotYear:
    """A year of the budget in whole pence: base + price + people = gross; gross - carve-outs = budget.

    `base_pence` is the base year's gross; `price_pence` what uplift less efficiency adds to it, `people_pence` what
    more people, or people of more need, add.
    """

    year: str
    base_pence: int
    price_pence: int
    people_pence: int
    gross_pence: int
    carve_out_pence: int
    budget_pence: int
    people: Fraction
    weighted_people: Fraction


@dataclass(frozen=True)
class PotBudget:
    """A pot, its budget by year (the base year first), what its units get, and what is told beside it, in whole pence.

    `by_contributor` and `out_of_scope_pence` cover the base year's lines; `target` compares the NHS lines with the fair
    share; `true_up` is of the first year paid for; `gap_share` is rate x weighted people over spend in scope, less 1.
    """

    by_contributor: Mapping[str, int]
    total_pence: int
    out_of_scope_pence: int
    in_scope_pence: int
    carve_out_pence: int
    ring_fenced_pence: int
    gap_share: Fraction
    years: tuple[PotYear, ...]
    target: FairShareTarget | None
    true_up: CapitatedPayment | None
    units: tuple[UnitYear, ...]
    release: Release | None


def pot_budget(pot: CommissioningPot) -> PotBudget:
    """Work out the budget of a pot.

    Raises:
        InvalidInput: rate x weighted people of the base year does not tie back to the spend in scope within the
            tolerance, a year has no people, or carve-outs are larger than what they are taken from.
    """
    scope = [line for line in pot.lines if line.in_scope]
    carved = sum(int(line.carve_out_pounds * 100) for line in scope)
    fenced = sum(int((line.pounds - line.carve_out_pounds) * 100) for line in scope if line.ring_fenced_for)
    in_scope = sum(int(line.pounds * 100) for line in scope)
    total = sum(int(line.pounds * 100) for line in pot.lines)
    capitated = _capitated(pot, in_scope, carved)
    years = _years(pot, capitated)
    ring_share = Fraction(fenced, in_scope - carved) if in_scope > carved else Fraction(0)
    units = unit_years(pot, {year.year: year.budget_pence for year in years[1:]}, ring_share)
    return PotBudget(
        by_contributor={
            name: sum(int(line.pounds * 100) for line in pot.lines if line.contributor == name)
            for name in CONTRIBUTORS
        },
        total_pence=total,
        out_of_scope_pence=total - in_scope,
        in_scope_pence=in_scope,
        carve_out_pence=carved,
        ring_fenced_pence=fenced,
        gap_share=capitated.reconciliation_share or Fraction(0),
        years=years,
        target=_target(pot),
        true_up=_true_up(pot, capitated.years[1]),
        units=units,
        release=release_of(pot, years[1].budget_pence, ring_share),
    )


def _capitated(pot: CommissioningPot, in_scope: int, carved: int) -> CapitatedBudget:
    """The budget of the cells by year, in exact pounds."""
    terms = pot.capitation
    growth = [
        {"uplift": exact(up), "efficiency": exact(down)}
        for up, down in zip(terms.uplift_by_year, terms.efficiency_by_year, strict=True)
    ]
    carve_outs = [Fraction(carved, 100)]
    for step in growth:
        carve_outs.append(carve_outs[-1] * (1 + step["uplift"] - step["efficiency"]))
    return capitated_budget(
        exact(terms.pounds_per_weighted_person),
        [
            {"cell": cell.id, "weight": exact(cell.weight), "people_by_year": cell.people_by_year}
            for cell in pot.cells
        ],
        pot.pot.price_base,
        growth,
        (),
        [{"name": "carve-outs", "pounds_by_year": carve_outs}],
        Fraction(in_scope, 100),
        terms.reconcile_tolerance,
    )


def _years(pot: CommissioningPot, capitated: CapitatedBudget) -> tuple[PotYear, ...]:
    """Each year in whole pence, with what moved it since the base year."""
    base = capitated.years[0]
    return tuple(_year(label, base, year) for label, year in zip(pot.years(), capitated.years, strict=True))


def _year(label: str, base: BudgetYear, year: BudgetYear) -> PotYear:
    """One year; pence are rounded so that the parts add up."""
    start, gross = to_pence(100 * base.gross_budget_pounds), to_pence(100 * year.gross_budget_pounds)
    growth = year.rate_pounds_per_weighted_person / base.rate_pounds_per_weighted_person
    price = to_pence(100 * base.gross_budget_pounds * (growth - 1))
    out = to_pence(100 * year.carve_outs_pounds)
    return PotYear(
        label, start, price, gross - start - price, gross, out, gross - out, year.people, year.weighted_people
    )


def _target(pot: CommissioningPot) -> FairShareTarget | None:
    """Distance of the NHS lines from the fair share of the place."""
    if pot.fair_share is None:
        return None
    return fair_share_target(
        sum(cell.people_by_year[0] for cell in pot.cells),
        pot.fair_share.weighted_people,
        float(sum(line.pounds for line in pot.lines if line.contributor == "nhs")),
        float(pot.fair_share.pounds_per_weighted_person),
    )


def _true_up(pot: CommissioningPot, year: BudgetYear) -> CapitatedPayment | None:
    """What the list as it turned out moves in the first year, at that year's budget for a person."""
    if pot.list_true_up is None:
        return None
    return capitated_payment(pot.list_true_up.monthly_list, 100 * year.budget_pounds_per_person, year.people)
