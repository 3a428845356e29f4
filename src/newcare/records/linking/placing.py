"""What becomes of each accepted row: kept, merged, counted only, opted out, left out or linked to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newcare.engines import Engine, Table, cases, literal
from newcare.records.linking.accepted import Accepted

KEPT, MERGED, COUNTED = "kept", "merged", "counted"
OPTED_OUT, LEFT_OUT, UNLINKED = "opted-out", "left-out", "unlinked"
FATES = {
    KEPT: "in the tables of records",
    MERGED: "in the tables with another row that says the same",
    COUNTED: "read and counted; no table holds rows of this kind",
    OPTED_OUT: "left out because the person opted out",
    LEFT_OUT: "left out because the person's registration lacks what every result needs",
    UNLINKED: "linked to nobody",
}
GENERAL_PRACTICE = "general-practice"
GENERAL_PRACTICE_SHAPES = ("gp_event", "clinical_score")
GENERAL_PRACTICE_COLUMN = {"care_contact": "service", "encounter": "setting"}  # says who saw the person


@dataclass
class Built:
    """Tables of records in the making, the fate of each row they were made from, and what was changed on the way.

    `fates` are tables of file, fate, reason, a row an accepted row. `touched` maps what was done, in words, to a
    table whose rows are what it was done to.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    fates: list[Table] = field(default_factory=list)
    touched: dict[str, Table] = field(default_factory=dict)

    def add(self, other: Built) -> None:
        """Take in what another part has made."""
        self.tables |= other.tables
        self.fates += other.fates
        self.touched |= other.touched


@dataclass(frozen=True)
class Standing:
    """Where each row of people goes.

    `links`: row, person, bar (the opt-out that keeps all of the person's rows out, else null), practice_bar (the one
    that keeps the rows of general practice out), on_register. `unlinked`: row, reason. `people`: person, person_id.
    """

    accepted: Accepted
    engine: Engine
    people: Table
    links: Table
    unlinked: Table

    def placed(self, shape: str) -> Table:
        """Rows of a shape with person, fate and reason; the fate of a row with a place is `KEPT`."""
        rows = self.accepted.read(shape, self.engine)
        links = self.links.select("person", "bar", "practice_bar", "on_register", linked_row="row")
        joined = rows.left_join(links, rows.row == links.linked_row)
        why = self.unlinked.select(why_row="row", why="reason")
        joined = joined.left_join(why, joined.row == why.why_row)
        bar = _bar(shape, joined)
        absent = ~joined.on_register.fill_null(False)
        fate = cases(
            (joined.person.isnull(), UNLINKED), (bar.notnull(), OPTED_OUT), (absent, LEFT_OUT), else_=KEPT
        )
        reason = cases(
            (joined.person.isnull(), joined.why),
            (bar.notnull(), bar),
            (absent, literal("person-not-usable")),
            else_=literal(None, "string"),
        )
        placed = joined.mutate(fate=fate, reason=reason)
        return placed.drop("linked_row", "why_row", "why", "bar", "practice_bar", "on_register")


def _bar(shape: str, rows: Table) -> Any:
    """The opt-out that keeps a row out; null where none does."""
    if shape in GENERAL_PRACTICE_SHAPES:
        return rows.bar.fill_null(rows.practice_bar)
    if shape in GENERAL_PRACTICE_COLUMN:
        of_practice = rows[GENERAL_PRACTICE_COLUMN[shape]] == GENERAL_PRACTICE
        return rows.bar.fill_null(of_practice.ifelse(rows.practice_bar, literal(None, "string")))
    return rows.bar


def kept(placed: Table) -> Table:
    """The rows that have a place."""
    return placed.filter(placed.fate == KEPT).drop("fate", "reason")


def fates(placed: Table, *changes: tuple[Any, str, Any]) -> Table:
    """The fate of each row: file, fate, reason.

    Args:
        placed: from `Standing.placed`.
        changes: (condition, fate, reason) of kept rows that end otherwise; the first that holds counts.
    """
    has_place = placed.fate == KEPT
    changed = [((has_place & when).fill_null(False), fate, reason) for when, fate, reason in changes]
    fate = cases(*((when, fate) for when, fate, _ in changed), else_=placed.fate) if changed else placed.fate
    reason = (
        cases(*((when, reason) for when, _, reason in changed), else_=placed.reason)
        if changed
        else placed.reason
    )
    return placed.select("file", fate=fate, reason=reason)


def without_cost(table: Table, what: str) -> Mapping[str, Table]:
    """Note rows whose cost nobody gave."""
    return {f"{what} without a cost: counted with a cost of 0": table.filter(table.cost_pence.isnull())}
