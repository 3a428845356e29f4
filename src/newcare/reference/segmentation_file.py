"""Reading a segmentation from what its TOML file says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from newcare.errors import InvalidModelFile
from newcare.reference.segmentation_checks import check_circles, check_default, check_use
from newcare.reference.segmentation_groups import Group, Segmentation
from newcare.reference.segmentation_rules import InElement, InGroup, Rules, Words, read_rules
from newcare.tables.population_results import NEED_NAMES

TEXTS = ("id", "name", "version", "standing", "source")
TABLES = ("thresholds", "ranks", "elements", "groups", "overlaps")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NOT_SEGMENTS = ("not-registered", "left", "died")  # where people without a segment stand in movements


def parse_segmentation(written: Mapping[str, Any], file: str) -> Segmentation:
    """Build a segmentation from what its TOML file says.

    Args:
        written: the file's keys; see docs/how-to/edit-a-segmentation.md.
        file: its name, for messages.

    Raises:
        InvalidModelFile: with the file, the place in it and the mend: a key or text is missing or not known; a rule
            names a need, threshold, ranking, element or group that is not there; groups refer to each other in a
            circle; two groups share an id; the last group is not the one default; a threshold, ranking or element
            is used by no rule.
    """
    tables = _sections(written, file)
    groups, overlaps = tables["groups"], tables["overlaps"]
    words = Words(
        file, NEED_NAMES, tables["thresholds"], tables["ranks"], tables["elements"], _group_ids(groups, file)
    )
    made = Segmentation(
        **{key: written[key] for key in TEXTS},
        thresholds=_thresholds(tables["thresholds"], words),
        ranks={rank: words.known(need, "need", f"ranks.{rank}") for rank, need in tables["ranks"].items()},
        elements={
            name: _of_needs_only(read_rules(rules, f"elements.{name}", words), name, words)
            for name, rules in tables["elements"].items()
        },
        groups=tuple(_group(group, words) for group in groups),
        overlaps=tuple(_pair(pair, words) for pair in overlaps),
        written=written,
    )
    check_default(made, words)
    check_circles(made, words)
    check_use(made, words)
    return made


def _sections(written: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Take the tables of the file, empty where left out; refuses keys not known and texts that are missing."""
    if unknown := sorted(written.keys() - {*TEXTS, *TABLES}):
        raise InvalidModelFile(
            f"{file} has the key '{unknown[0]}'.", remedy=f"Allowed here: {', '.join((*TEXTS, *TABLES))}."
        )
    for key in TEXTS:
        if not (isinstance(written.get(key), str) and written[key].strip()):
            raise InvalidModelFile(
                f"{file} has no text for '{key}'.", remedy=f'Write {key} = "..." at its top.'
            )
    sections: dict[str, Any] = {}
    for key in TABLES:
        kind: type = list if key in ("groups", "overlaps") else dict
        sections[key] = written.get(key, kind())
        if not isinstance(sections[key], kind):
            form = f"[[{key}]]" if key == "groups" else f"{key} = [ ]" if kind is list else f"[{key}]"
            raise InvalidModelFile(
                f"{file}: '{key}' is not what it should be.", remedy=f"Write it as {form}."
            )
    return sections


def _group_ids(groups: Sequence[Any], file: str) -> list[str]:
    """Ids of the groups; refuses one that is not small letters with hyphens, or that stands twice."""
    ids = [group.get("id") if isinstance(group, dict) else None for group in groups]
    for number, name in enumerate(ids, 1):
        if not isinstance(name, str) or not _ID.fullmatch(name) or name in (*NOT_SEGMENTS, "all"):
            raise InvalidModelFile(
                f"{file}, group {number}: it has no id of its own in small letters, digits and hyphens.",
                seen=repr(name),
                remedy=f'Write id = "group-{number}", say; taken by reports: {", ".join(NOT_SEGMENTS)}, all.',
            )
    if repeated := [name for name, times in Counter(ids).items() if times > 1]:
        raise InvalidModelFile(
            f"{file}: two groups have the id '{repeated[0]}'.", remedy="Give each group its own id."
        )
    return [str(name) for name in ids]


def _thresholds(written: Mapping[str, Any], words: Words) -> dict[str, int | float]:
    """Take the named thresholds, each a number of 0 or more."""
    for name, value in written.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise words.refusal(f"thresholds.{name}", "a threshold is a number of 0 or more, without quotes.")
    return dict(written)


def _group(written: Mapping[str, Any], words: Words) -> Group:
    """Build one group."""
    place = f"group '{written['id']}'"
    if unknown := sorted(written.keys() - {"id", "name", "any"}):
        raise words.refusal(place, f"it has the key '{unknown[0]}'; allowed: id, name, any.")
    if not (isinstance(written.get("name"), str) and written["name"].strip()):
        raise words.refusal(place, 'it has no name; write name = "..." as people read it.')
    return Group(written["id"], written["name"], read_rules(written.get("any", []), place, words))


def _of_needs_only(rules: Rules, name: str, words: Words) -> Rules:
    """Refuse an element that is made of elements or groups: those are what elements are for."""
    if any(isinstance(condition, InElement | InGroup) for rule in rules for condition in rule):
        raise words.refusal(
            f"elements.{name}", "an element is made of needs; name groups and elements in a group."
        )
    return rules


def _pair(written: object, words: Words) -> tuple[str, str]:
    """Take two different groups whose overlap is reported."""
    if not isinstance(written, list) or len(written) != 2 or written[0] == written[1]:
        raise words.refusal(
            "overlaps", 'each overlap is a list of two groups, such as ["group-3", "group-4"].'
        )
    first, second = (words.known(name, "group", "overlaps") for name in written)
    return first, second
