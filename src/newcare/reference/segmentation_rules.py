"""The language in which a segmentation says who belongs to a group: conditions, all of a rule, any of several rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from newcare.errors import InvalidModelFile

SIGNS = ("at_least", "above", "at_most", "below")
PAGE = "See docs/how-to/edit-a-segmentation.md."
Limit: TypeAlias = int | float | str  # a number, or the name of a threshold


@dataclass(frozen=True)
class Comparison:
    """A need set against a limit; `sign` is one of `SIGNS`."""

    need: str
    sign: str
    limit: Limit


@dataclass(frozen=True)
class TopShare:
    """Being among the first of a ranking: the percentages, added up, of all people, halves of a person rounded up."""

    rank: str
    percent: tuple[Limit, ...]


@dataclass(frozen=True)
class InElement:
    """Meeting an element, a condition that the segmentation has given a name."""

    element: str


@dataclass(frozen=True)
class InGroup:
    """Meeting the rules of another group, whether or not that group becomes the person's segment."""

    group: str


Condition: TypeAlias = Comparison | TopShare | InElement | InGroup
Rule: TypeAlias = tuple[Condition, ...]  # all of them hold
Rules: TypeAlias = tuple[Rule, ...]  # any of them suffices


@dataclass(frozen=True)
class Words:
    """The names that rules of one file may use: in `file`, of each kind."""

    file: str
    needs: Collection[str]
    thresholds: Collection[str]
    ranks: Collection[str]
    elements: Collection[str]
    groups: Collection[str]

    def known(self, name: object, kind: str, place: str) -> str:
        """Take a name of a kind; refuses one that the file, or newcare, does not have."""
        allowed: Collection[str] = getattr(self, f"{kind}s")
        if isinstance(name, str) and name in allowed:
            return name
        near = get_close_matches(str(name), allowed, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(sorted(allowed)) or 'none'}."
        raise self.refusal(place, f"no {kind} is called '{name}'. {hint}")

    def refusal(self, place: str, sentence: str) -> InvalidModelFile:
        """Say what is wrong, in which file and at which place of it."""
        return InvalidModelFile(f"{self.file}, {place}: {sentence}", remedy=PAGE)


def read_rules(written: object, place: str, words: Words) -> Rules:
    """Read a list of rules, any of which suffices.

    Args:
        written: list as TOML gives it. Each item is the name of an element, or a table of conditions that must all
            hold: a need with a number, the name of a threshold, true, false or a table such as
            `{ above = 0.12, at_most = 0.24 }`; `element` or `group` with a name or a list of names; `rank` with
            `top_percent`.
        place: where the list stands, for messages.
        words: names that the rules may use.

    Raises:
        InvalidModelFile: with the file, the place and what may stand there.
    """
    if not isinstance(written, list):
        raise words.refusal(place, "rules stand in a list [ ].")
    return tuple(_rule(item, f"{place}, rule {number}", words) for number, item in enumerate(written, 1))


def _rule(written: object, place: str, words: Words) -> Rule:
    """Read one rule."""
    if isinstance(written, str):
        return (InElement(words.known(written, "element", place)),)
    if not isinstance(written, dict):
        raise words.refusal(
            place, "a rule is a table { } of conditions, or the name of an element in quotes."
        )
    if not written:
        raise words.refusal(place, "the rule is empty, so that everybody would meet it; write a condition.")
    return tuple(condition for key in written for condition in _conditions(key, written, place, words))


def _conditions(key: str, rule: Mapping[str, Any], place: str, words: Words) -> Iterator[Condition]:
    """Read what one key of a rule asks for."""
    value = rule[key]
    match key:
        case "element":
            yield from (InElement(words.known(name, "element", place)) for name in _listed(value))
        case "group":
            yield from (InGroup(words.known(name, "group", place)) for name in _listed(value))
        case "top_percent" | "rank":
            if not {"top_percent", "rank"} <= rule.keys():
                raise words.refusal(place, "'rank' and 'top_percent' stand together in a rule.")
            if key == "rank":
                percent = tuple(_limit(each, place, words) for each in _listed(rule["top_percent"]))
                yield TopShare(words.known(value, "rank", place), percent)
        case _:
            yield from _comparisons(words.known(key, "need", place), value, place, words)


def _comparisons(need: str, value: object, place: str, words: Words) -> Iterator[Comparison]:
    """Read what is asked of one need."""
    if isinstance(value, bool):
        yield Comparison(need, "at_least" if value else "below", 1)
    elif isinstance(value, dict):
        if not value or not value.keys() <= set(SIGNS):
            raise words.refusal(place, f"'{need}' is compared with: {', '.join(SIGNS)}.")
        yield from (Comparison(need, sign, _limit(limit, place, words)) for sign, limit in value.items())
    else:
        yield Comparison(need, "at_least", _limit(value, place, words))


def _limit(value: object, place: str, words: Words) -> Limit:
    """Take a number, or the name of a threshold."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return words.known(value, "threshold", place)


def _listed(value: object) -> list[Any]:
    """One name or number, or a list of them, as a list."""
    return value if isinstance(value, list) else [value]
