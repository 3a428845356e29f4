"""What linking found, as plain values: the page, the terminal and `--json` all say it from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from newcare.report.empty_tables import empty_tables_words
from newcare.terms.words import count_words, number_words, per_cent

Row = Mapping[str, Any]
EVERYONE = "everyone"


@dataclass(frozen=True)
class LinkFindings:
    """How rows were linked and what became of them; counts only, nobody is named.

    `rows` are those of people, registrations and lists of opt-outs left out; `linked` are those with a person.
    `passes`, `shares`, `unlinked`, `effect` and `ledger` are rows of the tables of these names in the records folder.
    `opt_outs_listed` says whether there was any list of opt-outs, `without_opt_outs` why the records were linked
    although it was absent or damaged; `empty_tables` are tables of use and need without a row.
    """

    purpose: str
    on: str
    people: int
    rows: int
    linked: int
    estimated_false: float
    passes: Sequence[Row]
    shares: Sequence[Row]
    unlinked: Sequence[Row]
    effect: Sequence[Row]
    ledger: Sequence[Row]
    left_out: Sequence[Row]
    touched: Sequence[Row]
    possible_duplicates: int
    rules: Sequence[Row]
    data_version: str
    opt_outs_listed: bool
    without_opt_outs: str | None
    empty_tables: Sequence[str]

    @property
    def share_linked(self) -> float | None:
        """Share of rows that are linked; None where there are none."""
        return self.linked / self.rows if self.rows else None

    @property
    def opted_out(self) -> int:
        """Rows that opt-outs left out."""
        return sum(row["rows"] for row in self.left_out)

    def headline(self) -> str:
        """How many rows are linked, and how many links may be false."""
        if not self.rows:
            return "There are no rows beside the register to link."
        false = self.estimated_false / self.linked if self.linked else 0.0
        return (
            f"{per_cent(self.share_linked, places=2)} of {count_words(self.rows)} rows are linked to one of"
            f" {count_words(self.people)} registered people; at most about"
            f" {number_words(self.estimated_false, places=0)} links ({per_cent(false, places=3)}) are to the wrong"
            " person."
        )

    def effects(self) -> list[str]:
        """What link error does to each measure for everyone, in a sentence each."""
        return [_effect_words(row) for row in self.effect if row["people"] == EVERYONE]

    def lines(self) -> list[str]:
        """Words for a terminal."""
        return [
            self.headline(),
            *self.effects(),
            self.opted_out_words(),
            f"{count_words(self.possible_duplicates)} pairs of people may be one person under two NHS numbers.",
            *empty_tables_words(self.empty_tables),
        ]

    def opted_out_words(self) -> str:
        """What opt-outs left out, and why their list was not whole."""
        if self.rules and not self.opt_outs_listed:
            words = f"Nobody was left out for the purpose {self.purpose}: there was no list of opt-outs."
        else:
            words = f"Opt-outs left out {count_words(self.opted_out)} rows for the purpose {self.purpose}."
            if self.without_opt_outs:
                words += " Their list was damaged: who else opted out is not known."
        return words + (f" Reason given: {self.without_opt_outs}" if self.without_opt_outs else "")

    def as_json(self) -> dict[str, Any]:
        """The findings as JSON values."""
        return {**asdict(self), "share_linked": self.share_linked}


def _effect_words(row: Row) -> str:
    """The bounds of one measure in words."""
    low, high = row["none_given_per_1000"], row["all_given_per_1000"]
    words = f"{row['measure'].capitalize() if row['measure'][0].islower() else row['measure']}: "
    words += f"{number_words(low)} per 1,000 person-years"
    if not row["unlinked"]:
        return f"{words}; no unlinked row could add to it."
    return (
        f"{words}; {number_words(high)} if all {count_words(row['unlinked'])} unlinked rows were of people"
        f" registered here ({per_cent(high / low - 1 if low else None, signed=True, places=2)})."
    )
