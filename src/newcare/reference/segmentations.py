"""Segmentations and condition lists as data: ordered rules with thresholds, a version and their standing."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_ROOM = files("newcare.reference")


@cache
def segmentation(name: str) -> dict[str, Any]:
    """Load a shipped segmentation: `id`, `version`, `standing`, `source`, `groups` in order of priority."""
    return tomllib.loads((_ROOM / "segmentations" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def segmentation_names() -> tuple[str, ...]:
    """Names of the shipped segmentations."""
    found = (path.name for path in (_ROOM / "segmentations").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def long_term_conditions() -> dict[str, list[str]]:
    """Name of each long-term condition -> ICD-10 prefixes."""
    lists = tomllib.loads((_ROOM / "conditions.toml").read_text(encoding="utf-8"))
    conditions: dict[str, list[str]] = lists["conditions"]
    return conditions
