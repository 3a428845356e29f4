"""Put a contract file under stress: luck alone, and the transfer of risk over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newcare.caremodel.contracts import load_contract
from newcare.engines import replaced_whole
from newcare.errors import InvalidContract
from newcare.payment.contracts.by_luck import ByLuck, by_luck, spread_of
from newcare.payment.contracts.stranded_years import stranded_years
from newcare.payment.contracts.transition import Transition, simulate_transition
from newcare.payment.cost_variation import CostVariation
from newcare.payment.stranded import StrandedYear
from newcare.report.page import render_page
from newcare.report.settlement.stress_page import luck_words, stress_page
from newcare.report.settlement.variation_section import variation_section
from newcare.workflows.cost_variation import variation_of_records


@dataclass(frozen=True)
class Stressed:
    """What luck does under a contract and what each party risks, and where the page is."""

    luck: ByLuck
    transitions: tuple[Transition, ...]
    stranded: tuple[StrandedYear, ...]
    variation: CostVariation | None
    report: Path

    def words(self) -> str:
        """What luck alone does."""
        return luck_words(self.luck)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`."""
        return {
            "luck": asdict(self.luck),
            "transitions": [asdict(transition) for transition in self.transitions],
            "stranded": [asdict(year) for year in self.stranded],
            "variation": None if self.variation is None else asdict(self.variation),
            "report": str(self.report),
        }


def stress_file(
    contract_path: Path,
    out: Path,
    *,
    horizon: int,
    wanted_rate: float,
    reserve_pounds: float | None,
    effect_by_year: Sequence[float],
    seed: int,
    records: Path | None = None,
) -> Stressed:
    """Simulate a contract and write the page whole.

    Args:
        contract_path: a contract file with a pool.
        out: folder written.
        horizon: years, 1 to 15.
        wanted_rate: how often a payment by luck would be borne.
        reserve_pounds: reserve of each party; None takes the guarantee or reserve in [review], or nothing.
        effect_by_year: change of the expected cost in each year; the last holds on.
        seed: of the draws.
        records: folder of records; what the contract file does not say of how costs vary is estimated from them.

    Raises:
        InvalidContract: no pool, or the file does not say how costs vary.
    """
    contract = load_contract(contract_path)
    if contract.pool is None:
        raise InvalidContract(
            f"{contract_path} has no [pool], so that luck moves no money.",
            remedy="Give the terms of the pool.",
        )
    varied = None if records is None else variation_of_records(records)
    spread = spread_of(contract, None if varied is None else varied.found)
    stated = contract.review.guarantee_or_reserve_pounds
    reserve = float(stated or 0) if reserve_pounds is None else reserve_pounds
    luck = by_luck(contract.pool, spread, wanted_rate=wanted_rate, seed=seed)
    transitions = tuple(
        simulate_transition(
            contract,
            party,
            horizon=horizon,
            reserve_pounds=reserve,
            effect_by_year=effect_by_year,
            spread=spread,
            seed=seed,
        )
        for party, share in contract.pool.loss_share.items()
        if share and party != contract.contract.commissioner
    )
    if not transitions:
        raise InvalidContract(f"Under {contract_path} no provider bears a share of losses.")
    with replaced_whole(out) as room:
        further = () if varied is None else (variation_section(varied.found, varied.data_version),)
        page = stress_page(contract, spread, luck, transitions, further)
        (room / "stress.html").write_text(render_page(page), encoding="utf-8")
    return Stressed(
        luck,
        transitions,
        stranded_years(contract),
        None if varied is None else varied.found,
        out / "stress.html",
    )
