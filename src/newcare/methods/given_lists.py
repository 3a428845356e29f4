"""Take a list of a user's, whatever holds it, and refuse what is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from newcare.errors import InvalidInput


def listed(name: str, given: object) -> list[Any]:
    """Take a list, a tuple or an array of one dimension as a list; refuses text, single values and None."""
    if isinstance(given, np.ndarray) and given.ndim == 1:
        return list(given.tolist())
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return list(given)
    raise InvalidInput(f"`{name}` is missing or is no list.", seen=type(given).__name__)
