"""The rules of a segmentation, worked out on one person's facts or on a whole table: the same code for both.

What is compared may be plain numbers or columns of a table: both know `>=`, `&` and `|`, and nothing else is asked
of them here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

from newcare.reference.segmentation_rules import Comparison, Condition, InElement, Rules, TopShare
from newcare.reference.segmentations import Segmentation

Truth: TypeAlias = Any  # true or false, or a column of such

_SIGNS: Mapping[str, Callable[[Any, Any], Truth]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a ranking: `position` from 0 for the first, among so many `people`."""

    position: Any
    people: Any


@dataclass(frozen=True)
class Facts:
    """What is known of one person, or of each person of a table.

    `need` gives the value of a need, None where it is not known; `rank` the standing in a ranking of the
    segmentation. `never` is what is false for everybody. `elements`, where given, says which elements hold, whatever
    their rules are.
    """

    need: Callable[[str], Any]
    never: Truth = False
    rank: Callable[[str], Standing] | None = None
    elements: Mapping[str, Truth] = field(default_factory=dict)


def meets(segmentation: Segmentation, facts: Facts) -> dict[str, Truth]:
    """Whether the rules of each group hold.

    Returns:
        Group id -> true or false, for every group but the default, in the order of priority. A need that is not
        known meets no comparison.
    """
    rules = _Evaluation(segmentation, facts)
    return {group.id: rules.group(group.id) for group in segmentation.groups[:-1]}


def segment_of(segmentation: Segmentation, met: Mapping[str, bool]) -> str:
    """Segment of one person: the first group whose rules hold, or the default."""
    return next((name for name, holds in met.items() if holds), segmentation.default.id)


class _Evaluation:
    """One working out of the rules, which works out each group and element once."""

    def __init__(self, segmentation: Segmentation, facts: Facts) -> None:
        self._segmentation = segmentation
        self._facts = facts
        self._rules = {group.id: group.rules for group in segmentation.groups}
        self._groups: dict[str, Truth] = {}
        self._elements: dict[str, Truth] = dict(facts.elements)

    def group(self, name: str) -> Truth:
        """Whether the rules of a group hold."""
        if name not in self._groups:
            self._groups[name] = self._any(self._rules[name])
        return self._groups[name]

    def _element(self, name: str) -> Truth:
        if name not in self._elements:
            self._elements[name] = self._any(self._segmentation.elements[name])
        return self._elements[name]

    def _any(self, rules: Rules) -> Truth:
        """Whether any of the rules holds."""
        return _joined(operator.or_, (self._all(rule) for rule in rules), self._facts.never)

    def _all(self, rule: Iterable[Condition]) -> Truth:
        """Whether all conditions of a rule hold."""
        return _joined(operator.and_, (self._holds(condition) for condition in rule), self._facts.never)

    def _holds(self, condition: Condition) -> Truth:
        match condition:
            case Comparison(need, sign, limit):
                value = self._facts.need(need)
                unknown = value is None
                return (
                    self._facts.never if unknown else _SIGNS[sign](value, self._segmentation.value_of(limit))
                )
            case TopShare():
                return self._is_on_top(condition)
            case InElement(name):
                return self._element(name)
            case _:
                return self.group(condition.group)

    def _is_on_top(self, condition: TopShare) -> Truth:
        """Whether a position is among the first so many per cent, halves of a person rounded up.

        In whole numbers, so that no engine rounds: p < floor(n x a / 100 + 1/2) where 50 (2p + 1) <= n x a.
        """
        if self._facts.rank is None:
            return self._facts.never
        standing = self._facts.rank(condition.rank)
        percent = sum(
            (Fraction(str(self._segmentation.value_of(each))) for each in condition.percent), Fraction()
        )
        return (standing.position * 2 + 1) * (50 * percent.denominator) <= standing.people * percent.numerator


def _joined(how: Callable[[Truth, Truth], Truth], truths: Iterable[Truth], none: Truth) -> Truth:
    """Join truths; `none` where there is none to join."""
    found = list(truths)
    return reduce(how, found) if found else none
