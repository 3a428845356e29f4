"""Audit of published tables: what can a reader who knows the policy work out about hidden counts?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.disclosure import STAR, Policy, Published, policy_named, whole_count
from newcare.methods.disclosure_reader import LARGEST, Members, Reader
from newcare.methods.exact_inputs import once, text
from newcare.methods.given_lists import listed

HIDDEN: dict[Policy, range] = {Policy.HES_2018: range(1, 8), Policy.NNHIP: range(6), Policy.NONE: range(0)}
"""True counts that a policy hides."""
_LEAST_ROUNDED, _ROUNDING = 8, 2


@dataclass(frozen=True)
class TableAudit:
    """`ranges` holds the smallest and largest possible value of each cell (None: no largest), in the order given.

    `disclosed` names the cells, in alphabetical order, whose only possible value is one that the policy hides.
    """

    safe: bool
    disclosed: tuple[str, ...]
    ranges: dict[str, tuple[int, int | None]]


def audit_published_tables(
    policy: str,
    cells: Sequence[str],
    published: Sequence[Mapping[str, Any]],
    secondary_suppression: bool = False,
) -> TableAudit:
    """Work out what published figures give away, exactly.

    Args:
        policy: as in `Policy`. A star bounds its sum: 1 to 7 (`hes-2018`), 0 to 5 (`nnhip`). A number is exact but
            for `hes-2018`, which rounds to the nearest 5.
        cells: names of unknown whole numbers, 0 or more.
        published: one row a figure: `sum_of` (names of cells), `value` (a number or "*"). Several tables published
            together are more rows.
        secondary_suppression: stars of `nnhip` may hide any number, not small ones only.

    Raises:
        InvalidInput: a name in `sum_of` that is no cell; a `value` that is no count; figures that contradict each
            other.
    """
    rule = policy_named(policy)
    names = [text("cells", name) for name in listed("cells", cells)]
    once("cells", names)
    if not names:
        raise InvalidInput("`cells` must name one or more cells.", seen="an empty list")
    if not isinstance(secondary_suppression, bool):
        raise InvalidInput("`secondary_suppression` must be true or false.", seen=repr(secondary_suppression))
    rows = listed("published", published)
    members = np.array([_members(row, names) for row in rows]).reshape(len(rows), len(names))
    values = [_value(row, rule) for row in rows]
    reader = reader_of(members, values, rule, secondary_suppression=secondary_suppression)
    ranges = {name: reader.range_of(place) for place, name in enumerate(names)}
    shown = {names[int(alone)] for alone in _published_alone(members, values)}
    disclosed = sorted(
        name
        for name, (least, most) in ranges.items()
        if least == most and least in HIDDEN[rule] and name not in shown
    )
    return TableAudit(not disclosed, tuple(disclosed), ranges)


def reader_of(
    members: Members, values: Sequence[Published], policy: Policy, *, secondary_suppression: bool
) -> Reader:
    """The reader of figures of shape (figures, cells) that knows the policy."""
    bounds = [published_bounds(value, policy, secondary_suppression) for value in values]
    lower, upper = np.array(bounds, dtype=np.float64).reshape(len(values), 2).T
    return Reader(members, lower, upper)


def discloses(
    members: Members, values: Sequence[Published], policy: Policy, *, secondary_suppression: bool
) -> bool:
    """Say whether figures give a hidden cell away; quicker than all ranges."""
    shown = set(_published_alone(members, values))
    reader = reader_of(members, values, policy, secondary_suppression=secondary_suppression)
    hidden = (cell for cell in range(members.shape[1]) if cell not in shown)
    return any(reader.single_value(cell) in HIDDEN[policy] for cell in hidden)


def _published_alone(members: Members, values: Sequence[Published]) -> list[int]:
    """Cells that stand by themselves as a number."""
    single = members.sum(axis=1) == 1
    return [int(members[row].argmax()) for row, value in enumerate(values) if single[row] and value != STAR]


def published_bounds(value: Published, policy: Policy, secondary_suppression: bool) -> tuple[float, float]:
    """Least and largest true sum behind a published figure."""
    if isinstance(value, str):
        if policy is Policy.NNHIP and secondary_suppression:
            return 0, np.inf
        return HIDDEN[policy].start, HIDDEN[policy].stop - 1
    if policy is Policy.HES_2018 and value:
        return max(_LEAST_ROUNDED, value - _ROUNDING), value + _ROUNDING
    return value, value


def _members(row: Mapping[str, Any], names: Sequence[str]) -> list[float]:
    """Which cells a figure adds up."""
    if not isinstance(row, Mapping):
        raise InvalidInput("`published` must hold rows of `sum_of` and `value`.", seen=type(row).__name__)
    added = [text("sum_of", name) for name in listed("sum_of", row.get("sum_of"))]
    once("sum_of", added)
    unknown = [name for name in added if name not in names]
    if unknown or not added:
        raise InvalidInput(
            "`sum_of` names an unknown cell." if unknown else "`sum_of` names no cell.",
            seen=", ".join(unknown) or "an empty list",
        )
    return [float(name in added) for name in names]


def _value(row: Mapping[str, Any], policy: Policy) -> Published:
    """Take a published figure."""
    value = row.get("value")
    if value == STAR and policy is not Policy.NONE:
        return STAR
    if value is None or isinstance(value, str):
        raise InvalidInput(
            f"`value` must be a count{' or a star' * (policy is not Policy.NONE)}.", seen=repr(value)
        )
    taken = whole_count("value", value)
    if taken > LARGEST:
        raise InvalidInput("`value` is too large to be audited exactly.", seen=repr(value))
    return taken
