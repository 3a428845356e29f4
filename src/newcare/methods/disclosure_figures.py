"""Figures about one population as they are published together: by the policy, and so that no reader can undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.control_rules import BoolArray
from newcare.methods.disclosure import (
    STAR,
    Level,
    Policy,
    Published,
    level_named,
    policy_named,
    published_count,
    whole_count,
)
from newcare.methods.disclosure_attack import Attack
from newcare.methods.disclosure_audit import HIDDEN, discloses
from newcare.methods.disclosure_reader import LARGEST, Members
from newcare.methods.disclosure_stars import fewest_stars
from newcare.methods.exact_inputs import once, text
from newcare.methods.given_lists import listed


@dataclass(frozen=True)
class SuppressedFigures:
    """Published figures in the order given, and their stars as in `newcare.methods.disclosure_tables`."""

    published: tuple[Published, ...]
    primary_suppressed: int
    suppressed: int
    safe: bool


def suppress_figures(
    counts: Mapping[str, int],
    figures: Sequence[Sequence[str]],
    policy: str,
    level: str = Level.SUB_NATIONAL,
    secondary_suppression: bool | None = None,
) -> SuppressedFigures:
    """Publish any figures about one population together, so that no two of them give a small count away.

    Args:
        counts: true counts of the smallest cells that the figures are made of, by name, published or not.
        figures: one list of names for each figure: the cells that it adds up.
        policy, level, secondary_suppression: as in `suppress_table`.

    Raises:
        InvalidInput: a figure that names an unknown cell; counts that are negative or not whole.
    """
    rule, place = policy_named(policy), level_named(level)
    names = list(counts)
    cells = np.array(
        [protected_count(f"counts: {name}", value) for name, value in counts.items()], dtype=np.float64
    )
    if not names or not figures:
        raise InvalidInput("`counts` and `figures` must each hold one or more.", seen="none")
    members = np.zeros((len(figures), len(names)))
    for row, figure in enumerate(figures):
        once("figures", [text("figures", name) for name in listed("figures", figure)])
        unknown = [name for name in figure if name not in counts]
        if unknown:
            raise InvalidInput("`figures` name an unknown cell.", seen=", ".join(unknown))
        members[row, [names.index(name) for name in figure]] = 1
    return suppressed_figures(cells, members, rule, place, stars_further(rule, secondary_suppression), None)


def suppressed_figures(
    counts: FloatArray, members: Members, policy: Policy, level: Level, secondary: bool, most: int | None
) -> SuppressedFigures:
    """Publish figures by the policy, with secondary stars where asked for, and audit them."""
    totals = [int(total) for total in members @ counts]
    published = [published_count(total, policy, level) for total in totals]
    primary = np.array([value == STAR for value in published], dtype=np.bool_)
    stars = _stars(counts, members, primary, most) if secondary else primary
    shown = tuple(STAR if star else value for value, star in zip(published, stars, strict=True))
    open_to_all = policy is Policy.NONE or (policy is Policy.HES_2018 and level is Level.NATIONAL)
    safe = open_to_all or not discloses(members, shown, policy, secondary_suppression=secondary)
    return SuppressedFigures(shown, int(primary.sum()), int(stars.sum()), safe)


def _stars(counts: FloatArray, members: Members, primary: BoolArray, most: int | None) -> BoolArray:
    """Stars that protect small cells and small totals; cells only where totals too would break the maximum."""
    attack = Attack(members, counts, np.concatenate([np.eye(len(counts)), members]))
    small = [place for place, value in enumerate(attack.true) if value in HIDDEN[Policy.NNHIP]]
    stars = fewest_stars(attack, primary, small)
    if most is None or stars.sum() <= most:
        return stars
    return fewest_stars(attack, primary, [place for place in small if place < len(counts)])


def stars_further(policy: Policy, asked: bool | None) -> bool:
    """Whether to star further figures."""
    if asked is None:
        return policy is Policy.NNHIP
    if not isinstance(asked, bool):
        raise InvalidInput("`secondary_suppression` must be true or false.", seen=repr(asked))
    if asked and policy is not Policy.NNHIP:
        raise InvalidInput(
            "`secondary_suppression` belongs to the policy nnhip only.", seen=f"policy {policy}"
        )
    return asked


def protected_count(name: str, value: object) -> int:
    """Take a count that can be protected exactly."""
    taken = whole_count(name, value)
    if taken > LARGEST:
        raise InvalidInput(f"`{name}` is too large to be protected exactly.", seen=repr(value))
    return taken
