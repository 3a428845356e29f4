"""Sites or providers of units, whose units share what chance brings."""

from __future__ import annotations

from newcare.errors import InvalidInput
from newcare.methods.panel import Integers


def clusters_of_units(labels: list[str | None], unit: Integers) -> tuple[str, ...]:
    """The cluster of each unit, from the cluster of each row.

    Raises:
        InvalidInput: a row has none, or a unit has two.
    """
    found: dict[int, str] = {}
    for row, label in zip(unit.tolist(), labels, strict=True):
        if label is None or label == "" or found.setdefault(row, label) != label:
            raise InvalidInput(
                "A unit has no cluster, or two.", remedy="Give every row of a unit the same site or provider."
            )
    return tuple(found[row] for row in sorted(found))
