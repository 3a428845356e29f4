"""What changed between two protocols, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_MANY = 3  # items named one by one


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what changed between the values of two protocols, a sentence a part; empty where nothing did."""
    keys = [*before, *(key for key in after if key not in before)]
    return tuple(
        sentence
        for key in keys
        if before.get(key) != after.get(key)
        for sentence in _change(key.replace("_", " "), before.get(key), after.get(key))
    )


def _change(name: str, before: Any, after: Any) -> Iterator[str]:
    """Say how one part changed."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from (f"{name}: {change}" for change in differences(before, after))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list_change(name, [_words(each) for each in before], [_words(each) for each in after])
    else:
        yield f"{name}: {_words(before)} became {_words(after)}"


def _list_change(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Say what was added to a list, taken from it, or moved in it."""
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    if gone:
        yield f"{name}: taken out {_named(gone)}"
    if new:
        yield f"{name}: added {_named(new)}"
    if not gone and not new:
        yield f"{name}: the order became {_named(after)}"


def _named(items: Sequence[str]) -> str:
    rest = f" and {len(items) - _MANY} more" if len(items) > _MANY else ""
    return ", ".join(items[:_MANY]) + rest


def _words(value: Any) -> str:
    """A value in words; of an outcome or a start its parts, one after the other."""
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values())
    return "nothing" if value is None else str(value)
