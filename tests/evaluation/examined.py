"""Results to be checked: small panels of logarithms whose effect, drift and noise are set."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from newcare.evaluation.diagnostics import Examined
from newcare.evaluation.diagnostics.probe import mean_effect
from newcare.methods.panel import NEVER, Floats, Panel

QUARTERS = 16
MAIN = {
    "outcome": "emergency-admissions",
    "role": "primary",
    "design": "callaway-santanna",
    "screen": "all-units",
    "comparison": "never-treated",
    "scale": "ratio",
    "main": True,
    "confidence": 0.95,
    "data_version": "test",
    "method": "test",
    "reason": None,
    "pre_trend_p": 0.5,
    "pre_trend_per_year": 0.0,
    "minimum_detectable_effect": 0.05,
    "absolute_effect": None,
    "absolute_lower": None,
    "absolute_upper": None,
}


def a_panel(
    *,
    seed: int = 1,
    treated: int = 20,
    comparison: int = 30,
    starts: tuple[int, ...] = (8, 10),
    noise: float = 0.05,
    effect: float = 0.0,
    drift_per_year: float = 0.0,
    drift_until_start: bool = False,
    quarters: int = QUARTERS,
) -> Panel:
    """Log rates: a level of each unit, a season and a shock of all, noise, then what was set of starters."""
    rng = np.random.default_rng(seed)
    n, t = treated + comparison, np.arange(quarters)
    start = np.full(n, NEVER)
    start[:treated] = np.resize(starts, treated)
    since = t - np.where(start == NEVER, quarters, start)[:, None]
    drifted = np.minimum(since, 0) if drift_until_start else since
    outcome: Floats = (
        rng.normal(0, 0.2, n)[:, None]
        + 0.1 * np.cos(np.pi * t / 2)
        - 0.3 * (t == 9)
        + rng.normal(0, noise, (n, quarters))
        + (start != NEVER)[:, None] * (drift_per_year * drifted / 4)
        + effect * (since >= 0)
    )
    return Panel([f"unit {place:02d}" for place in range(n)], [*range(quarters)], outcome, start)


def main_of(panel: Panel, **changes: Any) -> dict[str, Any]:
    """The row of the estimates that a panel gives."""
    never = panel.never_treated
    found = None if never.all() or not never.any() else mean_effect(panel, 0.95)
    figures: dict[str, Any] = dict.fromkeys(("relative_effect", "lower", "upper", "p_value"))
    if found is not None:
        ends = (found.estimate, found.lower, found.upper)
        figures = dict(zip(("relative_effect", "lower", "upper"), map(math.expm1, ends), strict=True))
        figures["p_value"] = found.p_value
    counts = {"units_treated": int((~never).sum()), "units_comparison": int(never.sum()), "units_left_out": 0}
    return {**MAIN, **figures, **counts, **changes}


def examined(panel: Panel, *others: dict[str, Any], **given: Any) -> Examined:
    """A panel with the result on it, and rows of other outcomes, designs or screens beside."""
    main = main_of(panel)
    return Examined(main, panel, estimates=(main, *others), **given)


def row(effect: float, half_width: float, p_value: float, **changes: Any) -> dict[str, Any]:
    """A row of estimates: effect and limits as relative effects."""
    figures = {"relative_effect": effect, "lower": effect - half_width, "upper": effect + half_width}
    return {**MAIN, "main": False, **figures, "p_value": p_value, **changes}
