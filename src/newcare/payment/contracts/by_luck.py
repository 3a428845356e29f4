"""What luck alone does under a contract: how often money moves though nothing has changed, and what would tame it.

A year's cost is simulated as its expectation times luck: heavy-tailed costs of the people on the list, one shock that
all share. The rules are those of the pool, in floating point: this is statistics, not a settlement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.caremodel.contracts import CareModelContract, Pool
from newcare.errors import InvalidContract
from newcare.methods.heavy_tails import simulated_ratios
from newcare.payment.cost_variation import CostVariation
from newcare.payment.shared_savings import SMALLEST_LIST, minimum_savings_rate

Floats = NDArray[np.float64]
SIMULATED_YEARS = 10_000
_WIDEST = 0.25  # widest corridor looked for, as a share of the benchmark
_LARGEST = 20_000_000  # largest list looked for


@dataclass(frozen=True)
class Spread:
    """How costs vary: of one person (coefficient of variation), and of all together (standard deviation of a shock).

    `stop_loss` is the multiple of the mean cost above which a person's cost is pooled.
    """

    people: int
    one_person: float
    common_shock: float
    stop_loss: float | None = None


@dataclass(frozen=True)
class ByLuck:
    """What luck alone does in a year in which the whole pool is at risk; shares are of the benchmark.

    `gain_paid` and `loss_charged` are chances; `middle` holds the 5th and 95th percentile of what is shared;
    `corridor_needed` is the smallest corridor, and `people_needed` the smallest list, that keeps the chance of any
    payment at the wanted rate: None where none does.
    """

    gain_paid: float
    loss_charged: float
    middle: tuple[float, float]
    wanted_rate: float
    corridor_needed: float | None
    people_needed: int | None


def spread_of(contract: CareModelContract, records: CostVariation | None = None) -> Spread:
    """How costs vary, as the contract file states it; what it leaves out is taken from records, where they are given.

    Args:
        contract: with [review] coefficient_of_variation and common_shock_standard_deviation, or without.
        records: estimates from linked records.

    Raises:
        InvalidContract: the file does not say how many people there are or how their costs vary.
    """
    facts, people = contract.review, contract.contract.people
    spread, shock = facts.coefficient_of_variation, facts.common_shock_standard_deviation
    if records is not None:
        people = records.people if people is None else people
        spread = records.coefficient_of_variation if spread is None else spread
        shock = records.shock_to_simulate if shock is None else shock
    if people is None or spread is None or shock is None:
        raise InvalidContract(
            f"{contract.path}: luck cannot be told without the size of the list and how costs vary.",
            remedy="Give contract.people, review.coefficient_of_variation and review.common_shock_standard_deviation;"
            " newcare stress --records FOLDER takes what is missing from linked records.",
        )
    return Spread(
        people,
        spread,
        shock,
        _stop_loss_multiple(contract),
    )


def _stop_loss_multiple(contract: CareModelContract) -> float | None:
    """Threshold of the stop-loss over the mean cost of a person; None where what lies above is not pooled in full.

    A stop-loss that pools a part leaves luck between the two; it is told as if there were none, and never too small.
    """
    pool, people = contract.pool, contract.contract.people
    if pool is None or pool.stop_loss is None or people is None or pool.stop_loss.pooled_share < 1:
        return None
    return float(pool.stop_loss.threshold_pounds) * people / float(pool.benchmark_pounds_by_year[0])


def by_luck(
    pool: Pool, spread: Spread, *, wanted_rate: float = 0.10, years: int = SIMULATED_YEARS, seed: int = 1
) -> ByLuck:
    """Simulate years in which nothing has changed, and settle each.

    Args:
        pool: terms of the pool.
        spread: how costs vary.
        wanted_rate: how often a payment by luck would be borne.
        years: simulated years.
        seed: of the draws.
    """
    variance = luck_of_years(spread, years, seed)
    shared = shared_of(pool, variance, spread.people)
    return ByLuck(
        gain_paid=float((shared > 0).mean()),
        loss_charged=float((shared < 0).mean()),
        middle=(float(np.quantile(shared, 0.05)), float(np.quantile(shared, 0.95))),
        wanted_rate=wanted_rate,
        corridor_needed=_corridor_needed(variance, wanted_rate),
        people_needed=_people_needed(pool, spread, wanted_rate, seed),
    )


def luck_of_years(spread: Spread, years: int, seed: int) -> Floats:
    """Variance of simulated years by luck alone, as a share of the benchmark; above 0 a gain."""
    generator = np.random.default_rng(seed)
    return 1 - simulated_ratios(
        spread.people, spread.one_person, spread.common_shock, spread.stop_loss, years, generator
    )


def shared_of(pool: Pool, variance: Floats, people: int) -> Floats:
    """Part of each variance that is shared, both as shares of the benchmark: minimum rate, corridor, cap."""
    counted = np.where(np.abs(variance) >= _least(pool, people), variance, 0.0)
    size = np.abs(counted)
    if pool.corridor:
        inside = np.zeros_like(size)
        for band in pool.corridor:
            top = size if band.to_share is None else np.minimum(size, band.to_share)
            inside += np.maximum(top - band.from_share, 0) * band.pooled_share
        size = inside
    return np.sign(counted) * np.minimum(size, pool.cap_share)


def _least(pool: Pool, people: int) -> float:
    """Smallest variance that counts."""
    rate = pool.minimum_savings_rate
    return float(minimum_savings_rate(max(people, SMALLEST_LIST))) if isinstance(rate, str) else rate


def _corridor_needed(variance: Floats, wanted_rate: float) -> float | None:
    """Smallest corridor inside which luck stays often enough."""
    width = float(np.quantile(np.abs(variance), 1 - wanted_rate))
    return width if width <= _WIDEST else None


def _people_needed(pool: Pool, spread: Spread, wanted_rate: float, seed: int) -> int | None:
    """Smallest list, to a hundredth, on which a payment by luck is as rare as wanted."""

    def rare(people: int) -> bool:
        asked = Spread(people, spread.one_person, spread.common_shock, spread.stop_loss)
        shared = shared_of(pool, luck_of_years(asked, SIMULATED_YEARS, seed), people)
        return float((shared != 0).mean()) <= wanted_rate

    low, high = 100, _LARGEST
    if not rare(high):
        return None
    while high - low > max(low // 100, 1):
        middle = (low + high) // 2
        low, high = (low, middle) if rare(middle) else (middle, high)
    return high
