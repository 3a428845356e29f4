"""A settlement statement: entries that trace every penny from its rule and inputs to the party that gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from newcare.methods.money import exact

PROVISIONAL, FINAL, RECONCILIATION = "provisional", "final", "reconciliation"
RUNS = (PROVISIONAL, FINAL, RECONCILIATION)
Exact: TypeAlias = int | Fraction


class Given(
    NamedTuple
):  # a tuple, because a settlement makes many: it takes a third of the time of a dataclass
    """A number that a rule used: pence where its unit is pounds.

    `entry` names the entry whose result it is (of `section`; None: of the same section), `account` the item and name
    in the accounts it was read from; neither: it is a term of the contract.
    """

    value: Exact
    unit: Literal["pounds", "share", "count"]
    entry: str | None = None
    account: tuple[str, str] | None = None
    section: str | None = None

    def __str__(self) -> str:
        if self.unit == "pounds":
            return pounds(int(self.value))
        places = 10 if self.unit == "share" else 2
        return f"{float(self.value):,.{places}f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=4096)  # the terms of a contract come back in every settlement
def share_term(share: float) -> Given:
    """A share or rate that the contract states."""
    return Given(exact(share), "share")


@lru_cache(maxsize=4096)
def pounds_term(pounds: Decimal) -> Given:
    """An amount that the contract states in pounds."""
    return Given(int(pounds * 100), "pounds")


class Entry(NamedTuple):
    """One line of a statement: a rule, what went in, and what came out.

    An entry with a `payer` and a `payee` is a payment of `pence` from one to the other (below 0: the other way); one
    without is a step on the way. `inputs` are the numbers the rule used, by name. `formula` is the rule as a
    spreadsheet writes it, in pounds, with the names of inputs in braces.
    """

    section: str
    rule: str
    item: str
    inputs: Mapping[str, Given]
    formula: str
    pence: int
    payer: str | None = None
    payee: str | None = None

    @property
    def is_payment(self) -> bool:
        """Whether money goes from one party to another."""
        return self.payer is not None and self.payee is not None


@dataclass(frozen=True)
class YearStatement:
    """The entries of one run of one year of the term, in order."""

    year: str
    run: str
    entries: tuple[Entry, ...]

    def payments(self) -> list[Entry]:
        """Entries by which money moves."""
        return [entry for entry in self.entries if entry.is_payment]

    def balances(self) -> dict[str, int]:
        """Pence that each party gets, less what it pays; they add up to 0."""
        return balances(self.payments())


@dataclass(frozen=True)
class Statement:
    """All runs of all years that the accounts cover, for one contract."""

    contract: str
    contract_sha256: str
    accounts_sha256: str
    price_base: str
    years: tuple[YearStatement, ...] = field(default_factory=tuple)

    def balances(self) -> dict[str, int]:
        """Pence that each party has in the end: the last run of each year."""
        last = {statement.year: statement for statement in self.years if statement.run != RECONCILIATION}
        return balances(entry for statement in last.values() for entry in statement.payments())


def balances(payments: Iterable[Entry]) -> dict[str, int]:
    """Pence that each party gets by some payments, less what it pays."""
    held: dict[str, int] = {}
    for entry in payments:
        for party, pence in ((entry.payer, -entry.pence), (entry.payee, entry.pence)):
            if party is not None:
                held[party] = held.get(party, 0) + pence
    return dict(sorted(held.items()))


def reconciliation(first: YearStatement, last: YearStatement) -> YearStatement:
    """What is still to be paid when a final run follows a provisional one: the difference, payment by payment."""
    paid = {_key(entry): entry for entry in first.payments()}
    due = {_key(entry): entry for entry in last.payments()}
    entries = []
    for key in dict.fromkeys([*due, *paid]):
        now = due[key].pence if key in due else 0
        before = paid[key].pence if key in paid else 0
        sample = due.get(key) or paid[key]
        inputs = {"final": Given(now, "pounds"), "provisional": Given(before, "pounds")}
        rule, formula = "final less provisional", "{final}-{provisional}"
        entries.append(sample._replace(rule=rule, inputs=inputs, formula=formula, pence=now - before))
    return YearStatement(last.year, RECONCILIATION, tuple(entries))


def _key(entry: Entry) -> tuple[str, str, str | None, str | None]:
    """What makes payments of two runs the same payment."""
    return entry.section, entry.item, entry.payer, entry.payee


def pounds(pence: int) -> str:
    """Pence as people write pounds: 123456 is 1,234.56."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
