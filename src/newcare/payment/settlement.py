"""What the contract would have paid, line by line, and how often luck alone moves as much money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newcare.methods.chance import chance_over
from newcare.methods.money import exact, share_out, to_pence
from newcare.payment.budget import luck_of
from newcare.terms.words import per_cent, probability_words


def settle(
    budget: pa.Table,
    cost_spread: pa.Table,
    *,
    gain_share: Mapping[str, float],
    loss_share: Mapping[str, float],
    corridor: float,
    cap: float,
    shadow: bool,
) -> dict[str, pa.Table]:
    """Settle the payment year over the units that run the model of care.

    Units under the model of care for the whole payment year are settled together. Benchmark is the sum of their
    budgets; variance is benchmark less cost. The pool to share is the part of the variance beyond the corridor, at most
    the cap: a gain by `gain_share`, a loss by `loss_share`. Pence are shared by the largest remainder, so the lines
    add up exactly.

    Args:
        budget: from `whole_population_budget`.
        cost_spread: from `spend`.
        gain_share, loss_share: party -> share; each sums to 1.
        corridor: share of the benchmark within which nothing is paid.
        cap: largest pool, as a share of the benchmark.
        shadow: no money moves; the lines say what would have moved.

    Returns:
        `settlement`, as specified in `newcare.tables`: one row a line, the payments last.
    """
    pooled = budget.filter(pc.field("group") == "model of care")
    benchmark = pc.sum(pooled.column("budget_pence")).as_py() or 0
    actual = pc.sum(pooled.column("actual_pence")).as_py() or 0
    variance = benchmark - actual
    pool = _pool(benchmark, variance, corridor, cap)
    luck = luck_of(pc.sum(pooled.column("people")).as_py() or 0, cost_spread)
    share = abs(variance) / benchmark if benchmark else 0.0
    chance = 2 * chance_over(share, luck)
    lines: list[dict[str, Any]] = [
        _line("benchmark", benchmark, f"budgets of {pooled.num_rows} units"),
        _line("actual cost", actual, "records on the lines in scope"),
        _line("variance", variance, "benchmark less actual cost; above 0 a gain"),
        _line(
            "pool to share",
            pool,
            f"part of the variance beyond {per_cent(corridor)} of the benchmark, at most {per_cent(cap)} of it;"
            f" were the benchmark right on average, luck alone would give a variance this large in"
            f" {probability_words(chance)} years",
        ),
    ]
    shares = gain_share if pool >= 0 else loss_share
    rule = ("gain share" if pool >= 0 else "loss share") + (" (shadow: no money moves)" if shadow else "")
    lines += [
        _line(rule, pence, f"{shares[party]:g} of the pool", party)
        for party, pence in share_out(pool, shares).items()
    ]
    return {
        "settlement": pa.Table.from_pylist(
            [{"line": position + 1, **line} for position, line in enumerate(lines)],
            schema=pa.schema(
                [
                    ("line", pa.int64()),
                    ("rule", pa.string()),
                    ("party", pa.string()),
                    ("pence", pa.int64()),
                    ("inputs", pa.string()),
                ]
            ),
        )
    }


def _pool(benchmark: int, variance: int, corridor: float, cap: float) -> int:
    """Pence to share: the variance beyond the corridor, held within the cap; keeps the sign of the variance."""
    free = to_pence(benchmark * exact(corridor))
    most = to_pence(benchmark * exact(cap))
    beyond = min(max(abs(variance) - free, 0), most)
    return beyond if variance >= 0 else -beyond


def _line(rule: str, pence: int, inputs: str, party: str | None = None) -> dict[str, Any]:
    return {"rule": rule, "party": party, "pence": pence, "inputs": inputs}
