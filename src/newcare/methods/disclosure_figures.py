"""Figures about one population as they are published together: by the policy, and so that no reader can undo it."""

from __future__ import annotations

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
    published_count,
    whole_count,
)
from newcare.methods.disclosure_attack import Attack
from newcare.methods.disclosure_audit import HIDDEN, discloses
from newcare.methods.disclosure_reader import LARGEST, Members
from newcare.methods.disclosure_stars import fewest_stars


@dataclass(frozen=True)
class SuppressedFigures:
    """Published figures in the order given, and their stars as in `newcare.methods.disclosure_tables`."""

    published: tuple[Published, ...]
    primary_suppressed: int
    suppressed: int
    safe: bool


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
