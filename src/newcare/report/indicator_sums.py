"""Sums between indicators, derived from what they count: a part of a whole, and parts that make the whole up.

An indicator counts part of what another counts where both count the same records by the same day, and each condition of
the one is within a condition of the other. Parts that leave each other out by one column add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import Any

from newcare.reference.indicators import Condition, Indicator, indicator_among, indicator_names
from newcare.reference.indicators.columns import Kind
from newcare.tables.link_types import Total

_PERSON = "person"
_MOST_PARTS = 4


def indicator_sums(
    names: Iterable[str], own: Mapping[str, Mapping[str, Any]], *, over: str
) -> tuple[Total, ...]:
    """Sums between some indicators, as rows of a table that differ in the column `over`.

    Args:
        names: ids of indicators; those that are not known, or not counted from records, have no sums.
        own: what the files of a place's own indicators say.
        over: column that holds the names.
    """
    shipped = set(indicator_names())
    known = sorted({name for name in names if name in own or name in shipped})
    counted = [each for each in (_definition(name, own) for name in known) if not each.supplied]
    return tuple(_sums(counted, over))


def contains(whole: Indicator, part: Indicator) -> bool:
    """Whether every record that one indicator counts is counted by another."""
    basis = [(each.source_table, each.unit_of_count, each.counting_date) for each in (whole, part)]
    return (
        basis[0] == basis[1]
        and whole.id != part.id
        and all(any(_within(own, each) for own in part.where) for each in whole.where)
        and all(any(_within(each, own) for own in part.unless) for each in whole.unless)
    )


def apart(first: Indicator, second: Indicator) -> bool:
    """Whether no record is counted by both: two conditions on one column that cannot both hold."""
    return any(
        one.column == other.column and _exclude(one, other) for one in first.where for other in second.where
    )


def _definition(name: str, own: Mapping[str, Mapping[str, Any]]) -> Indicator:
    return indicator_among(name, own) if name in own else _shipped(name)


@cache
def _shipped(name: str) -> Indicator:
    return indicator_among(name, {})


def _sums(counted: Sequence[Indicator], over: str) -> Iterator[Total]:
    """Each whole with the parts that leave each other out; the largest such sets say what smaller ones would."""
    for whole in counted:
        parts = [each for each in counted if contains(whole, each)]
        most = 1 if whole.unit_of_count == _PERSON else _MOST_PARTS  # one person can be among two parts
        said: list[set[str]] = []
        for size in range(min(most, len(parts)), 0, -1):
            for group in combinations(parts, size):
                named = tuple(each.id for each in group)
                if any(set(named) <= larger for larger in said):
                    continue
                if all(apart(one, other) for one, other in combinations(group, 2)):
                    said.append(set(named))
                    more = not _make_up(whole, group)
                    yield Total(over, whole.id, named, rest=True, more=more, columns=("events",))


def _make_up(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether parts that are apart leave nothing of the whole: they differ from it in one column, and cover it."""
    extra = [[each for each in part.where if each not in whole.where] for part in parts]
    alike = all(part.unless == whole.unless for part in parts)
    if len(parts) < 2 or not alike or any(len(conditions) != 1 for conditions in extra):
        return False
    only = [conditions[0] for conditions in extra]
    if len({each.column for each in only}) != 1:
        return False
    of_whole = next((each for each in whole.where if each.column == only[0].column), None)
    if of_whole is not None and of_whole.one_of:
        return {value for each in only for value in each.one_of} == set(of_whole.one_of)
    ordered = sorted(only, key=lambda each: -1 if each.at_least is None else each.at_least)
    steps = all(
        one.at_most is not None and other.at_least == one.at_most + 1 for one, other in pairwise(ordered)
    )
    least, most = (None, None) if of_whole is None else (of_whole.at_least, of_whole.at_most)
    return steps and ordered[-1].at_most == most and (ordered[0].at_least or 0) == (least or 0)


def _within(inner: Condition, outer: Condition) -> bool:
    """Whether what meets one condition meets the other."""
    if inner.column != outer.column:
        return False
    texts = inner.one_of or inner.begins_with
    if outer.begins_with and not (texts and all(text.startswith(outer.begins_with) for text in texts)):
        return False
    if outer.one_of and not (inner.one_of and set(inner.one_of) <= set(outer.one_of)):
        return False
    at_least = outer.at_least is None or (inner.at_least is not None and inner.at_least >= outer.at_least)
    at_most = outer.at_most is None or (inner.at_most is not None and inner.at_most <= outer.at_most)
    return at_least and at_most


def _exclude(one: Condition, other: Condition) -> bool:
    """Whether two conditions on one column cannot both hold."""
    for low, high in ((one, other), (other, one)):
        if low.at_most is not None and high.at_least is not None and low.at_most < high.at_least:
            return True
    if one.kind is Kind.TEXT and one.one_of and other.one_of:  # a record can be in two groups at once
        return not set(one.one_of) & set(other.one_of)
    return False
