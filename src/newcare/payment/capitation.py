"""Capitation: a budget for a whole list of people, what is due for the months of a year, and a budget in shadow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import (
    Amount,
    Row,
    amount,
    default,
    field,
    not_negative,
    one_of_one,
    text,
    total,
)
from newcare.methods.money import to_pence


@dataclass(frozen=True)
class BudgetYear:
    """One year of a whole-population budget; money in pounds of the price base, uplifted as the inputs say."""

    year: int
    people: Fraction
    weighted_people: Fraction
    mean_weight: Fraction
    rate_pounds_per_weighted_person: Fraction
    gross_budget_pounds: Fraction
    scope_changes_pounds: Fraction
    carve_outs_pounds: Fraction
    budget_pounds: Fraction
    budget_pounds_per_person: Fraction


@dataclass(frozen=True)
class CapitatedBudget:
    """A whole-population budget by year; `reconciliation_share` is year 0's gross over its actual spend, less 1."""

    price_base: str
    years: tuple[BudgetYear, ...]
    total_budget_pounds: Fraction
    reconciliation_share: Fraction | None


def capitated_budget(
    baseline_rate_pounds_per_weighted_person: Amount,
    cells: Sequence[Row],
    price_base: str | None = None,
    growth_by_year: Sequence[Row] = (),
    scope_changes: Sequence[Row] = (),
    carve_outs: Sequence[Row] = (),
    baseline_spend_in_scope_pounds: Amount | None = None,
    reconcile_tolerance_share: float = 0.005,
) -> CapitatedBudget:
    """Budget for all people of a list, by need cell and year.

    gross = weighted people x rate; rate grows by 1 + uplift - efficiency a year; budget = gross + scope changes -
    carve-outs.

    Args:
        baseline_rate_pounds_per_weighted_person: rate of year 0.
        cells: rows of `cell`, `weight` and `people_by_year`.
        price_base: year of the prices; without it the budget is refused.
        growth_by_year: rows of `uplift` and `efficiency`, one for each year after year 0.
        scope_changes: rows of `name` and `pounds_by_year`; below 0 where a service leaves the scope.
        carve_outs: the same, 0 or more: money that is paid elsewhere.
        baseline_spend_in_scope_pounds: actual spend of year 0, which year 0's gross must meet.
        reconcile_tolerance_share: how far the two may be apart.

    Raises:
        InvalidInput: no price base; a negative rate, weight, number of people or carve-out; a list of another length
            than there are years; a year without people; carve-outs larger than what they are taken from; a budget
            that does not reconcile to the spend.
    """
    base = _price_base(price_base)
    rate = not_negative("baseline_rate_pounds_per_weighted_person", baseline_rate_pounds_per_weighted_person)
    weights = [not_negative("weight", field(row, "weight", "cells")) for row in cells]
    people = [
        [not_negative("people_by_year", count) for count in field(row, "people_by_year", "cells")]
        for row in cells
    ]
    out = _by_year(carve_outs, "carve_outs", not_negative)
    moved = _by_year(scope_changes, "scope_changes", amount)
    tolerance = one_of_one("reconcile_tolerance_share", reconcile_tolerance_share)
    years = len(growth_by_year) + 1
    _refuse_lengths(years, people_by_year=people, scope_changes=moved, carve_outs=out)
    made = []
    for year in range(years):
        if year:
            rate *= 1 + _growth(growth_by_year[year - 1])
        counts = [of_cell[year] for of_cell in people]
        made.append(_budget_year(year, counts, weights, rate, _at(moved, year), _at(out, year)))
    share = _reconciled(made[0].gross_budget_pounds, baseline_spend_in_scope_pounds, tolerance)
    return CapitatedBudget(base, tuple(made), total(year.budget_pounds for year in made), share)


def _price_base(given: str | None) -> str:
    """Take the price base, which every budget must state."""
    if not isinstance(given, str) or not given.strip():
        raise InvalidInput(
            "A budget needs a price base (`price_base`).",
            remedy='Say of which year its prices are: "2016/17".',
        )
    return given


def _by_year(rows: Sequence[Row], of: str, take: Callable[[str, object], Fraction]) -> list[list[Fraction]]:
    """Pounds of each row by year."""
    return [
        [
            take(f"{of}: {text('name', row.get('name'))}", pounds)
            for pounds in field(row, "pounds_by_year", of)
        ]
        for row in rows
    ]


def _growth(row: Row) -> Fraction:
    """Growth of the rate in a year."""
    uplift = amount("uplift", field(row, "uplift", "growth_by_year"))
    return uplift - amount("efficiency", field(row, "efficiency", "growth_by_year"))


def _refuse_lengths(years: int, **lists: list[list[Fraction]]) -> None:
    """Refuse a list that does not have one number for each year."""
    for name, rows in lists.items():
        for row in rows:
            if len(row) != years:
                raise InvalidInput(
                    f"`{name}` has a list of the wrong length.",
                    seen=f"{len(row)} numbers for {years} years",
                    remedy="Give one number for year 0 and one for each entry of `growth_by_year`.",
                )


def _at(rows: list[list[Fraction]], year: int) -> Fraction:
    """Sum of the rows in a year."""
    return total(row[year] for row in rows)


def _budget_year(
    year: int,
    counts: list[Fraction],
    weights: list[Fraction],
    rate: Fraction,
    moved: Fraction,
    out: Fraction,
) -> BudgetYear:
    """Work out one year."""
    people = total(counts)
    if not people:
        raise InvalidInput(
            f"The people of year {year} add up to zero.", remedy="Give `people_by_year` of each cell."
        )
    weighted = total(count * weight for count, weight in zip(counts, weights, strict=True))
    gross = weighted * rate
    if out > gross + moved:
        raise InvalidInput(
            f"The carve-outs of year {year} are larger than what they are taken from.",
            seen=f"{float(out):,.2f} from {float(gross + moved):,.2f} pounds",
            remedy="A carve-out can take out only what is in scope.",
        )
    budget = gross + moved - out
    return BudgetYear(
        year, people, weighted, weighted / people, rate, gross, moved, out, budget, budget / people
    )


def _reconciled(gross: Fraction, spend: Amount | None, tolerance: Fraction) -> Fraction | None:
    """Tie year 0 back to actual spend, or refuse."""
    if spend is None:
        return None
    actual = amount("baseline_spend_in_scope_pounds", spend)
    share = gross / actual - 1 if actual > 0 else None
    if share is None or abs(share) > tolerance:
        apart = "no spend to compare with" if share is None else f"{float(100 * share):+.2f} % apart"
        raise InvalidInput(
            "The budget of year 0 does not reconcile to the spend in scope.",
            seen=f"{float(gross):,.2f} and {float(actual):,.2f} pounds, {apart}",
            remedy="Check that budget and spend cover the same services and the same people.",
        )
    return share


@dataclass(frozen=True)
class CapitatedPayment:
    """What is due for some months of a list, and the true-up to what was paid (plus: owed to the provider)."""

    months: int
    average_list_size: Fraction
    entitlement_pence: int
    paid_pence: int | None
    true_up_pence: int | None


def capitated_payment(
    monthly_list_sizes: Sequence[float],
    rate_pence_per_person_per_year: Amount,
    paid_on_list_size: Amount | None = None,
) -> CapitatedPayment:
    """Payment for the people on the list in each month; refuses negative inputs and other than 1 to 12 months."""
    sizes = [not_negative("monthly_list_sizes", size) for size in monthly_list_sizes]
    rate = not_negative("rate_pence_per_person_per_year", rate_pence_per_person_per_year)
    on = None if paid_on_list_size is None else not_negative("paid_on_list_size", paid_on_list_size)
    months = len(sizes)
    if not 1 <= months <= 12:
        raise InvalidInput("`monthly_list_sizes` must cover 1 to 12 months.", seen=f"{months} months")
    due = to_pence(rate * total(sizes) / 12)
    paid = None if on is None else to_pence(on * rate * months / 12)
    return CapitatedPayment(months, total(sizes) / months, due, paid, None if paid is None else due - paid)


@dataclass(frozen=True)
class ShadowBudget:
    """What a budget would have moved, had it been real; no money moves."""

    budget_pence: int
    actual_pence: int
    variance_pence: int
    variance_by_line_pence: dict[str, int]
    excluded_lines: list[str]
    money_moved_pence: int
    would_have_moved_pence: int


def shadow_budget(lines: Sequence[Row], provider_share: float) -> ShadowBudget:
    """Compare budget and actual cost of the lines in scope, and say what the provider's share would have been.

    Args:
        lines: rows of `line`, `budget_pence`, `actual_pence` and `in_scope` (true where not given).
        provider_share: of the variance, 0 to 1; a gain is above 0.
    """
    taken = [
        (
            text("line", row.get("line")),
            to_pence(not_negative("budget_pence", field(row, "budget_pence", "lines"))),
            to_pence(not_negative("actual_pence", field(row, "actual_pence", "lines"))),
            bool(default(row, "in_scope", True)),
        )
        for row in lines
    ]
    share = one_of_one("provider_share", provider_share)
    inside = [(line, budget, actual) for line, budget, actual, in_scope in taken if in_scope]
    budget = sum(part for _, part, _ in inside)
    actual = sum(part for _, _, part in inside)
    by_line: dict[str, int] = {}
    for line, planned, spent in inside:
        by_line[line] = by_line.get(line, 0) + planned - spent
    return ShadowBudget(
        budget_pence=budget,
        actual_pence=actual,
        variance_pence=budget - actual,
        variance_by_line_pence=by_line,
        excluded_lines=sorted(line for line, *_, in_scope in taken if not in_scope),
        money_moved_pence=0,
        would_have_moved_pence=to_pence(share * (budget - actual)),
    )
