"""How a value in the model file is refused: what is allowed instead, or which rule it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import PydanticCustomError

NOT_ALLOWED = "not_allowed"
BREAKS_RULE = "breaks_rule"


def not_allowed(allowed: str, hint: str = "") -> PydanticCustomError:
    """Refuse a value of its own, and say which values are allowed."""
    return PydanticCustomError(NOT_ALLOWED, "{allowed}", {"allowed": allowed, "hint": hint})


def breaks_rule(sentence: str) -> PydanticCustomError:
    """Refuse a value that may stand alone but not beside the others."""
    return PydanticCustomError(BREAKS_RULE, "{sentence}", {"sentence": sentence})


def did_you_mean(name: object, allowed: Iterable[str]) -> str:
    """Offer the allowed name nearest to what was written, where one is near."""
    near = get_close_matches(str(name), list(allowed), n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""
