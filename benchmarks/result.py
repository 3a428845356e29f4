"""The shape of what a benchmark says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One claim, measured: `ratio` is how the measurement compares with what it was held `against`, in one run."""

    name: str
    measured: str
    against: str
    ratio: float | None
    goal: str
    met: bool
