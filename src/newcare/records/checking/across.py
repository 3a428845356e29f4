"""Rules that hold a file against others of the folder: practices, registered people, deaths, files checked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from newcare.engines import Engine, Table, union
from newcare.records.checking.nhs_number import check_digit_fits, is_ten_digits
from newcare.records.checking.rules import Check, Rule, of_one
from newcare.records.checking.typed import StagedRows
from newcare.records.checking.whose import Cell, is_about_a_person, is_told, name_without_number
from newcare.tables.staged import MAIN_DATE, PERSON

FIRST = ("practice_place", "registration", "registered_death")
"""Shapes whose files are checked before all others, in this order, because others are held against them."""


@dataclass(frozen=True)
class CheckedBefore:
    """Accepted rows of the files checked so far: by shape, and by shape and flow."""

    by_shape: dict[str, tuple[Table, ...]] = field(default_factory=dict)
    by_flow: dict[str, tuple[Table, ...]] = field(default_factory=dict)

    def and_(self, rows: StagedRows, accepted: Table) -> CheckedBefore:
        """The same and one file more."""
        shape, flow = rows.spec.name, rows.flow.name
        return replace(
            self,
            by_shape={**self.by_shape, shape: (*self.by_shape.get(shape, ()), accepted)},
            by_flow={**self.by_flow, flow: (*self.by_flow.get(flow, ()), accepted)},
        )

    def values(self, shape: str, column: str, engine: Engine) -> list[str] | None:
        """Different values of a column over the files of a shape; None where there is no such file."""
        tables = self.by_shape.get(shape)
        if not tables:
            return None
        every = _all_of([table.select(column) for table in tables]).distinct()
        return sorted(engine.to_arrow(every.filter(every[column].notnull())).column(0).to_pylist())


def checks_across(rows: StagedRows, before: CheckedBefore, engine: Engine) -> list[Check]:
    """Every check of a file against those checked before it."""
    shape = rows.spec.name
    found = []
    practices = before.values("practice_place", "practice", engine)
    if practices is not None and shape != "practice_place" and rows.in_file("practice"):
        found.append(_practice_check(shape, practices))
    if shape not in FIRST and rows.in_file("nhs_number"):
        if "registration" in before.by_shape:
            found.append(_on_a_list(before.by_shape["registration"]))
        deaths = _deaths(before)
        if deaths is not None and rows.has(MAIN_DATE.get(shape, "")):
            found.append(_while_alive(shape, deaths))
    same_flow = before.by_flow.get(rows.flow.name)
    if same_flow:
        found.append(_not_sent_before(rows, same_flow))
    return found


def _practice_check(shape: str, practices: list[str]) -> Check:
    """A practice must have a place for people to be registered with it; elsewhere it may be one from afar."""
    code = "practice-unknown" if shape == "registration" else "practice-not-listed"
    return of_one(Rule(code, ("practice",), lambda rows: ~rows.raw("practice").isin(practices)))


def _on_a_list(registrations: Sequence[Table]) -> Check:
    """A person with an NHS number should stand on a registered list."""
    people = _all_of([table.select(number=table.nhs_number) for table in registrations])
    people = people.filter(people.number.notnull()).distinct()

    def strangers(rows: StagedRows) -> StagedRows:
        seen = rows.table.select("nhs_number", number=rows.typed("nhs_number")).distinct()
        sound = is_ten_digits(seen.number) & check_digit_fits(seen.number)
        unknown = seen.filter(sound.fill_null(False)).anti_join(people, "number")
        return rows.of(rows.table.semi_join(unknown, "nhs_number"))

    return Check((Rule("on-no-list", ("nhs_number",)),), chosen=strangers)


def _while_alive(shape: str, deaths: Table) -> Check:
    """An event should not come after the death of the person."""
    main = MAIN_DATE[shape]

    def late(rows: StagedRows) -> StagedRows:
        dated = rows.table.select("source_row", number=rows.typed("nhs_number"), day=rows.typed(main))
        met = dated.inner_join(deaths, "number")
        after = met.filter(met.day > met.died).select("source_row")
        return rows.of(rows.table.semi_join(after, "source_row"))

    return Check((Rule("after-death", (main, "nhs_number")),), chosen=late)


def _deaths(before: CheckedBefore) -> Table | None:
    """Day of death of each person in a file of deaths; a register may know the month alone, so it does not count."""
    parts = [
        table.select(number=table.nhs_number, died=table.death_date)
        for table in before.by_shape.get("registered_death", ())
    ]
    if not parts:
        return None
    every = _all_of(parts)
    return (
        every.filter(every.number.notnull() & every.died.notnull())
        .group_by("number")
        .agg(died=every.died.max())
    )


def _not_sent_before(rows: StagedRows, earlier: Sequence[Table]) -> Check:
    """A record should come once, also where the files of two months overlap; rows of nobody known are left alone."""
    main = MAIN_DATE.get(rows.spec.name)
    same = [name for name in dict.fromkeys((*rows.spec.key, *PERSON, main)) if name and rows.has(name)]
    of_person = is_about_a_person(rows.spec)

    def compared(cell: Cell) -> dict[str, Any]:
        whose = {"same whose": name_without_number(cell)} if of_person else {}
        return {f"same {name}": cell(name) for name in same} | whose

    sent = _all_of([table.select(**compared(table.__getitem__)) for table in earlier]).distinct()

    def again(rows: StagedRows) -> StagedRows:
        known = rows.table.filter(is_told(rows.raw)) if of_person else rows.table
        asked = known.select("source_row", **compared(rows.of(known).typed))
        met = asked.semi_join(sent, [asked[name].identical_to(sent[name]) for name in sent.columns])
        return rows.of(rows.table.semi_join(met.select("source_row"), "source_row"))

    return Check((Rule("in-an-earlier-file", tuple(same)),), chosen=again)


def _all_of(tables: Sequence[Table]) -> Table:
    """The rows of all these tables."""
    return union(*tables) if len(tables) > 1 else tables[0]
