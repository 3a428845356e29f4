"""What each line pays its provider, by its mechanism."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newcare.caremodel.contracts import CareModelContract, Line
from newcare.methods.money import to_pence
from newcare.payment.activity import blended_payment, marginal_rate_emergency_tariff
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.statement import Entry, Given, pounds_term, share_term

SECTION = "lines"


def line_entries(contract: CareModelContract, accounts: YearOfAccounts) -> Iterator[Entry]:
    """Payment of each line, and where something was paid on account, that payment taken off."""
    year = contract.year_of_term(accounts.year)
    for line in contract.lines:
        rule, formula = _RULES[line.mechanism]
        inputs = dict(_inputs(line, accounts, year))
        payer, payee = contract.contract.commissioner, line.provider
        yield Entry(SECTION, rule, line.id, inputs, formula, _pence(line, inputs), payer, payee)
        if accounts.get("paid", line.id) is not None:
            paid = from_accounts(accounts, "paid", line.id)
            item, rule = f"{line.id}, on account", "less what was paid on account"
            formula = "-{paid on account}"
            yield Entry(
                SECTION, rule, item, {"paid on account": paid}, formula, -int(paid.value), payer, payee
            )


def from_accounts(accounts: YearOfAccounts, item: str, name: str = "") -> Given:
    """Pounds of the accounts as an input."""
    return Given(accounts.pence(item, name), "pounds", account=(item, name))


def _inputs(line: Line, accounts: YearOfAccounts, year: int) -> Iterator[tuple[str, Given]]:
    """What the mechanism of a line works with."""
    if line.pounds_per_person_by_year is not None:
        yield "rate a person", pounds_term(line.pounds_per_person_by_year[year])
        yield "mean list", Given(accounts.mean_list, "count")
    if line.planned_pounds_by_year is not None:
        yield "planned", pounds_term(line.planned_pounds_by_year[year])
    if line.mechanism in ("activity", "blended", "marginal-rate"):
        yield "activity", from_accounts(accounts, "activity", line.id)
    if line.marginal_rate is not None:
        yield "marginal rate", share_term(line.marginal_rate)


def _pence(line: Line, inputs: Mapping[str, Given]) -> int:
    """What a line pays."""
    value = {name: given.value for name, given in inputs.items()}
    match line.mechanism:
        case "block":
            return int(value["planned"])
        case "activity":
            return int(value["activity"])
        case "capitation":
            return to_pence(value["rate a person"] * value["mean list"])
        case "blended":
            return blended_payment(value["planned"], value["activity"], value["marginal rate"]).payment_pence
    return marginal_rate_emergency_tariff(
        value["planned"], value["activity"], value["marginal rate"]
    ).payment_pence


_RULES: Mapping[str, tuple[str, str]] = {
    "block": ("block: the planned value", "{planned}"),
    "activity": ("activity at its value", "{activity}"),
    "blended": (
        "plan + marginal rate x (activity - plan)",
        "{planned}+ROUND({marginal rate}*({activity}-{planned}),2)",
    ),
    "marginal-rate": (
        "activity up to the plan + marginal rate x the part above it",
        "MIN({activity},{planned})+ROUND({marginal rate}*MAX({activity}-{planned},0),2)",
    ),
    "capitation": ("rate a person x mean list", "ROUND({rate a person}*{mean list},2)"),
}
"""Rule of each mechanism, in words and as a spreadsheet writes it."""
