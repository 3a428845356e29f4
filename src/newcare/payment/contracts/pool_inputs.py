"""What the pool compares: the benchmark for the people who were there, and the cost that counts against it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from fractions import Fraction

from newcare.caremodel.contracts import CareModelContract, Pool
from newcare.methods.money import part_of
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.line_payments import from_accounts
from newcare.payment.contracts.statement import Entry, Given, pounds_term, share_term

SECTION = "pool"
Steps = Generator[Entry, None, Given]
"""Entries on the way to an amount, which is returned."""


def result(item: str, pence: int) -> Given:
    """The result of a step, as later steps use it."""
    return Given(pence, "pounds", item)


def step(rule: str, found: Given, inputs: Mapping[str, Given], formula: str) -> Entry:
    """A step of the pool."""
    return Entry(SECTION, rule, found.entry or "", inputs, formula, int(found.value))


def benchmark_entries(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, year: int) -> Steps:
    """What was expected, for the people who were there."""
    agreed = pounds_term(pool.benchmark_pounds_by_year[year])
    start = contract.contract.people
    if not pool.list_true_up or start is None:
        benchmark = result("benchmark", int(agreed.value))
        yield step("benchmark as agreed", benchmark, {"agreed": agreed}, "{agreed}")
        return benchmark
    mean = Given(accounts.mean_list, "count")
    benchmark = result("benchmark", part_of(int(agreed.value), Fraction(mean.value) / start))
    yield step(
        "benchmark x mean list / list at the start",
        benchmark,
        {"agreed": agreed, "mean list": mean, "list at the start": Given(start, "count")},
        "ROUND({agreed}*{mean list}/{list at the start},2)",
    )
    return benchmark


def cost_entries(
    contract: CareModelContract,
    pool: Pool,
    accounts: YearOfAccounts,
    year: int,
    paid_elsewhere: Mapping[str, Given],
) -> Steps:
    """What it cost: the lines, less what stop-loss pools, and what other sections paid for admissions avoided."""
    spent = {line.id: from_accounts(accounts, "spend", line.id) for line in contract.lines if line.in_pool}
    cost = result("cost", sum(int(given.value) for given in spent.values()))
    yield step("sum of the lines in the pool", cost, spent, "+".join(f"{{{line}}}" for line in spent) or "0")
    if pool.stop_loss is not None:
        cost = yield from _after_stop_loss(pool, accounts, year, cost)
    if not paid_elsewhere:
        return cost
    charged = result(
        "cost with admissions paid for elsewhere",
        int(cost.value) + sum(int(given.value) for given in paid_elsewhere.values()),
    )
    yield step(
        "cost + what other sections paid for the same admissions, so that one avoided earns once",
        charged,
        {"cost": cost, **paid_elsewhere},
        "+".join(f"{{{name}}}" for name in ("cost", *paid_elsewhere)),
    )
    return charged


def _after_stop_loss(pool: Pool, accounts: YearOfAccounts, year: int, cost: Given) -> Steps:
    """Cost without what individual stop-loss pools, with its premium."""
    if pool.stop_loss is None:
        return cost
    excess, part = from_accounts(accounts, "excess"), share_term(pool.stop_loss.pooled_share)
    premium = pounds_term(pool.stop_loss.premium_pounds_by_year[year])
    left = int(cost.value) - part_of(int(excess.value), Fraction(part.value)) + int(premium.value)
    after = result("cost after stop-loss", left)
    yield step(
        "cost - pooled share x excess + premium",
        after,
        {"cost": cost, "pooled share": part, "excess": excess, "premium": premium},
        "{cost}-ROUND({pooled share}*{excess},2)+{premium}",
    )
    return after
