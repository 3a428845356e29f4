"""What an indicator is, once its file has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newcare.reference.indicators.columns import DAY, PENCE, PERSON, SOURCES, Source
from newcare.reference.indicators.conditions import Condition

COUNTED, SUPPLIED = "counted", "supplied"
DIRECTIONS = ("lower", "higher", "neither")
REGISTERED, RESIDENT, COHORT, EVENTS = "registered", "resident", "cohort", "events"
DENOMINATORS = (REGISTERED, RESIDENT, COHORT, EVENTS)


@dataclass(frozen=True)
class Indicator:
    """One indicator: what is counted, when, over whom, and how a figure of it is read.

    Attributes:
        id: name in model files and tables.
        title: words for people.
        version: of the definition, such as "2026-11".
        kind: "counted" from records, or "supplied" as a series that another body publishes.
        counting: what is counted and by which day, printed beside every figure.
        source_table: key of `SOURCES`; "supplied-series" where supplied.
        unit_of_count: spell, attendance, appointment, contact, call, package, death, person, day or pence.
        counting_date: admission, discharge or event.
        where: conditions a record must meet, every one.
        unless: conditions of which it may meet none.
        direction: what is better: "lower", "higher" or "neither".
        denominator: "registered", "resident" or "cohort" time of people, or "events" of another indicator, which
            `share_of` names.
        standard: standard population of a standardised rate; "none" of a share and of a supplied series.
        disclosure: policy for small numbers under which alone it may be released; None for any.
        source: where the definition comes from; `standing`: what that is worth.
        caution: what a reader must know before comparing; empty where nothing.
        repeats: one person can have many events in a period.
        tests: rows of records and the count expected of them, as written.
        written: what the file says, but for its tests; plain JSON values.
    """

    id: str
    title: str
    version: str
    kind: str
    counting: str
    source_table: str
    unit_of_count: str
    counting_date: str
    direction: str
    denominator: str
    standard: str
    disclosure: str | None
    source: str
    standing: str
    caution: str = ""
    share_of: str | None = None
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    tests: Sequence[Mapping[str, Any]] = field(default=(), compare=False, repr=False)
    written: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def supplied(self) -> bool:
        """Whether it comes as a series and is not counted from records."""
        return self.kind == SUPPLIED

    @property
    def repeats(self) -> bool:
        """Whether one person can have many events in a period."""
        return self.unit_of_count not in (PERSON, "death")

    @property
    def lower_is_better(self) -> bool:
        """Whether fewer is better; an indicator of no direction counts as one where fewer is."""
        return self.direction != "higher"

    @property
    def records(self) -> Source:
        """What its records are; asks only of an indicator that is counted."""
        return SOURCES[self.source_table]

    @property
    def amount(self) -> str | None:
        """Column that is added up; None where rows or persons are counted."""
        return self.records.units[self.unit_of_count]

    @property
    def in_pence(self) -> bool:
        """Whether its events are whole pence."""
        return self.unit_of_count == PENCE

    @property
    def one_by_one(self) -> bool:
        """Whether its events are counted one by one; days and pence come many together."""
        return self.unit_of_count not in (DAY, PENCE)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of records without which it cannot be counted, beside the register and the places."""
        if self.supplied:
            return ()
        named = [each.column for each in (*self.where, *self.unless)]
        columns = self.records.columns
        found = [*self.records.tables, *(more for name in named for more in columns[name].tables)]
        return tuple(dict.fromkeys(found))
