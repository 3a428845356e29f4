"""What a segmentation is: groups in order of priority, their rules, named thresholds, a version and a standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from newcare.errors import InvalidModelFile
from newcare.reference.segmentation_rules import Comparison, Condition, InElement, Limit, Rules, TopShare


@dataclass(frozen=True)
class Group:
    """A segment, and the rules any of which brings a person into it; no rules take everybody who is left."""

    id: str
    name: str
    rules: Rules


@dataclass(frozen=True)
class Segmentation:
    """Groups in order of priority: the first whose rules a person meets is the person's segment.

    `standing` says what the rules are worth (published, or ours) and is shown wherever a segment is. `overlaps` are
    pairs of groups whose rules may both hold and whose overlap is reported. `written` is the file as TOML gave it,
    as plain values that a step can take as a parameter; `parse_segmentation` reads it back.
    """

    id: str
    name: str
    version: str
    standing: str
    source: str
    thresholds: Mapping[str, int | float]
    ranks: Mapping[str, str]
    elements: Mapping[str, Rules]
    groups: tuple[Group, ...]
    overlaps: tuple[tuple[str, str], ...]
    written: Mapping[str, Any]

    @property
    def default(self) -> Group:
        """The group of everybody who meets no rule."""
        return self.groups[-1]

    @property
    def group_ids(self) -> tuple[str, ...]:
        """Ids of all groups, highest priority first."""
        return tuple(group.id for group in self.groups)

    @property
    def not_looked_for(self) -> tuple[str, ...]:
        """Elements without a rule: nothing in the records shows them, until a place writes one."""
        return tuple(name for name, rules in self.elements.items() if not rules)

    def described(self) -> dict[str, Any]:
        """What pages say about the segmentation, as plain values; `groups` hold id and name, highest priority first."""
        return {
            **{name: self.written[name] for name in ("id", "name", "version", "standing", "source")},
            "groups": [{"id": group.id, "name": group.name} for group in self.groups],
            "overlaps": [list(pair) for pair in self.overlaps],
            "thresholds": dict(self.thresholds),
            "not_looked_for": list(self.not_looked_for),
        }

    def value_of(self, limit: Limit) -> int | float:
        """Number of a limit: itself, or the threshold of that name."""
        return self.thresholds[limit] if isinstance(limit, str) else limit

    def with_thresholds(self, changed: Mapping[str, int | float]) -> Segmentation:
        """Give a copy in which named thresholds have other values; a name that is not there is refused."""
        for name in changed:
            if name not in self.thresholds:
                raise InvalidModelFile(
                    f"The segmentation {self.id} has no threshold '{name}'.",
                    remedy=f"It has: {', '.join(self.thresholds) or 'none'}.",
                )
        thresholds = {**self.thresholds, **changed}
        return replace(self, thresholds=thresholds, written={**self.written, "thresholds": thresholds})

    def limits_named(self) -> Iterator[Limit]:
        """Every limit that a rule names."""
        for condition in self.conditions():
            if isinstance(condition, Comparison):
                yield condition.limit
            elif isinstance(condition, TopShare):
                yield from condition.percent

    def conditions(self) -> Iterator[Condition]:
        """Every condition of every rule, of groups and of elements."""
        for rules in (*(group.rules for group in self.groups), *self.elements.values()):
            for rule in rules:
                yield from rule

    def elements_of(self, group: Group) -> tuple[str, ...]:
        """Elements that a group's rules name."""
        found = [each.element for rule in group.rules for each in rule if isinstance(each, InElement)]
        return tuple(dict.fromkeys(found))
