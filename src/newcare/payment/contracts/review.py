"""Review of a contract file: its terms and facts as the fourteen checks ask for them."""

from __future__ import annotations

from typing import Any

from newcare.caremodel.contracts import CareModelContract, Pool
from newcare.payment.review import Review, contract_review


def review_of(contract: CareModelContract) -> Review:
    """Review a contract. What its file leaves out is not known; `gateways = []` says that there is none."""
    return contract_review(review_facts(contract))


def review_facts(contract: CareModelContract) -> dict[str, Any]:
    """Facts of a contract by the names that the checks know; None where not known."""
    heading, pool, clauses = contract.contract, contract.pool, contract.clauses
    stated = {name: _plain(value) for name, value in contract.review.model_dump().items()}
    told = contract.model_fields_set
    return {
        **stated,
        "name": heading.name,
        "price_base": heading.price_base,
        "term_years": heading.term_years,
        "population": heading.people,
        "annual_price_pounds": _first_price(contract),
        "provider_share_of_losses": None
        if pool is None
        else 1 - pool.loss_share.get(heading.commissioner, 0.0),
        "gain_shares": None if pool is None else dict(pool.gain_share),
        "no_payment_corridor_share": None if pool is None else _corridor(pool),
        "quality_floor": None if pool is None else pool.quality_gate is not None,
        "has_break_clause": None if clauses is None else clauses.break_clause,
        "has_change_clause": None if clauses is None else clauses.change,
        "has_rebasing_clause": None if clauses is None else clauses.rebasing,
        "risks": [risk.model_dump() for risk in contract.risks] if "risks" in told else None,
        "gateway_count": len(contract.gateways) if "gateways" in told else None,
        "gateway_can_stop": any(gate.can_stop for gate in contract.gateways) if contract.gateways else None,
        "override": None if contract.override is None else contract.override.model_dump(),
    }


def _first_price(contract: CareModelContract) -> float | None:
    """Price of the first year: the benchmark of the pool, or the planned value of all lines where each has one."""
    if contract.pool is not None:
        return float(contract.pool.benchmark_pounds_by_year[0])
    planned = [line.planned_pounds_by_year for line in contract.lines]
    return None if None in planned else float(sum(amounts[0] for amounts in planned if amounts is not None))


def _corridor(pool: Pool) -> float:
    """Share of the benchmark within which nothing is paid, whichever rule keeps it."""
    first = pool.corridor[0] if pool.corridor else None
    free = first.to_share or 0.0 if first is not None and first.pooled_share == 0 else 0.0
    least = pool.minimum_savings_rate
    return free if isinstance(least, str) else max(free, least)


def _plain(value: Any) -> Any:
    """Pounds as a number."""
    return float(value) if hasattr(value, "as_tuple") else value
