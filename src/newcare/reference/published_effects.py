"""What independent studies found of the models of care of 2015, as cited facts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class PublishedEffect:
    """One effect of one study. `measure` is "ratio" (of rates) or "difference"; limits at 95 %, null where unknown."""

    place: str
    care_model: str
    design: str
    outcome: str
    measure: str
    value: float
    source: str
    lower: float | None = None
    upper: float | None = None


@cache
def published_effects() -> tuple[PublishedEffect, ...]:
    """Every effect shipped, outcome by outcome."""
    text = (files("newcare.reference") / "published_effects.toml").read_text(encoding="utf-8")
    return tuple(PublishedEffect(**entry) for entry in tomllib.loads(text)["effects"])
