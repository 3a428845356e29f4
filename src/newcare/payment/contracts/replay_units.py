"""Practices or neighbourhoods under the pools of several contracts: what each one's variance would have shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa

from newcare.caremodel.contracts import CareModelContract, Pool
from newcare.methods.chance import chance_over, cost_luck
from newcare.payment.contracts.pool_entries import shared_pool
from newcare.payment.contracts.statement import Given
from newcare.payment.shared_savings import SMALLEST_LIST


@dataclass(frozen=True)
class UnitReplay:
    """One unit under one contract's pool, the whole pool at risk; pence above 0 are a gain of the providers.

    `chance` is how often luck alone gives a variance as large, one way or the other; None where the contract does not
    say how costs vary.
    """

    contract: str
    unit: str
    people: int
    variance_share: float
    pool_pence: int
    providers_pence: int
    chance: float | None


def replay_units(contracts: Sequence[CareModelContract], budget: pa.Table) -> list[UnitReplay]:
    """Settle each unit on its own under each contract that has a pool.

    Args:
        contracts: those without a pool are left out.
        budget: a run's table `budget`: unit, people, budget_pence, actual_pence.

    The quality gate is taken as passed: the table does not hold quality.
    """
    units = [row for row in budget.to_pylist() if row["budget_pence"]]
    return [
        _unit(contract, contract.pool, row)
        for contract in contracts
        if contract.pool is not None
        for row in sorted(units, key=lambda row: str(row["unit"]))
    ]


def _unit(contract: CareModelContract, pool: Pool, row: dict[str, object]) -> UnitReplay:
    """One unit under one pool."""
    benchmark, cost, people = (int(str(row[name])) for name in ("budget_pence", "actual_pence", "people"))
    commissioner = contract.contract.commissioner
    entries = list(
        shared_pool(
            pool,
            Given(benchmark, "pounds", "benchmark"),
            Given(cost, "pounds", "cost"),
            None,
            Fraction(max(people, SMALLEST_LIST)),
            1.0,
            commissioner=commissioner,
        )
    )
    share = (benchmark - cost) / benchmark
    return UnitReplay(
        contract=contract.contract.name,
        unit=str(row["unit"]),
        people=people,
        variance_share=share,
        pool_pence=next(entry.pence for entry in entries if entry.item == "pool at risk"),
        providers_pence=sum(entry.pence for entry in entries if entry.is_payment),
        chance=_chance(contract, people, share),
    )


def _chance(contract: CareModelContract, people: int, share: float) -> float | None:
    """How often luck alone gives such a variance, where the contract says how costs vary."""
    facts = contract.review
    spread, shock = facts.coefficient_of_variation, facts.common_shock_standard_deviation
    if not people or spread is None or shock is None or not (spread or shock):
        return None
    return min(2 * chance_over(abs(share), cost_luck(people, spread, shock)), 1.0)
