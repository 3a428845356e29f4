"""One avoided emergency admission earns once.

It lowers the cost of a line, so the pool shares it; a pooled fund releases money for it; an outcome may pay for it.
What fund or outcome pays is charged to the pool as cost (`payment.contracts.pool_inputs`), so that the pool shares
only the rest. Fund and outcome, or two outcomes, cannot be told apart in this way and are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from newcare.caremodel.contracts.contract_file import ContractFile
from newcare.caremodel.lines import Location


def paid_twice(file: ContractFile) -> Iterator[tuple[Location, str]]:
    """Yield each outcome that pays for admissions which another section or outcome pays for already."""
    payers = {} if file.pooled_fund is None else {file.pooled_fund.line: "[pooled_fund]"}
    outcomes = () if file.outcome_contract is None else file.outcome_contract.outcomes
    for position, outcome in enumerate(outcomes):
        line = outcome.avoided_admissions_of
        if line is not None and line in payers:
            yield (
                ("outcome_contract", "outcomes", position, "avoided_admissions_of"),
                f"an avoided admission of '{line}' would be paid twice, by {payers[line]} and by the outcome"
                f" '{outcome.id}'; take one of them out.",
            )
        elif line is not None:
            payers[line] = f"the outcome '{outcome.id}'"


def charged_to_pool(file: ContractFile) -> tuple[bool, tuple[str, ...]]:
    """Whether the pooled fund's release is charged to the pool, and which outcomes' payments are."""
    if file.pool is None:
        return False, ()
    pooled = {line.id for line in file.lines if line.in_pool}
    outcomes = () if file.outcome_contract is None else file.outcome_contract.outcomes
    return (
        file.pooled_fund is not None and file.pooled_fund.line in pooled,
        tuple(outcome.id for outcome in outcomes if outcome.avoided_admissions_of in pooled),
    )
