"""The rules by which a verdict is reached: the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SIGNIFICANCE = 0.05
GATES = ("balance", "pre-trend", "placebo-in-time", "placebo-in-space", "negative-control")
"""Checks that take words of cause away where they are not passed."""


class VerdictCode(StrEnum):
    """The four answers to "did it work?"."""

    WORKED = "worked"
    HARMED = "harmed"
    NO_SIGN = "no_sign"
    CANNOT_TELL = "cannot_tell"


class Side(StrEnum):
    """Where an interval lies, seen from no effect."""

    BETTER = "better"
    WORSE = "worse"
    ACROSS = "across"
    NOWHERE = "nowhere"  # there is no interval


@dataclass(frozen=True)
class Facts:
    """All that a verdict depends on.

    `gate_failed`: a check on which words of cause depend was not passed. `untested`: checks were run, and no gate could
    tell. `trend_unknown`: the trend before the start could not be told, and the effect does not stand if trends broke
    after it as much as before. `moved`: a balancing outcome got worse, and a sum that holds it did not get better.
    `at_a_cost`: a balancing outcome got worse, and no sum of which it is a part got better.
    """

    side: Side
    gate_failed: bool = False
    untested: bool = False
    trend_unknown: bool = False
    moved: bool = False
    at_a_cost: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule: `when` and `says` are its words in the documentation, `cause` whether words of cause are used."""

    name: str
    when: str
    code: VerdictCode
    cause: bool
    says: str
    applies: Callable[[Facts], bool]


RULES = (
    Rule(
        "no-interval",
        "there is no interval",
        VerdictCode.CANNOT_TELL,
        False,
        "why, and what would be needed",
        lambda facts: facts.side is Side.NOWHERE,
    ),
    Rule(
        "gate-failed",
        "a gate was not passed",
        VerdictCode.CANNOT_TELL,
        False,
        "“differed”, and the gate that failed",
        lambda facts: facts.gate_failed,
    ),
    Rule(
        "untested",
        "whole interval on one side, but no gate could tell",
        VerdictCode.CANNOT_TELL,
        False,
        "“differed”, and that nothing could have refuted it",
        lambda facts: facts.untested and facts.side in (Side.BETTER, Side.WORSE),
    ),
    Rule(
        "trend-unknown",
        "whole interval on one side, but the trend before the start cannot tell, and the effect does not stand if "
        "trends broke as much as before it",
        VerdictCode.CANNOT_TELL,
        False,
        "“differed”, and that a drift could have made it",
        lambda facts: facts.trend_unknown and facts.side in (Side.BETTER, Side.WORSE),
    ),
    Rule(
        "moved",
        "whole interval on the better side, but a balancing outcome got worse and the sum of both did not get better",
        VerdictCode.CANNOT_TELL,
        False,
        "“differed”, and what may have taken the events over",
        lambda facts: facts.side is Side.BETTER and facts.moved,
    ),
    Rule(
        "at-a-cost",
        "whole interval on the better side, but a balancing outcome got worse and no sum that holds it got better",
        VerdictCode.CANNOT_TELL,
        False,
        "“differed”, and what got worse",
        lambda facts: facts.side is Side.BETTER and facts.at_a_cost,
    ),
    Rule(
        "worked",
        "whole interval on the better side",
        VerdictCode.WORKED,
        True,
        "“reduced” (or “raised”), relative and absolute effect, events",
        lambda facts: facts.side is Side.BETTER,
    ),
    Rule(
        "harmed",
        "whole interval on the worse side",
        VerdictCode.HARMED,
        True,
        "“raised” (or “reduced”), likewise",
        lambda facts: facts.side is Side.WORSE,
    ),
    Rule(
        "no-sign",
        "interval includes no effect",
        VerdictCode.NO_SIGN,
        False,
        "the effect that could have been missed",
        lambda facts: facts.side is Side.ACROSS,
    ),
)


def rule_of(facts: Facts) -> Rule:
    """Return the first rule that applies; the rules cover every case."""
    return next(rule for rule in RULES if rule.applies(facts))
