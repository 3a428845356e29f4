"""Conditions of a file: which tests a column must pass, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.codelists import ambulatory_care_rules, filled, normalised
from newcare.reference.indicators.columns import Kind, Source, SourceColumn
from newcare.tables import TABLES

_TESTS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("begins_with", "one_of", "known"),
    Kind.CODES: ("begins_with",),
    Kind.GROUPS: ("one_of",),
    Kind.NUMBER: ("at_least", "at_most", "known"),
    Kind.YES_NO: (),
}
_EXAMPLE: dict[Kind, str] = {
    Kind.TEXT: '{ begins_with = ["2"] }, { one_of = ["21", "22"] } or { known = true }',
    Kind.CODES: '{ begins_with = ["I50"] }',
    Kind.GROUPS: '{ one_of = ["chronic"] }',
    Kind.NUMBER: "{ at_least = 1 }, { at_most = 29 }, { at_least = 1, at_most = 29 } or { known = true }",
    Kind.YES_NO: "true",
}


@dataclass(frozen=True)
class Condition:
    """Tests of one column, all of which must hold; none holds where the column is empty.

    Attributes:
        column: a column of the source.
        kind: what the column holds.
        begins_with, one_of: beginnings of a text or code, or whole ones; empty where not asked for. Codes stand in
            capitals without dots; a whole ICD-10 category has an X for its fourth character.
        at_least, at_most: limits of a number, both included.
        coded: compared in capitals and without dots.
    """

    column: str
    kind: Kind
    begins_with: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    coded: bool = False

    def words(self) -> str:
        """The condition as a sentence part."""
        said = [
            f"begins with {_either(self.begins_with)}" if self.begins_with else "",
            f"is {_either(self.one_of)}" if self.one_of else "",
            "" if self.at_least is None else f"is {self.at_least} or more",
            "" if self.at_most is None else f"is {self.at_most} or less",
        ]
        if self.kind is Kind.YES_NO:
            said = ["is yes"]
        return f"{self.column.replace('_', ' ')} " + (" and ".join(filter(None, said)) or "is known")


def read_conditions(
    written: Mapping[str, Any], source: Source, place: str, file: str
) -> tuple[Condition, ...]:
    """Read a table of conditions.

    Args:
        written: column -> tests.
        source: what is counted.
        place: name of the table in the file, and `file` its name, for messages.

    Raises:
        InvalidInput: the source has no such column, or the column no such test; the message names the nearest.
    """
    return tuple(_condition(name, tests, source, f"{file}, {place}") for name, tests in written.items())


def _condition(name: str, tests: object, source: Source, place: str) -> Condition:
    column = source.columns.get(name)
    if column is None:
        raise InvalidInput(
            f"{place}: a {source.record} has no '{name}'.", remedy=offer(name, source.columns, "columns")
        )
    if column.kind is Kind.YES_NO and tests is True:
        return Condition(name, column.kind)
    if column.kind is Kind.YES_NO or not isinstance(tests, Mapping) or not tests:
        raise InvalidInput(
            f"{place}.{name} is not a test.", seen=repr(tests), remedy=f"Write {_EXAMPLE[column.kind]}."
        )
    for test, value in tests.items():
        if test not in _TESTS[column.kind] or not _sound(test, value):
            raise InvalidInput(
                f"{place}.{name}: '{test}' cannot be asked so of a column of {column.kind}.",
                seen=repr(value),
                remedy=f"Write {_EXAMPLE[column.kind]}.",
            )
    given: dict[str, Any] = {
        test: _as_compared(test, value, column) if isinstance(value, list) else value
        for test, value in tests.items()
        if test != "known"
    }
    made = Condition(name, column.kind, **given, coded=column.coded)
    _refuse_never(made, source, f"{place}.{name}")
    return made


def _as_compared(test: str, written: Sequence[str], column: SourceColumn) -> tuple[str, ...]:
    """Texts as records are compared with them."""
    if not column.coded and column.kind is not Kind.CODES:
        return tuple(written)
    return tuple((filled if test == "one_of" else normalised)(each) for each in written)


def _refuse_never(made: Condition, source: Source, place: str) -> None:
    """Refuse tests that no record can pass: they would count nothing, and that would look like nought."""
    low, high = made.at_least, made.at_most
    if low is not None and high is not None and low > high:
        raise InvalidInput(
            f"{place}: no number is {low} or more and {high} or less.",
            seen=f"at_least = {low}, at_most = {high}",
            remedy="Write the smaller number as at_least.",
        )
    if high is not None and high < 0:
        raise InvalidInput(f"{place}: no such number is below 0.", seen=f"at_most = {high}")
    if "" in (*made.begins_with, *made.one_of):
        raise InvalidInput(
            f"{place}: a code is made of nothing but dots or dashes.", remedy=_EXAMPLE[made.kind]
        )
    if made.begins_with and any(not each.startswith(made.begins_with) for each in made.one_of):
        raise InvalidInput(
            f"{place}: a word of one_of does not begin with any of begins_with.",
            seen=", ".join(made.one_of),
            remedy="Leave one of the two tests out.",
        )
    _refuse_unknown_word(made, source, place)


def _refuse_unknown_word(made: Condition, source: Source, place: str) -> None:
    """Refuse a word that the column never holds, where its words are known."""
    words = _words_of(made, source)
    if not words:
        return
    for asked in made.one_of:
        if asked not in words:
            raise InvalidInput(
                f"{place}: no record holds '{asked}'.", seen=repr(asked), remedy=offer(asked, words, "words")
            )
    for asked in made.begins_with:
        if not any(word.startswith(asked) for word in words):
            raise InvalidInput(
                f"{place}: nothing that a record holds begins with '{asked}'.",
                seen=repr(asked),
                remedy=offer(asked, words, "words"),
            )


def _words_of(made: Condition, source: Source) -> tuple[str, ...]:
    """The words that a column may hold; none where they are not listed."""
    if made.kind is Kind.GROUPS:
        return tuple(dict.fromkeys(rule.group for rule in ambulatory_care_rules()))
    columns = {column.name: column for column in TABLES[source.tables[0]].columns}
    return (columns[made.column].allowed or ()) if made.column in columns else ()


def _sound(test: str, value: object) -> bool:
    """Whether the value of a test is of the type that the test asks for."""
    if test in ("begins_with", "one_of"):
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(each, str) and each.strip() for each in value)
        )
    if test == "known":
        return value is True
    return isinstance(value, int) and not isinstance(value, bool)


def offer(name: object, known: Sequence[str] | Mapping[str, Any], what: str) -> str:
    """Name the nearest of the known words, then all of them."""
    near = get_close_matches(str(name), list(known), n=1)
    meant = f"Did you mean '{near[0]}'? " if near else ""
    return f"{meant}Its {what}: {', '.join(known)}."


def _either(words: Sequence[str]) -> str:
    """Words with "or" before the last."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
