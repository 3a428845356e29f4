"""The gain and loss pool, step by step: benchmark, cost that counts, chance, cap, quality, risk, shares."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from fractions import Fraction

from newcare.caremodel.contracts import Band, CareModelContract, Pool
from newcare.methods.money import exact, share_out, to_pence
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.line_payments import whole_pence
from newcare.payment.contracts.statement import Entry, pounds, share
from newcare.payment.shared_savings import minimum_savings_rate

SECTION = "pool"
Steps = Generator[Entry, None, int]
"""Entries on the way to an amount in pence, which is returned."""


def pool_entries(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts) -> Iterator[Entry]:
    """Entries of the pool; the last are the parties' shares, which add up to the pool at risk to the penny."""
    year = contract.year_of_term(accounts.year)
    benchmark = yield from _benchmark(contract, pool, accounts, year)
    actual = yield from _actual(contract, pool, accounts, year)
    variance = benchmark - actual
    yield _step("benchmark - cost that counts", "variance", variance, benchmark=benchmark, cost=actual)
    counted = yield from _beyond_chance(pool, accounts, benchmark, variance)
    capped = yield from _capped(pool, benchmark, counted)
    earned = yield from _gated(pool, accounts, capped)
    at_risk = exact(pool.share_at_risk_by_year[year])
    moved = to_pence(earned * at_risk)
    inputs = {"pool": pounds(earned), "share at risk": share(at_risk)}
    yield Entry(SECTION, "pool x share at risk in the year", "pool at risk", inputs, moved)
    yield from _shares(contract, pool, earned, moved)


def _benchmark(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, year: int) -> Steps:
    """What was expected, for the people who were there."""
    agreed = whole_pence(pool.benchmark_pounds_by_year, year)
    inputs = {"agreed": pounds(agreed)}
    start = contract.contract.people
    if not pool.list_true_up or start is None:
        yield Entry(SECTION, "benchmark as agreed", "benchmark", inputs, agreed)
        return agreed
    people = accounts.mean_list()
    inputs |= {"mean list": f"{float(people):,.2f}", "list at the start": f"{start:,}"}
    trued = to_pence(agreed * people / start)
    yield Entry(SECTION, "benchmark x mean list / list at the start", "benchmark", inputs, trued)
    return trued


def _actual(contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, year: int) -> Steps:
    """What it cost, without what stop-loss pools."""
    spent = {line.id: accounts.pence("spend", line.id) for line in contract.lines if line.in_pool}
    inputs = {line: pounds(pence) for line, pence in spent.items()}
    actual = sum(spent.values())
    yield Entry(SECTION, "sum of the lines in the pool", "cost", inputs, actual)
    if pool.stop_loss is not None:
        excess, part = accounts.pence("excess"), pool.stop_loss.pooled_share
        pooled = to_pence(exact(part) * excess)
        premium = whole_pence(pool.stop_loss.premium_pounds_by_year, year)
        actual = actual - pooled + premium
        inputs = {"excess": pounds(excess), "pooled share": share(part), "premium": pounds(premium)}
        yield Entry(SECTION, "cost - pooled share x excess + premium", "cost after stop-loss", inputs, actual)
    return actual


def _beyond_chance(pool: Pool, accounts: YearOfAccounts, benchmark: int, variance: int) -> Steps:
    """The part of the variance that counts: none below the minimum rate, then by the bands of the corridor."""
    rate = pool.minimum_savings_rate
    least = minimum_savings_rate(int(accounts.mean_list())) if rate == "by-list-size" else exact(rate)
    met = abs(variance) >= least * benchmark
    inputs = {"variance": pounds(variance), "benchmark": pounds(benchmark), "minimum rate": share(least)}
    rule = "variance, if it reaches minimum rate x benchmark"
    counted = variance if met else 0
    yield Entry(SECTION, rule, "variance that counts", inputs, counted)
    if not pool.corridor:
        return counted
    part = to_pence(benchmark * in_bands(pool.corridor, Fraction(abs(counted), benchmark)))
    inputs = {_words(band): share(band.pooled_share) for band in pool.corridor}
    pooled = part if counted >= 0 else -part
    yield Entry(
        SECTION, "each band's share of the part of the variance inside it", "corridor", inputs, pooled
    )
    return pooled


def in_bands(bands: Sequence[Band], size: Fraction) -> Fraction:
    """Pooled part of a variance, both as shares of the benchmark."""
    pooled = Fraction(0)
    for band in bands:
        top = size if band.to_share is None else min(size, exact(band.to_share))
        pooled += max(top - exact(band.from_share), Fraction(0)) * exact(band.pooled_share)
    return pooled


def _words(band: Band) -> str:
    """A band as people say it."""
    end = "on" if band.to_share is None else f"{band.to_share:.4g}"
    return f"from {band.from_share:.4g} to {end}" if end != "on" else f"from {band.from_share:.4g} on"


def _capped(pool: Pool, benchmark: int, counted: int) -> Steps:
    """The pool held within its cap."""
    cap = to_pence(exact(pool.cap_share) * benchmark)
    held = max(-cap, min(counted, cap))
    inputs = {"cap": pounds(cap), "cap share": share(pool.cap_share)}
    yield Entry(SECTION, "held within the cap", "pool", inputs, held)
    return held


def _gated(pool: Pool, accounts: YearOfAccounts, held: int) -> Steps:
    """Nothing for a gain made below the quality floor; a loss is shared all the same."""
    gate = pool.quality_gate
    if gate is None or held <= 0:
        return held
    score = accounts.need("quality", gate.measure)
    earned = held if score >= exact(gate.minimum) else 0
    inputs = {"score": share(score), "minimum": share(gate.minimum)}
    yield Entry(
        SECTION, "a gain only from the minimum score", f"quality gate: {gate.measure}", inputs, earned
    )
    return earned


def _shares(contract: CareModelContract, pool: Pool, earned: int, moved: int) -> Iterator[Entry]:
    """Each party's share; the commissioner's own share stays where it is."""
    shares = pool.gain_share if earned >= 0 else pool.loss_share
    kind = "gain share" if earned >= 0 else "loss share"
    commissioner = contract.contract.commissioner
    for party, pence in share_out(moved, shares).items():
        inputs = {"pool at risk": pounds(moved), "share": share(shares[party])}
        if party == commissioner:
            yield Entry(SECTION, f"{kind}: kept", party, inputs, pence)
        else:
            yield Entry(SECTION, kind, party, inputs, pence, commissioner, party)


def _step(rule: str, item: str, pence: int, **inputs: int) -> Entry:
    """A step of the pool whose inputs are all money."""
    return Entry(SECTION, rule, item, {name: pounds(value) for name, value in inputs.items()}, pence)
