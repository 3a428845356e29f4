"""Several propositions side by side: what each returns as booked, and what keeps them from being compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newcare.caremodel.ledgers import LedgerFile
from newcare.errors import InvalidInput
from newcare.value.assumptions import SCENARIOS
from newcare.value.comparability import Comparability, value_consistency_check
from newcare.value.proposition import Worth, worth_of
from newcare.value.returns import ReturnSummary, return_summary

ISSUES = {
    "missing_cost_category": "not all count the same kinds of cost",
    "missing_saving_category": "not all count the same kinds of saving",
    "mixed_period": "they cover different years",
    "mixed_price_base": "their pounds are of different years",
}
"""Issue of `value_consistency_check` -> what it means."""


@dataclass(frozen=True)
class SideBySide:
    """Propositions by name with their worth in each scenario, checks on comparing them, and their returns summed up."""

    worth: dict[str, dict[str, Worth]]
    checks: Comparability
    summary: ReturnSummary


def side_by_side(ledgers: Sequence[LedgerFile]) -> SideBySide:
    """Compare propositions at what each may book by its estimate.

    Raises:
        InvalidInput: two propositions share a name.
    """
    names = [ledger.proposition.name for ledger in ledgers]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InvalidInput(
            f"Two propositions are called '{twice[0]}'.",
            remedy="Give each a name of its own in [proposition].",
        )
    worth = {
        ledger.proposition.name: {name: worth_of(ledger, assumed) for name, assumed in SCENARIOS.items()}
        for ledger in ledgers
    }
    sites = [
        {
            "site": ledger.proposition.name,
            "price_base": ledger.proposition.price_base,
            "first_year": ledger.years()[0],
            "last_year": ledger.years()[-1],
            "cost_categories": [cost.category for cost in ledger.costs],
            "saving_categories": [saving.category for saving in ledger.savings],
            "cost_pounds": worth[ledger.proposition.name]["central"].cost_pounds,
            "gross_saving_pounds": worth[ledger.proposition.name]["central"].gross_saving_pounds,
        }
        for ledger in ledgers
    ]
    return SideBySide(worth, value_consistency_check(sites), return_summary(sites))
