"""Conditions of a file: which tests a column must pass, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from newcare.errors import InvalidInput
from newcare.reference.indicators.columns import Kind, Source

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
        begins_with, one_of: beginnings of a text or code, or whole ones; empty where not asked for.
        at_least, at_most: limits of a number, both included.
    """

    column: str
    kind: Kind
    begins_with: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

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
        test: tuple(value) if isinstance(value, list) else value
        for test, value in tests.items()
        if test != "known"
    }
    return Condition(name, column.kind, **given)


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
