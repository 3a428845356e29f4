"""Sections kept from one settlement to the next: the same terms on the same accounts give the same entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from newcare.payment.contracts.accounts import YearOfAccounts
from newcare.payment.contracts.statement import Entry

ITEMS_OF: Mapping[str, frozenset[str]] = {
    "lines": frozenset({"activity", "paid", "list"}),
    "outcomes": frozenset({"verified", "claimed", "admissions"}),
    "improvement": frozenset({"measure", "denominator", "quality"}),
}
"""Items of the accounts that a section reads."""


class KeptSections:
    """The last entries of each section of one contract, with the accounts that they were made of."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, dict[tuple[str, str], Fraction], tuple[Entry, ...]]] = {}

    def entries(
        self, section: str, accounts: YearOfAccounts, make: Callable[[], Iterable[Entry]]
    ) -> tuple[Entry, ...]:
        """Entries of a section: those kept where year and accounts are the same, else new ones.

        Args:
            section: one of `ITEMS_OF`.
            accounts: of the run.
            make: settles the section.
        """
        items = ITEMS_OF[section]
        read = {key: value for key, value in accounts.values.items() if key[0] in items}
        last = self._last.get(section)
        if last is not None and (accounts.year, read) == last[:2]:
            return last[2]
        made = tuple(make())
        self._last[section] = (accounts.year, read, made)
        return made
