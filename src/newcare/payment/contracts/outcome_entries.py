"""What outcomes pay: the improvement payment, the outcome contract, and the release of a pooled fund."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.caremodel.contracts import (
    CareModelContract,
    Improvement,
    Measure,
    Outcome,
    OutcomeContract,
    PooledFund,
)
from newcare.methods.money import exact
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.statement import Entry, Given, pounds_term, share_term
from newcare.payment.outcome_payment import better_care_fund_release, improvement_payment, outcome_contract


def improvement_entries(
    contract: CareModelContract, scheme: Improvement, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """Weighted achievement of each measure, and what they pay together."""
    pool = pounds_term(scheme.pool_pounds_by_year[contract.year_of_term(accounts.year)])
    gate = scheme.quality_gate
    floor = None
    if gate is not None:
        floor = {"score": accounts.need("quality", gate.measure), "minimum": exact(gate.minimum)}
    paid = improvement_payment(
        int(pool.value),
        [_scored(measure, accounts) for measure in scheme.measures],
        scheme.small_denominator_rule,
        floor,
    )
    weights = {measure.id: exact(measure.weight) for measure in scheme.measures}
    inputs = {"pool": pool}
    for name, reached in paid.achievement.items():
        if reached is not None:
            inputs[name] = Given(weights[name] * reached, "share")
    spread = paid.scored_weight if scheme.small_denominator_rule == "redistribute" else 1
    added = "+".join(f"{{{name}}}" for name in inputs if name != "pool") or "0"
    inputs |= {
        "weight scored": Given(spread or 1, "share"),
        "gate passed": Given(int(paid.gate_passed), "count"),
    }
    yield Entry(
        "improvement",
        "pool x sum of weight x achievement, if the gate is passed",
        "improvement payment",
        inputs,
        f"ROUND({{pool}}*({added})/{{weight scored}},2)*{{gate passed}}",
        paid.payment_pence,
        contract.contract.commissioner,
        scheme.provider,
    )


def _scored(measure: Measure, accounts: YearOfAccounts) -> dict[str, object]:
    """A measure with its value of the year."""
    return {
        "measure": measure.id,
        "weight": exact(measure.weight),
        "value": accounts.get("measure", measure.id),
        "payment_starts_at": exact(measure.payment_starts_at),
        "full_payment_at": exact(measure.full_payment_at),
        "denominator": accounts.get("denominator", measure.id),
        "minimum_denominator": measure.minimum_denominator,
    }


def outcome_entries(
    contract: CareModelContract, terms: OutcomeContract, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """What each verified outcome pays, and the cap over all."""
    cap = None if terms.cap_pounds is None else int(terms.cap_pounds * 100)
    paid = outcome_contract([_verified(outcome, accounts) for outcome in terms.outcomes], cap)
    for outcome in terms.outcomes:
        yield _outcome(outcome, accounts, paid.by_outcome_pence[outcome.id])
    added = {
        outcome.id: Given(paid.by_outcome_pence[outcome.id], "pounds", entry=outcome.id)
        for outcome in terms.outcomes
    }
    total = "+".join(f"{{{name}}}" for name in added)
    limit = {} if cap is None else {"cap": Given(cap, "pounds")}
    yield Entry(
        "outcomes",
        "sum of the outcomes" if cap is None else "sum of the outcomes, at most the cap",
        "outcome payment",
        {**added, **limit},
        total if cap is None else f"MIN({total},{{cap}})",
        paid.payment_pence,
        contract.contract.commissioner,
        terms.provider,
    )


def _verified(outcome: Outcome, accounts: YearOfAccounts) -> dict[str, object]:
    """An outcome with its units of the year."""
    return {
        "outcome": outcome.id,
        "rate_pence": int(outcome.pounds_per_unit * 100),
        "claimed_units": accounts.get("claimed", outcome.id) or 0,
        "verified_units": accounts.need("verified", outcome.id),
        "expected_without_service_units": outcome.expected_without_service,
        "cap_units": outcome.cap_units,
    }


def _outcome(outcome: Outcome, accounts: YearOfAccounts, pence: int) -> Entry:
    """What one outcome pays; what was claimed and not verified pays nothing."""
    account = ("verified", outcome.id)
    inputs = {
        "verified": Given(accounts.need(*account), "count", account=account),
        "expected without service": Given(outcome.expected_without_service, "count"),
        "rate": pounds_term(outcome.pounds_per_unit),
    }
    units = "MAX({verified}-{expected without service},0)"
    if outcome.cap_units is not None:
        inputs["most units"] = Given(outcome.cap_units, "count")
        units = f"MIN({units},{{most units}})"
    rule = "verified units beyond those expected x rate"
    return Entry("outcomes", rule, outcome.id, inputs, f"ROUND({units}*{{rate}},2)", pence)


def pooled_fund_entries(
    contract: CareModelContract, fund: PooledFund, accounts: YearOfAccounts
) -> Iterator[Entry]:
    """What is released for admissions avoided, and what pays the hospital for those that were not."""
    price = int(fund.pounds_per_admission * 100)
    actual = accounts.need("admissions")
    release = better_care_fund_release(fund.baseline_admissions, actual, fund.planned_reduction_share, price)
    inputs = {
        "baseline": Given(fund.baseline_admissions, "count"),
        "admissions": Given(actual, "count", account=("admissions", "")),
        "planned fall": share_term(fund.planned_reduction_share),
        "price": Given(price, "pounds"),
    }
    avoided = "MIN(MAX({baseline}-{admissions},0),{planned fall}*{baseline})"
    commissioner = contract.contract.commissioner
    yield Entry(
        "pooled fund",
        "admissions avoided, up to the plan, x price",
        "released",
        inputs,
        f"ROUND({avoided}*{{price}},2)",
        release.released_pence,
        commissioner,
        fund.provider,
    )
    released = Given(release.released_pence, "pounds", entry="released")
    yield Entry(
        "pooled fund",
        "held back for the plan - released: admissions that did not fall",
        "to the hospital",
        {name: given for name, given in inputs.items() if name != "admissions"} | {"released": released},
        "ROUND({planned fall}*{baseline}*{price},2)-{released}",
        release.to_acute_pence,
        commissioner,
        fund.hospital,
    )
