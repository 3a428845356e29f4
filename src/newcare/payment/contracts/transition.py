"""Transfer of risk over the years: how likely the provider is ruined, what reserve it needs, when a share is safe.

Source: simulation of the pool's rules over the term, or longer with the last year's share at risk; each year draws its
own luck, and an effect of the model of care moves the expected cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newcare.caremodel.contracts import CareModelContract, Pool
from newcare.errors import InvalidInput
from newcare.payment.contracts.by_luck import Spread, luck_of_years, shared_of, spread_of

Floats = NDArray[np.float64]
HORIZONS = (5, 10, 15)
RUNS = 10_000
ONE_IN_TWENTY = 0.05


@dataclass(frozen=True)
class TransitionYear:
    """A year of the transfer: provider's yearly result in pounds (median, 5th and 95th percentile), and its risk.

    `ruined` is the chance that losses so far have used up the reserve in this year or before; `safe` says that a loss
    that comes one year in twenty is no more than a tenth of the reserve.
    """

    year: int
    share_at_risk: float
    median_pounds: float
    low_pounds: float
    high_pounds: float
    ruined: float
    safe: bool


@dataclass(frozen=True)
class Transition:
    """A simulated transfer of risk; `reserve_needed_pounds` keeps the chance of ruin at one in twenty."""

    party: str
    reserve_pounds: float
    years: tuple[TransitionYear, ...]
    reserve_needed_pounds: float
    safe_from_year: int | None


def simulate_transition(
    contract: CareModelContract,
    party: str,
    *,
    horizon: int = 5,
    reserve_pounds: float = 0.0,
    effect_by_year: Sequence[float] = (),
    spread: Spread | None = None,
    runs: int = RUNS,
    seed: int = 1,
) -> Transition:
    """Simulate what a party gains and loses over a horizon.

    Args:
        contract: with a pool and, in [review], how costs vary.
        party: whose shares of gains and losses are followed.
        horizon: years; beyond the term the last year's benchmark and share at risk hold.
        reserve_pounds: what the party can lose before it is ruined.
        effect_by_year: change of the expected cost in each year, -0.02 for 2 % less; the last holds on; none: 0.
        spread: how costs vary; as the contract file states it where absent.
        runs: simulated futures.
        seed: of the draws.

    Raises:
        InvalidContract: the file lacks how costs vary. InvalidInput: no pool, or an unknown party or horizon.
    """
    pool = _pool_of(contract, party, horizon)
    varies = spread_of(contract) if spread is None else spread
    results = np.stack(
        [_year_result(pool, party, varies, year, effect_by_year, runs, seed) for year in range(horizon)]
    )
    lowest = np.minimum.accumulate(np.cumsum(results, axis=0), axis=0)
    years = tuple(
        _summary(pool, year, results[year], lowest[year], reserve_pounds) for year in range(horizon)
    )
    needed = max(0.0, -float(np.quantile(lowest[-1], ONE_IN_TWENTY)))
    unsafe = [year.year for year in years if not year.safe]
    first_safe = (max(unsafe) + 1 if unsafe else 1) if not unsafe or max(unsafe) < horizon else None
    return Transition(party, reserve_pounds, years, needed, first_safe)


def _pool_of(contract: CareModelContract, party: str, horizon: int) -> Pool:
    """Take the pool of a contract, and refuse what cannot be simulated."""
    if contract.pool is None:
        raise InvalidInput("The contract has no gain and loss pool, so that no risk is transferred.")
    if party not in contract.pool.loss_share:
        raise InvalidInput(
            "That party has no share of losses.",
            seen=party,
            remedy=f"Give one of {', '.join(contract.pool.loss_share)}.",
        )
    if not 1 <= horizon <= max(HORIZONS):
        raise InvalidInput("The horizon is 1 to 15 years.", seen=str(horizon))
    return contract.pool


def _year_result(
    pool: Pool, party: str, spread: Spread, year: int, effects: Sequence[float], runs: int, seed: int
) -> Floats:
    """What a party gains or loses in one year of each future, in pounds."""
    luck = luck_of_years(spread, runs, seed * 1000 + year)
    effect = effects[min(year, len(effects) - 1)] if effects else 0.0
    variance = 1 - (1 + effect) * (1 - luck)
    shared = shared_of(pool, variance, spread.people)
    at = min(year, len(pool.share_at_risk_by_year) - 1)
    pounds = float(pool.benchmark_pounds_by_year[at]) * pool.share_at_risk_by_year[at] * shared
    shares = np.where(pounds >= 0, pool.gain_share.get(party, 0.0), pool.loss_share[party])
    return _limited(pool, party, at, pounds * shares)


def _limited(pool: Pool, party: str, year: int, result: Floats) -> Floats:
    """A party's results with its loss held to its limit, less the premium for that."""
    for limit in pool.aggregate_stop_loss:
        if limit.provider == party:
            premium = limit.premium_pounds_by_year[year] if limit.premium_pounds_by_year else 0
            return np.maximum(result, -float(limit.largest_loss_pounds_by_year[year])) - float(premium)
    return result


def _summary(pool: Pool, year: int, result: Floats, lowest: Floats, reserve: float) -> TransitionYear:
    """One year of the transfer in numbers."""
    low, median, high = (float(np.quantile(result, share)) for share in (ONE_IN_TWENTY, 0.5, 0.95))
    at = min(year, len(pool.share_at_risk_by_year) - 1)
    ruined = float((lowest < -reserve).mean())
    return TransitionYear(
        year + 1, pool.share_at_risk_by_year[at], median, low, high, ruined, -low <= reserve / 10
    )
