"""Compare what a function gave with what a conformance case expects, and say where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_SHOWN = 160  # characters of a value in a message


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the expected one: `abs`, or `rel` times its size, whichever is larger."""

    rel: float = 0.0
    abs: float = 0.0

    def allows(self, expected: float, came: float) -> bool:
        """Say whether a number is near enough; not-a-number never is."""
        return abs(came - expected) <= max(self.abs, self.rel * abs(expected))


def differences(expected: Any, came: Any, tolerance: Tolerance, place: str = "") -> Iterator[str]:
    """Find each place at which a result differs from the expected one.

    The result may hold more keys than expected. Numbers compare within the tolerance, lists by position and
    length, everything else exactly; null equals null only.
    """
    if isinstance(expected, Mapping) and isinstance(came, Mapping):
        for key, value in expected.items():
            inner = f"{place}.{key}" if place else str(key)
            if key in came:
                yield from differences(value, came[key], tolerance, inner)
            else:
                yield f"{inner}: expected {shown(value)}, came no such key"
    elif isinstance(expected, list) and isinstance(came, list | tuple):
        if len(expected) != len(came):
            yield _difference(place, f"{len(expected)} elements", f"{len(came)}: {shown(came)}")
        else:
            for position, (one, other) in enumerate(zip(expected, came, strict=True)):
                yield from differences(one, other, tolerance, f"{place}[{position}]")
    elif not _equal(expected, came, tolerance):
        yield _difference(place, shown(expected), shown(came))


def shown(value: Any) -> str:
    """Write a value for a message, cut short where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def _equal(expected: Any, came: Any, tolerance: Tolerance) -> bool:
    """Compare two single values; true and false are no numbers."""
    if _is_number(expected) and _is_number(came):
        return tolerance.allows(expected, came)
    return type(expected) is type(came) and bool(expected == came)


def _is_number(value: Any) -> bool:
    """Say whether a value is a number of JSON."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _difference(place: str, expected: str, came: str) -> str:
    """Write one difference."""
    return f"{place or 'the result'}: expected {expected}, came {came}"
