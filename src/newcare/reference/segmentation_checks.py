"""What the parts of a segmentation must be to each other: one default, no circles, nothing that no rule uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newcare.reference.segmentation_groups import Segmentation
from newcare.reference.segmentation_rules import InGroup, TopShare, Words


def check_default(made: Segmentation, words: Words) -> None:
    """Refuse groups of which the last is not the one that takes everybody who is left."""
    without = [group.id for group in made.groups if not group.rules]
    if not without:
        raise words.refusal(
            "groups", "no group takes the people who meet no rule; end with a group that has no 'any'."
        )
    if len(without) > 1 or not made.groups or made.groups[-1].id != without[0]:
        raise words.refusal(
            f"group '{without[0]}'",
            "it has no rules, so it takes everybody and no group after it is ever reached; only the last may.",
        )
    for pair in made.overlaps:
        if made.default.id in pair:
            raise words.refusal(
                "overlaps", f"'{made.default.id}' has no rules that could hold beside another's."
            )


def check_circles(made: Segmentation, words: Words) -> None:
    """Refuse groups that are defined by each other, or by the default, which no rule brings anybody into."""
    named = {
        group.id: {each.group for rule in group.rules for each in rule if isinstance(each, InGroup)}
        for group in made.groups
    }
    settled = {group.id for group in made.groups if not named[group.id] and group.rules}
    while ready := {name for name, of in named.items() if of and name not in settled and of <= settled}:
        settled |= ready
    for group in made.groups[:-1]:
        if group.id not in settled:
            others = ", ".join(sorted(named[group.id] - settled))
            raise words.refusal(
                f"group '{group.id}'",
                f"it is defined by {others}, which is not defined without it or has no rules; write needs instead.",
            )


def check_use(made: Segmentation, words: Words) -> None:
    """Refuse a threshold, ranking or element that no rule uses: editing it would do nothing."""
    listed = {name for group in made.groups for name in made.elements_of(group)}
    ranked = {each.rank for each in made.conditions() if isinstance(each, TopShare)}
    used: tuple[tuple[str, Iterable[str], set[Any]], ...] = (
        ("thresholds", made.thresholds, set(made.limits_named())),
        ("ranks", made.ranks, ranked),
        ("elements", made.elements, listed),
    )
    for table, names, known in used:
        for name in names:
            if name not in known:
                raise words.refusal(
                    f"{table}.{name}", "no rule uses it; mend the rule that should, or leave it out."
                )
