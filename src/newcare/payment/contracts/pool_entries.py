"""The gain and loss pool, step by step: what counts beyond chance, cap, quality, risk, shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from newcare.caremodel.contracts import Band, CareModelContract, Pool
from newcare.methods.money import exact, part_of, to_pence
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.pool_inputs import (
    SECTION,
    Steps,
    benchmark_entries,
    cost_entries,
    result,
    step,
)
from newcare.payment.contracts.pool_shares import limit_entries, share_entries
from newcare.payment.contracts.statement import Entry, Given, share_term
from newcare.payment.shared_savings import minimum_savings_rate

__all__ = ["SECTION", "in_bands", "pool_entries", "shared_pool"]


def pool_entries(
    contract: CareModelContract, pool: Pool, accounts: YearOfAccounts, paid_elsewhere: Mapping[str, Given]
) -> Iterator[Entry]:
    """Entries of the pool of a contract in a year of its term.

    Args:
        contract: whose pool it is.
        pool: its terms.
        accounts: of the year.
        paid_elsewhere: what other sections paid for admissions that were avoided on lines of the pool.
    """
    year = contract.year_of_term(accounts.year)
    benchmark = yield from benchmark_entries(contract, pool, accounts, year)
    cost = yield from cost_entries(contract, pool, accounts, year, paid_elsewhere)
    gate = pool.quality_gate
    score = None if gate is None else accounts.need("quality", gate.measure)
    people = accounts.mean_list if pool.minimum_savings_rate == "by-list-size" else None
    at_risk = pool.share_at_risk_by_year[year]
    commissioner = contract.contract.commissioner
    shares = []
    for entry in shared_pool(pool, benchmark, cost, score, people, at_risk, commissioner=commissioner):
        shares.append(entry)
        yield entry
    yield from limit_entries(pool, shares, year, commissioner)


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
    variance = result("variance", int(benchmark.value - cost.value))
    yield step("benchmark - cost", variance, {"benchmark": benchmark, "cost": cost}, "{benchmark}-{cost}")
    counted = yield from _beyond_chance(pool, people, benchmark, variance)
    held = yield from _capped(pool, benchmark, counted)
    earned = yield from _gated(pool, score, held)
    at_risk = share_term(share_at_risk)
    moved = result("pool at risk", part_of(int(earned.value), Fraction(at_risk.value)))
    inputs = {"pool": earned, "share at risk": at_risk}
    yield step("pool x share at risk in the year", moved, inputs, "ROUND({pool}*{share at risk},2)")
    yield from share_entries(pool, earned, moved, commissioner)


def _beyond_chance(pool: Pool, people: Fraction | None, benchmark: Given, variance: Given) -> Steps:
    """The part of the variance that counts: none below the minimum rate, then by the bands of the corridor."""
    rate = pool.minimum_savings_rate
    least = exact(rate) if isinstance(rate, float) else minimum_savings_rate(int(people or 0))
    met = abs(int(variance.value)) * least.denominator >= least.numerator * int(benchmark.value)
    counted = result("variance that counts", int(variance.value) if met else 0)
    yield step(
        "variance, if it reaches minimum rate x benchmark",
        counted,
        {"variance": variance, "benchmark": benchmark, "minimum rate": Given(least, "share")},
        "IF(ABS({variance})>={minimum rate}*{benchmark},{variance},0)",
    )
    if not pool.corridor:
        return counted
    part = in_bands(pool.corridor, abs(int(counted.value)), int(benchmark.value))
    pooled = result("corridor", part if counted.value >= 0 else -part)
    bands = {_words(band): share_term(band.pooled_share) for band in pool.corridor}
    yield step(
        "each band's share of the part of the variance inside it",
        pooled,
        {"counts": counted, "benchmark": benchmark, **bands},
        _corridor_formula(pool.corridor),
    )
    return pooled


def in_bands(bands: Sequence[Band], size: int, benchmark: int) -> int:
    """Pooled part of a variance against a benchmark, all in pence."""
    pooled = Fraction(0)
    for band in bands:
        begins = exact(band.from_share) * benchmark
        if size <= begins:
            break
        if band.pooled_share:
            ends = Fraction(size) if band.to_share is None else exact(band.to_share) * benchmark
            pooled += ((ends if ends < size else size) - begins) * exact(band.pooled_share)
    return to_pence(pooled)


@lru_cache(maxsize=256)  # one string for all settlements of a contract
def _corridor_formula(bands: tuple[Band, ...]) -> str:
    """A corridor as a spreadsheet writes it."""
    return f"ROUND(SIGN({{counts}})*{{benchmark}}*({'+'.join(_band_formula(band) for band in bands)}),2)"


def _band_formula(band: Band) -> str:
    """A band as a spreadsheet writes it."""
    size = "ABS({counts})/{benchmark}"
    top = size if band.to_share is None else f"MIN({size},{band.to_share!r})"
    return f"MAX({top}-{band.from_share!r},0)*{{{_words(band)}}}"


@lru_cache(maxsize=256)
def _words(band: Band) -> str:
    """A band as people say it."""
    begins = f"from {100 * band.from_share:.4g} %"
    return f"{begins} on" if band.to_share is None else f"{begins} to {100 * band.to_share:.4g} %"


def _capped(pool: Pool, benchmark: Given, counted: Given) -> Steps:
    """The pool held within its cap."""
    share = share_term(pool.cap_share)
    cap = part_of(int(benchmark.value), Fraction(share.value))
    held = result("pool", max(-cap, min(int(counted.value), cap)))
    yield step(
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
    earned = result(f"pool after the quality gate, {gate.measure}", int(held.value) if kept else 0)
    yield step(
        "a gain only from the minimum score; a loss in any case",
        earned,
        {"pool": held, "score": score, "minimum": share_term(gate.minimum)},
        "IF(OR({pool}<=0,{score}>={minimum}),{pool},0)",
    )
    return earned
