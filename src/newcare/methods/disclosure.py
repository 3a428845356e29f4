"""Disclosure control: what a count may look like when it is released, by a policy that has a name.

Sources: NHS Digital, change to disclosure control methodology for HES and ECDS from September 2018 (`hes-2018`); data
collection template of the National Neighbourhood Health Implementation Programme (`nnhip`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from newcare.errors import InvalidInput
from newcare.methods.checks import number
from newcare.methods.exact_inputs import not_negative, whole

STAR = "*"
Published: TypeAlias = int | str
"""A figure as it is published: a whole number, or a star where it is suppressed."""


class Policy(StrEnum):
    """Named rules for counts below national level."""

    HES_2018 = "hes-2018"
    NNHIP = "nnhip"
    NONE = "none"


class Level(StrEnum):
    """Where a figure is published: rules for small numbers hold below national level."""

    SUB_NATIONAL = "sub_national"
    NATIONAL = "national"


@dataclass(frozen=True)
class PublishedCount:
    """A count as it is published."""

    published: Published


@dataclass(frozen=True)
class PublishedAverage:
    """An average as it is published; None is the average of nobody."""

    published: float | str | None


def policy_named(name: str) -> Policy:
    """Find a policy by its name, written with hyphens or underscores; refuses an unknown one."""
    wanted = name.replace("_", "-") if isinstance(name, str) else name
    if wanted not in list(Policy):
        raise InvalidInput(f"`policy` must be one of {', '.join(Policy)}.", seen=repr(name))
    return Policy(wanted)


def level_named(name: str) -> Level:
    """Find a level by its name; refuses an unknown one."""
    if name not in list(Level):
        raise InvalidInput(f"`level` must be one of {', '.join(Level)}.", seen=repr(name))
    return Level(name)


def whole_count(name: str, value: object) -> int:
    """Take a count: a whole number, 0 or more."""
    not_negative(name, value)
    return whole(name, value)


def suppress_count(value: int, policy: str, level: str = Level.SUB_NATIONAL) -> PublishedCount:
    """Give a count as it is published.

    Args:
        value: true count of people or events.
        policy: as in `Policy`; `hes-2018` leaves national counts as they are, `nnhip` knows no levels.
        level: `sub_national` or `national`.

    Raises:
        InvalidInput: a `value` that is negative or not whole; an unknown `policy` or `level`.
    """
    return PublishedCount(
        published_count(whole_count("value", value), policy_named(policy), level_named(level))
    )


def suppress_average(
    average: float | None, count: int, policy: str, level: str = Level.SUB_NATIONAL
) -> PublishedAverage:
    """Give a simple average as it is published.

    Args:
        average: of `count` people; None where there is nobody.
        count: people it rests on.
        policy: `hes-2018` shows no average of 1 to 7 people below national level; `nnhip` has no rule for averages.
        level: as in `suppress_count`.

    Raises:
        InvalidInput: by the name of the argument at fault; `average` under `nnhip`.
    """
    rule, place, people = policy_named(policy), level_named(level), whole_count("count", count)
    if rule is Policy.NNHIP:
        raise InvalidInput(
            "`average`: the policy nnhip has no rule for averages.", remedy="Publish the counts."
        )
    if average is None and people:
        raise InvalidInput("`average` is missing.", remedy="Give it, or a `count` of 0.")
    shown = None if average is None else number("average", average)
    if rule is Policy.HES_2018 and place is Level.SUB_NATIONAL:
        if people == 0:
            return PublishedAverage(None)
        if released_count(people, rule) is None:
            return PublishedAverage(STAR)
    return PublishedAverage(shown)


def published_count(value: int, policy: Policy, level: Level) -> Published:
    """Give a count, 0 or more, as it is published at a level, with a star for what is suppressed."""
    if policy is Policy.HES_2018 and level is Level.NATIONAL:
        return value
    released = released_count(value, policy)
    return STAR if released is None else released


def released_count(value: int, policy: Policy) -> int | None:
    """Give a count as it may be released; None is suppressed, which is never the same as 0.

    Args:
        value: true count of people or events, 0 or more.
        policy: `hes-2018`: 0 stays, 1 to 7 are suppressed, 8 and above go to the nearest 5 (totals come from true
            counts, so nothing can be taken apart by subtraction); `nnhip`: below 6 is suppressed; `none`: as it is.

    Raises:
        InvalidInput: a negative count.
    """
    if value < 0:
        raise InvalidInput("A count is never negative.", seen=str(value))
    return _RULES[policy](value)


def _hes_2018(value: int) -> int | None:
    if 1 <= value <= 7:
        return None
    return (value + 2) // 5 * 5


_RULES: dict[Policy, Callable[[int], int | None]] = {
    Policy.HES_2018: _hes_2018,
    Policy.NNHIP: lambda value: None if value < 6 else value,
    Policy.NONE: lambda value: value,
}

WORDS: dict[Policy, str] = {
    Policy.HES_2018: "counts of 1 to 7 people or events are suppressed (*) with all that rests on them, others rounded"
    " to the nearest 5, and with them ratios of counts and the limits of every rate; standardised rates themselves and"
    " effects come from true counts (policy hes-2018)",
    Policy.NNHIP: "counts below 6 people or events are suppressed (*) with all that rests on them, and further counts"
    " that would give them away (policy nnhip)",
    Policy.NONE: "counts are as they are (policy none)",
}
