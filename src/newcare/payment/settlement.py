"""What the contract of a model of care would have paid, line by line, and how often luck alone moves as much money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from newcare.caremodel.contracts import Band, Pool
from newcare.methods.chance import chance_over
from newcare.payment.budget import luck_of
from newcare.payment.contracts import Entry, Given
from newcare.payment.contracts.pool_entries import SECTION, shared_pool
from newcare.terms.words import probability_words

COMMISSIONER = "commissioner"
_SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("item", pa.string()),
        ("rule", pa.string()),
        ("party", pa.string()),
        ("pence", pa.int64()),
        ("inputs", pa.string()),
    ]
)


def settle(
    budget: pa.Table,
    cost_spread: pa.Table,
    *,
    gain_share: Mapping[str, float],
    loss_share: Mapping[str, float],
    corridor: float,
    cap: float,
) -> dict[str, pa.Table]:
    """Settle the payment year over the units that run the model of care, as a contract file's pool is settled.

    Units under the model of care for the whole payment year are settled together. Benchmark is the sum of their
    budgets; variance is benchmark less cost. The pool is the part of the variance beyond the corridor, at most the
    cap: a gain goes by `gain_share`, a loss by `loss_share`.

    Args:
        budget: from `whole_population_budget`.
        cost_spread: from `spend`.
        gain_share, loss_share: party -> share; each sums to 1.
        corridor: share of the benchmark within which nothing is paid.
        cap: largest pool, as a share of the benchmark.

    Returns:
        `settlement`, as specified in `newcare.tables`: one row an entry, the payments last. Where the year is in shadow
        these are what would have moved.
    """
    pooled = budget.filter(pc.field("group") == "model of care")
    benchmark = pc.sum(pooled.column("budget_pence")).as_py() or 0
    actual = pc.sum(pooled.column("actual_pence")).as_py() or 0
    people = pc.sum(pooled.column("people")).as_py() or 0
    entries = [
        Entry(SECTION, f"sum of the budgets of {pooled.num_rows} units", "benchmark", {}, "", benchmark),
        Entry(SECTION, "sum of the records on the lines in scope", "cost", {}, "", actual),
    ]
    if benchmark:
        terms = _pool(benchmark, gain_share, loss_share, corridor, cap)
        given = Given(benchmark, "pounds", entry="benchmark"), Given(actual, "pounds", entry="cost")
        entries += shared_pool(terms, *given, None, None, 1, commissioner=COMMISSIONER)
    luck = _luck(benchmark, actual, people, cost_spread)
    rows = [
        {
            "line": position,
            "item": "payment" if entry.is_payment or entry.item in gain_share else entry.item,
            "rule": entry.rule,
            "party": entry.item if entry.is_payment or entry.item in gain_share else None,
            "pence": entry.pence,
            "inputs": _words(entry) + (luck if entry.item == "variance" else ""),
        }
        for position, entry in enumerate(entries, start=1)
    ]
    return {"settlement": pa.Table.from_pylist(rows, schema=_SCHEMA)}


def _pool(
    benchmark: int,
    gain_share: Mapping[str, float],
    loss_share: Mapping[str, float],
    corridor: float,
    cap: float,
) -> Pool:
    """The terms of a model file's contract as those of a pool."""
    free = Band(from_share=0, to_share=corridor, pooled_share=0) if corridor else None
    beyond = Band(from_share=corridor, pooled_share=1)
    return Pool(
        benchmark_pounds_by_year=(Decimal(benchmark) / 100,),
        gain_share=dict(gain_share),
        loss_share=dict(loss_share),
        corridor=(beyond,) if free is None else (free, beyond),
        cap_share=cap,
        share_at_risk_by_year=(1,),
    )


def _luck(benchmark: int, actual: int, people: float, cost_spread: pa.Table) -> str:
    """How often luck alone gives such a variance."""
    share = abs(benchmark - actual) / benchmark if benchmark else 0.0
    chance = min(2 * chance_over(share, luck_of(people, cost_spread)), 1.0)
    return (
        "; were the benchmark right on average, luck alone would give a variance this large in"
        f" {probability_words(chance)} years"
    )


def _words(entry: Entry) -> str:
    """Inputs of an entry as one line."""
    return "; ".join(f"{name} {given}" for name, given in entry.inputs.items())
