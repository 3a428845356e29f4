"""What outcomes pay: the improvement payment, the outcome contract, and the release of a pooled fund."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.caremodel.contracts import CareModelContract, Improvement, OutcomeContract, PooledFund
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.line_payments import whole_pence
from newcare.payment.contracts.statement import Entry, pounds, share
from newcare.payment.outcome_payment import better_care_fund_release, improvement_payment, outcome_contract


def improvement_entries(
    contract: CareModelContract, scheme: Improvement, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """Achievement of each measure, and what they pay together."""
    pool = whole_pence(scheme.pool_pounds_by_year, contract.year_of_term(accounts.year))
    gate = scheme.quality_gate
    rows = [
        {
            "measure": measure.id,
            "weight": measure.weight,
            "value": _number(accounts.get("measure", measure.id)),
            "payment_starts_at": measure.payment_starts_at,
            "full_payment_at": measure.full_payment_at,
            "denominator": _number(accounts.get("denominator", measure.id)),
            "minimum_denominator": measure.minimum_denominator,
        }
        for measure in scheme.measures
    ]
    passed = None
    if gate is not None:
        passed = {"score": float(accounts.need("quality", gate.measure)), "minimum": gate.minimum}
    paid = improvement_payment(pool, rows, scheme.small_denominator_rule, passed)
    inputs = {
        "pool": pounds(pool),
        "score": share(paid.score),
        "gate passed": "yes" if paid.gate_passed else "no",
    }
    for name, reached in paid.achievement.items():
        inputs[name] = "not scored: too few people" if reached is None else share(reached)
    yield Entry(
        "improvement",
        "pool x weighted achievement, if the gate is passed",
        "improvement payment",
        inputs,
        paid.payment_pence,
        contract.contract.commissioner,
        scheme.provider,
    )


def outcome_entries(
    contract: CareModelContract, terms: OutcomeContract, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """What each verified outcome pays, and the cap over all."""
    rows = [
        {
            "outcome": outcome.id,
            "rate_pence": int(outcome.pounds_per_unit * 100),
            "claimed_units": _number(accounts.get("claimed", outcome.id)) or 0,
            "verified_units": float(accounts.need("verified", outcome.id)),
            "expected_without_service_units": outcome.expected_without_service,
            "cap_units": outcome.cap_units,
        }
        for outcome in terms.outcomes
    ]
    cap = None if terms.cap_pounds is None else int(terms.cap_pounds * 100)
    paid = outcome_contract(rows, cap)
    for row in rows:
        name = str(row["outcome"])
        inputs = {key.replace("_", " "): f"{value}" for key, value in row.items() if key != "outcome"}
        yield Entry(
            "outcomes",
            "verified units beyond those expected x rate",
            name,
            inputs,
            paid.by_outcome_pence[name],
        )
    inputs = {"sum": pounds(paid.uncapped_pence), "cap": "none" if cap is None else pounds(cap)}
    yield Entry(
        "outcomes",
        "sum of the outcomes, at most the cap",
        "outcome payment",
        inputs,
        paid.payment_pence,
        contract.contract.commissioner,
        terms.provider,
    )


def pooled_fund_entries(
    contract: CareModelContract, fund: PooledFund, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """What is released for admissions avoided, and what pays the hospital for those that were not."""
    price = int(fund.pounds_per_admission * 100)
    actual = float(accounts.need("admissions"))
    release = better_care_fund_release(fund.baseline_admissions, actual, fund.planned_reduction_share, price)
    inputs = {
        "baseline admissions": f"{fund.baseline_admissions:,}",
        "admissions": f"{actual:,.0f}",
        "planned fall": share(fund.planned_reduction_share),
        "price": pounds(price),
    }
    commissioner = contract.contract.commissioner
    yield Entry(
        "pooled fund",
        "admissions avoided, up to the plan, x price",
        "released",
        inputs,
        release.released_pence,
        commissioner,
        fund.provider,
    )
    inputs = {"held back": pounds(release.held_pence), "released": pounds(release.released_pence)}
    yield Entry(
        "pooled fund",
        "held back - released, for admissions that did not fall",
        "to the hospital",
        inputs,
        release.to_acute_pence,
        commissioner,
        fund.hospital,
    )


def _number(value: object) -> float | None:
    """A value of the accounts as a number."""
    return None if value is None else float(value)  # type: ignore[arg-type]
