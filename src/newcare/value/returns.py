"""Costs, savings and what they return for each 100 pounds, for a site and over sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, median

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Amount, Row, amount, field, not_negative, once, ratio, text, total

SAVING_KINDS = ("cashable", "non_cashable", "capacity_released", "avoided_growth")


@dataclass(frozen=True)
class NetSaving:
    """Savings less costs, in pounds, with the part of savings that is cash shown apart."""

    cost_pounds: Fraction
    gross_saving_pounds: Fraction
    net_saving_pounds: Fraction
    by_kind_pounds: dict[str, Fraction]
    cashable_net_saving_pounds: Fraction


def net_saving(cost_lines: Sequence[Row], saving_lines: Sequence[Row]) -> NetSaving:
    """Net saving of a proposition.

    Args:
        cost_lines: rows of `name` and `pounds` (0 or more).
        saving_lines: rows of `name`, `pounds` (below 0 where a saving turned into a cost) and `kind`, one of
            `SAVING_KINDS`: only cashable savings can be spent elsewhere.
    """
    cost = total(not_negative("pounds", field(row, "pounds", "cost_lines")) for row in cost_lines)
    by_kind = dict.fromkeys(SAVING_KINDS, Fraction(0))
    for row in saving_lines:
        kind = row.get("kind")
        if kind not in by_kind:
            raise InvalidInput(
                "A saving is of an unknown kind.",
                seen=repr(kind),
                remedy=f"Give one of {', '.join(SAVING_KINDS)}.",
            )
        by_kind[kind] += amount("pounds", field(row, "pounds", "saving_lines"))
    gross = total(by_kind.values())
    return NetSaving(cost, gross, gross - cost, by_kind, by_kind["cashable"] - cost)


@dataclass(frozen=True)
class Return:
    """What a cost returns; `return_on_investment` is net saving over cost."""

    net_saving_pounds: Fraction
    net_saving_per_100_pounds: Fraction
    return_on_investment: Fraction


def return_per_100(cost_pounds: Amount, gross_saving_pounds: Amount) -> Return:
    """Net saving for each 100 pounds of cost; refuses a cost of 0 or less."""
    cost = cost_above_zero(cost_pounds)
    net = amount("gross_saving_pounds", gross_saving_pounds) - cost
    return Return(net, 100 * net / cost, net / cost)


@dataclass(frozen=True)
class ReturnSummary:
    """Net saving per 100 pounds of each site and over them; `pooled` is of all costs and savings together."""

    sites: int
    per_100_pounds: dict[str, Fraction]
    minimum: Fraction
    maximum: Fraction
    mean_of_sites: Fraction
    median_of_sites: Fraction
    pooled: Fraction
    sites_with_loss: int


def return_summary(sites: Sequence[Row]) -> ReturnSummary:
    """Returns over sites; rows of `site`, `cost_pounds` (above 0) and `gross_saving_pounds`."""
    if not sites:
        raise InvalidInput("There is no site to sum up.", remedy="Give at least one row in `sites`.")
    names = [text("site", row.get("site")) for row in sites]
    once("sites", names)
    costs = [cost_above_zero(field(row, "cost_pounds", "sites")) for row in sites]
    savings = [amount("gross_saving_pounds", field(row, "gross_saving_pounds", "sites")) for row in sites]
    per_100 = [100 * (saving - cost) / cost for cost, saving in zip(costs, savings, strict=True)]
    return ReturnSummary(
        sites=len(names),
        per_100_pounds=dict(zip(names, per_100, strict=True)),
        minimum=min(per_100),
        maximum=max(per_100),
        mean_of_sites=mean(per_100),
        median_of_sites=median(per_100),
        pooled=100 * (total(savings) - total(costs)) / total(costs),
        sites_with_loss=sum(value < 0 for value in per_100),
    )


@dataclass(frozen=True)
class ForecastAgainstPlan:
    """A forecast, and where there is one the actual, beside the plan."""

    forecast_to_plan_ratio: Fraction
    shortfall_pounds: Fraction
    actual_to_plan_ratio: Fraction | None
    actual_to_forecast_ratio: float | None


def forecast_vs_plan(
    plan_pounds: float, forecast_pounds: float, actual_pounds: float | None = None
) -> ForecastAgainstPlan:
    """Compare a forecast and an actual with the plan; refuses a plan of zero."""
    plan, forecast = amount("plan_pounds", plan_pounds), amount("forecast_pounds", forecast_pounds)
    actual = None if actual_pounds is None else amount("actual_pounds", actual_pounds)
    if not plan:
        raise InvalidInput("`plan_pounds` is zero, so that nothing can be compared with it.")
    return ForecastAgainstPlan(
        forecast / plan,
        plan - forecast,
        None if actual is None else actual / plan,
        None if actual is None else ratio(actual, forecast),
    )


def cost_above_zero(value: object) -> Fraction:
    """Take a cost, which must be above 0 for a return on it to mean anything."""
    cost = amount("cost_pounds", value)
    if cost <= 0:
        raise InvalidInput("The cost (`cost_pounds`) must be above 0.", seen=repr(value))
    return cost
