"""The gain and loss pool, step by step: benchmark, cost that counts, chance, cap, quality, risk, shares."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from fractions import Fraction

from newcare.caremodel.contracts import Band, CareModelContract, Pool
from newcare.methods.money import exact, share_out, to_pence
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.line_payments import from_accounts
from newcare.payment.contracts.statement import Entry, Given, pounds_term, share_term
from newcare.payment.shared_savings import minimum_savings_rate

SECTION = "pool"
Steps = Generator[Entry, None, Given]
"""Entries on the way to an amount, which is returned."""


def pool_entries(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts) -> Iterator[Entry]:
    """Entries of the pool of a contract in a year of its term."""
    year = contract.year_of_term(accounts.year)
    benchmark = yield from _benchmark(contract, pool, accounts, year)
    cost = yield from _cost(contract, pool, accounts, year)
    gate = pool.quality_gate
    score = None if gate is None else accounts.need("quality", gate.measure)
    people = accounts.mean_list if pool.minimum_savings_rate == "by-list-size" else None
    at_risk = pool.share_at_risk_by_year[year]
    yield from shared_pool(
        pool, benchmark, cost, score, people, at_risk, commissioner=contract.contract.commissioner
    )


def shared_pool(
    pool: Pool,
    benchmark: Given,
    cost: Given,
    score: Fraction | None,
    people: Fraction | None,
    share_at_risk: float,
    *,
    commissioner: str,
) -> Iterator[Entry]:
    """Share the difference between benchmark and cost, step by step.

    Args:
        pool: terms of the pool.
        benchmark, cost: in pence.
        score: of the quality gate's measure, where the pool has a gate.
        people: mean list of the year, where the minimum rate follows the list.
        share_at_risk: share of the pool that is in effect in the year.
        commissioner: party that pays; its own share stays with it.

    Returns:
        Entries; the last are the parties' shares, which add up to the pool at risk to the penny.
    """
    variance = _result("variance", int(benchmark.value - cost.value))
    yield _entry("benchmark - cost", variance, {"benchmark": benchmark, "cost": cost}, "{benchmark}-{cost}")
    counted = yield from _beyond_chance(pool, people, benchmark, variance)
    held = yield from _capped(pool, benchmark, counted)
    earned = yield from _gated(pool, score, held)
    at_risk = share_term(share_at_risk)
    moved = _result("pool at risk", to_pence(earned.value * at_risk.value))
    inputs = {"pool": earned, "share at risk": at_risk}
    yield _entry("pool x share at risk in the year", moved, inputs, "ROUND({pool}*{share at risk},2)")
    yield from _shares(pool, earned, moved, commissioner)


def _result(item: str, pence: int) -> Given:
    """The result of a step, as later steps use it."""
    return Given(pence, "pounds", entry=item)


def _entry(rule: str, result: Given, inputs: Mapping[str, Given], formula: str) -> Entry:
    """A step of the pool."""
    return Entry(SECTION, rule, result.entry or "", inputs, formula, int(result.value))


def _benchmark(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, year: int) -> Steps:
    """What was expected, for the people who were there."""
    agreed = pounds_term(pool.benchmark_pounds_by_year[year])
    start = contract.contract.people
    if not pool.list_true_up or start is None:
        benchmark = _result("benchmark", int(agreed.value))
        yield _entry("benchmark as agreed", benchmark, {"agreed": agreed}, "{agreed}")
        return benchmark
    mean = Given(accounts.mean_list, "count")
    benchmark = _result("benchmark", to_pence(agreed.value * mean.value / start))
    yield _entry(
        "benchmark x mean list / list at the start",
        benchmark,
        {"agreed": agreed, "mean list": mean, "list at the start": Given(start, "count")},
        "ROUND({agreed}*{mean list}/{list at the start},2)",
    )
    return benchmark


def _cost(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, year: int) -> Steps:
    """What it cost, without what stop-loss pools."""
    spent = {line.id: from_accounts(accounts, "spend", line.id) for line in contract.lines if line.in_pool}
    cost = _result("cost", sum(int(given.value) for given in spent.values()))
    yield _entry("sum of the lines in the pool", cost, spent, "+".join(f"{{{line}}}" for line in spent))
    if pool.stop_loss is None:
        return cost
    excess, part = from_accounts(accounts, "excess"), share_term(pool.stop_loss.pooled_share)
    premium = pounds_term(pool.stop_loss.premium_pounds_by_year[year])
    left = int(cost.value - to_pence(part.value * excess.value) + premium.value)
    after = _result("cost after stop-loss", left)
    yield _entry(
        "cost - pooled share x excess + premium",
        after,
        {"cost": cost, "pooled share": part, "excess": excess, "premium": premium},
        "{cost}-ROUND({pooled share}*{excess},2)+{premium}",
    )
    return after


def _beyond_chance(pool: Pool, people: Fraction | None, benchmark: Given, variance: Given) -> Steps:
    """The part of the variance that counts: none below the minimum rate, then by the bands of the corridor."""
    rate = pool.minimum_savings_rate
    least = exact(rate) if isinstance(rate, float) else minimum_savings_rate(int(people or 0))
    met = abs(Fraction(variance.value)) >= least * benchmark.value
    counted = _result("variance that counts", int(variance.value) if met else 0)
    yield _entry(
        "variance, if it reaches minimum rate x benchmark",
        counted,
        {"variance": variance, "benchmark": benchmark, "minimum rate": Given(least, "share")},
        "IF(ABS({variance})>={minimum rate}*{benchmark},{variance},0)",
    )
    if not pool.corridor:
        return counted
    size = abs(Fraction(counted.value)) / benchmark.value
    part = to_pence(benchmark.value * in_bands(pool.corridor, size))
    pooled = _result("corridor", part if counted.value >= 0 else -part)
    bands = {_words(band): share_term(band.pooled_share) for band in pool.corridor}
    yield _entry(
        "each band's share of the part of the variance inside it",
        pooled,
        {"counts": counted, "benchmark": benchmark, **bands},
        f"ROUND(SIGN({{counts}})*{{benchmark}}*({'+'.join(_band_formula(band) for band in pool.corridor)}),2)",
    )
    return pooled


def in_bands(bands: Sequence[Band], size: Fraction) -> Fraction:
    """Pooled part of a variance, both as shares of the benchmark."""
    pooled = Fraction(0)
    for band in bands:
        inside = (size if band.to_share is None else min(size, exact(band.to_share))) - exact(band.from_share)
        pooled += max(inside, Fraction(0)) * exact(band.pooled_share)
    return pooled


def _band_formula(band: Band) -> str:
    """A band as a spreadsheet writes it."""
    size = "ABS({counts})/{benchmark}"
    top = size if band.to_share is None else f"MIN({size},{band.to_share!r})"
    return f"MAX({top}-{band.from_share!r},0)*{{{_words(band)}}}"


def _words(band: Band) -> str:
    """A band as people say it."""
    begins = f"from {100 * band.from_share:.4g} %"
    return f"{begins} on" if band.to_share is None else f"{begins} to {100 * band.to_share:.4g} %"


def _capped(pool: Pool, benchmark: Given, counted: Given) -> Steps:
    """The pool held within its cap."""
    share = share_term(pool.cap_share)
    cap = to_pence(share.value * benchmark.value)
    held = _result("pool", max(-cap, min(int(counted.value), cap)))
    yield _entry(
        "held within the cap share of the benchmark",
        held,
        {"counts": counted, "cap share": share, "benchmark": benchmark},
        "MAX(-ROUND({cap share}*{benchmark},2),MIN({counts},ROUND({cap share}*{benchmark},2)))",
    )
    return held


def _gated(pool: Pool, scored: Fraction | None, held: Given) -> Steps:
    """Nothing for a gain made below the quality floor; a loss is shared all the same."""
    gate = pool.quality_gate
    if gate is None or scored is None:
        return held
    score = Given(scored, "share", account=("quality", gate.measure))
    kept = held.value <= 0 or score.value >= exact(gate.minimum)
    earned = _result(f"pool after the quality gate, {gate.measure}", int(held.value) if kept else 0)
    yield _entry(
        "a gain only from the minimum score; a loss in any case",
        earned,
        {"pool": held, "score": score, "minimum": share_term(gate.minimum)},
        "IF(OR({pool}<=0,{score}>={minimum}),{pool},0)",
    )
    return earned


def _shares(pool: Pool, earned: Given, moved: Given, commissioner: str) -> Iterator[Entry]:
    """Each party's share; the commissioner's own share stays where it is."""
    shares = pool.gain_share if earned.value >= 0 else pool.loss_share
    kind = "gain share" if earned.value >= 0 else "loss share"
    for party, pence in share_out(int(moved.value), shares).items():
        part = share_term(shares[party])
        left_over = pence - int(moved.value * part.value)
        inputs = {"pool at risk": moved, "share": part, "left-over pence": Given(left_over, "pounds")}
        formula = "TRUNC({pool at risk}*{share},2)+{left-over pence}"
        if party == commissioner:
            yield Entry(SECTION, f"{kind}: kept", party, inputs, formula, pence)
        else:
            yield Entry(SECTION, kind, party, inputs, formula, pence, commissioner, party)
