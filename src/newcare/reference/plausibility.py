"""Ranges in which key metrics of a place's extracts are expected, each with its source and standing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class PlausibleRange:
    """One metric: what it is, from where to where it is expected, and who says so."""

    name: str
    title: str
    low: float
    high: float
    unit: str
    source: str
    standing: str


@cache
def plausible_ranges() -> Mapping[str, PlausibleRange]:
    """Every metric by name, in the order in which it is shown."""
    text = (files("newcare.reference") / "plausibility.toml").read_text(encoding="utf-8")
    return {name: PlausibleRange(name, **entry) for name, entry in tomllib.loads(text).items()}
