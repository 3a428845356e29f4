"""What each line pays its provider, by its mechanism."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from newcare.caremodel.contracts import CareModelContract, Line
from newcare.methods.money import exact, to_pence
from newcare.payment.activity import blended_payment, marginal_rate_emergency_tariff
from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.statement import Entry, pounds, share

SECTION = "lines"
Paid = tuple[int, dict[str, str]]


def line_entries(contract: CareModelContract, accounts: YearOfAccounts) -> Iterator[Entry]:
    """Payment of each line, and where something was paid on account, that payment taken off."""
    year = contract.year_of_term(accounts.year)
    for line in contract.lines:
        pence, inputs = _RULES[line.mechanism](line, accounts, year)
        payer, payee = contract.contract.commissioner, line.provider
        yield Entry(SECTION, _WORDS[line.mechanism], line.id, inputs, pence, payer, payee)
        if accounts.get("paid", line.id) is not None:
            on_account = accounts.pence("paid", line.id)
            inputs = {"paid on account": pounds(on_account)}
            yield Entry(
                SECTION,
                "less what was paid on account",
                f"{line.id}, on account",
                inputs,
                -on_account,
                payer,
                payee,
            )


def whole_pence(amounts: tuple[Decimal, ...] | None, year: int) -> int:
    """Whole pence of an amount by year."""
    return int((amounts or ())[year] * 100)


def _block(line: Line, _: YearOfAccounts, year: int) -> Paid:
    """The planned value, whatever is done."""
    planned = whole_pence(line.planned_pounds_by_year, year)
    return planned, {"planned": pounds(planned)}


def _activity(line: Line, accounts: YearOfAccounts, _: int) -> Paid:
    """What was done, at its value."""
    done = accounts.pence("activity", line.id)
    return done, {"activity": pounds(done)}


def _blended(line: Line, accounts: YearOfAccounts, year: int) -> Paid:
    """The plan, and a share of what activity differs from it."""
    planned, done = whole_pence(line.planned_pounds_by_year, year), accounts.pence("activity", line.id)
    rate = line.marginal_rate or 0
    paid = blended_payment(planned, done, rate).payment_pence
    return paid, {"planned": pounds(planned), "activity": pounds(done), "marginal rate": share(rate)}


def _marginal_rate(line: Line, accounts: YearOfAccounts, year: int) -> Paid:
    """Activity in full up to the plan, and at a rate above it."""
    planned, done = whole_pence(line.planned_pounds_by_year, year), accounts.pence("activity", line.id)
    rate = line.marginal_rate or 0
    paid = marginal_rate_emergency_tariff(planned, done, rate).payment_pence
    return paid, {"baseline": pounds(planned), "activity": pounds(done), "marginal rate": share(rate)}


def _capitation(line: Line, accounts: YearOfAccounts, year: int) -> Paid:
    """A rate for each person on the list, month by month."""
    rate, people = whole_pence(line.pounds_per_person_by_year, year), accounts.mean_list()
    paid = to_pence(exact(rate) * people)
    return paid, {"rate a person": pounds(rate), "mean list": f"{float(people):,.2f}"}


_RULES: Mapping[str, Callable[[Line, YearOfAccounts, int], Paid]] = {
    "block": _block,
    "activity": _activity,
    "blended": _blended,
    "marginal-rate": _marginal_rate,
    "capitation": _capitation,
}
_WORDS = {
    "block": "block: the planned value",
    "activity": "activity at its value",
    "blended": "plan + marginal rate x (activity - plan)",
    "marginal-rate": "activity up to the baseline + marginal rate x the part above it",
    "capitation": "rate a person x mean list",
}
