"""Columns of 0 and 1, however they are written."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.errors import InvalidInput

_ON, _OFF = {"1", "1.0", "true", "yes", "t", "y"}, {"0", "0.0", "false", "no", "f", "n"}


def flags_of(labels: Sequence[str], part: str, remedy: str) -> list[bool]:
    """Read a column of 0 and 1; `part` says what it is for, `remedy` what to write in it.

    Raises:
        InvalidInput: it holds something else.
    """
    words = [label.lower() for label in labels]
    if not all(word in _ON | _OFF for word in words):
        raise InvalidInput(f"The {part} column holds something else than 0 and 1.", remedy=remedy)
    return [word in _ON for word in words]
