"""The budget of a pot file: read, work out, write the page, the workbook and the table of units whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newcare.caremodel.pots import CommissioningPot, load_pot
from newcare.engines import replaced_whole
from newcare.payment.pot import PotBudget, pot_budget
from newcare.report.budget_page import budget_page, budget_words
from newcare.report.budget_workbook import budget_workbook
from newcare.report.page import render_page


@dataclass(frozen=True)
class Budgeted:
    """A pot's budget and where it was written."""

    pot: CommissioningPot
    budget: PotBudget
    report: Path

    def words(self) -> str:
        """The budget, in a sentence or two."""
        return budget_words(self.budget)

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`; whole pence."""
        found = self.budget
        return {
            "pot": self.pot.pot.name,
            "price_base": self.pot.pot.price_base,
            "by_contributor_pence": dict(found.by_contributor),
            "in_scope_pence": found.in_scope_pence,
            "gap_share": float(found.gap_share),
            "distance_from_target_percent": None
            if found.target is None
            else float(found.target.distance_percent),
            "true_up_pence": None if found.true_up is None else found.true_up.true_up_pence,
            "years": [
                {"year": year.year, "people": float(year.people), "budget_pence": year.budget_pence}
                for year in found.years
            ],
            "units": [_unit(row) for row in found.units],
            "report": str(self.report),
        }


def budget_file(pot_path: Path, out: Path) -> Budgeted:
    """Work out a pot file's budget and write it.

    Raises:
        InvalidContract: the pot file cannot be used. InvalidInput: the budget does not tie back to the spend in scope.
    """
    pot = load_pot(pot_path)
    budget = pot_budget(pot)
    with replaced_whole(out) as room:
        (room / "budget.html").write_text(render_page(budget_page(pot, budget)), encoding="utf-8")
        (room / "budget.xlsx").write_bytes(budget_workbook(pot, budget))
        if budget.units:
            pq.write_table(pa.Table.from_pylist([_unit(row) for row in budget.units]), room / "units.parquet")
    return Budgeted(pot, budget, out / "budget.html")


def _unit(row: Any) -> dict[str, Any]:
    """A unit's year as plain values."""
    return {
        "year": row.year,
        "unit": row.unit,
        "kind": row.kind,
        "share": float(row.share),
        "free_pence": row.free_pence,
        "ring_fenced_pence": row.ring_fenced_pence,
        "held_pence": row.held_pence,
    }
