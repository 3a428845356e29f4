"""Small ledgers for tests, whose sums can be done by hand."""

from __future__ import annotations

from pathlib import Path

from newcare.caremodel.ledgers import ValueLedger, load_ledger

PLAIN = """
[proposition]
name = "{name}"
price_base = "2016-17"
first_year = "2016-17"
term_years = 2
discount_rate = 0.035

[[costs]]
name = "Team"
category = "staff"
evidence = "good"
plan_pounds_by_year = [{cost}, {cost}]

[[savings]]
name = "Admissions"
category = "emergency-care"
kind = "{kind}"
measure = "fewer emergency admissions"
evidence = "good"
{closes}
plan_pounds_by_year = [100000, 100000]

[savings.events]
outcome = "emergency-admissions"
pounds_per_event = 1000
source = "made up"
claimed_events_by_year = [{claimed}, {claimed}]
attributable_share = {share}
also_claimed_by = {also}

[[evidence_grades]]
grade = "good"
cost_uplift = 0.1
saving_reduction = 0.2
source = "made up"

[[estimates]]
outcome = "emergency-admissions"
relative_effect = {effect}
lower = {lower}
upper = {upper}
events_without_model_by_year = [1000, 1000]
source = "made up"
"""
USUAL = {
    "name": "A place",
    "kind": "capacity_released",
    "closes": "",
    "cost": 40000,
    "claimed": 100,
    "share": 1.0,
    "also": "[]",
    "effect": -0.06,
    "lower": -0.12,
    "upper": -0.02,
}


def ledger_text(more: str = "", **changes: object) -> str:
    """A ledger of two years: 1,000 admissions a year without the model, 100 claimed avoided at 1,000 pounds each."""
    return PLAIN.format(**(USUAL | changes)) + more


def ledger(folder: Path, more: str = "", **changes: object) -> ValueLedger:
    """The same, read."""
    path = folder / "ledger.toml"
    path.write_text(ledger_text(more, **changes), encoding="utf-8")
    return load_ledger(path)
