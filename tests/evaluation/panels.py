"""Panels for the tests of evaluation: made-up units whose effect is set."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

QUARTERS = [f"{2014 + i // 4}-{15 + i // 4} Q{i % 4 + 1}" for i in range(16)]


@dataclass(frozen=True)
class Setting:
    """What the made-up units are like; `effect` is the true relative effect, `growing` from half to over it."""

    effect: float = 0.0
    treated: int = 20
    comparison: int = 20
    starts: tuple[int, ...] = (6, 8, 10)
    noise: float = 0.03
    growing: bool = False
    breaks: float = 0.1
    drift_per_year: float = 0.0
    people: int = 7_500
    random_counts: bool = True

    def but(self, **changes):
        return replace(self, **changes)


@dataclass(frozen=True)
class Drawn:
    """A panel, and the event-weighted mean effect among treated units without a break in reporting."""

    table: pa.Table
    truth: float


def draw(setting: Setting, seed: int = 1) -> Drawn:
    """Units of 3,750 to 13,500 people and about 100 admissions per 1,000 a year, with season, shock and breaks."""
    rng = np.random.default_rng(seed)
    n, t = setting.treated + setting.comparison, np.arange(16)
    start = np.full(n, 99)
    start[: setting.treated] = rng.choice(setting.starts, setting.treated)
    after = t >= start[:, None]
    years_in = (t - start[:, None]) // 4 + 1
    effect = np.where(after, np.log1p(setting.effect) * (years_in / 2 if setting.growing else 1), 0)
    broken = rng.random(n) < setting.breaks
    step = 0.15 * (broken[:, None] & (t >= rng.integers(4, 14, n)[:, None]))
    common = 0.08 * np.cos(np.pi * t / 2) + rng.normal(0, 0.03, 16) - 0.25 * (t == 9)
    level = rng.normal(0, 0.2, n)[:, None] + rng.normal(0, setting.noise, (n, 16))
    drift = (start < 99)[:, None] * setting.drift_per_year * t / 4
    person_years = np.repeat(setting.people * rng.uniform(0.5, 1.8, n)[:, None] / 4, 16, axis=1)
    without = 0.1 * person_years * np.exp(common + level + step + drift)
    mean = without * np.exp(effect)
    used = after & ~broken[:, None]
    events = rng.poisson(mean) if setting.random_counts else np.round(mean)
    labels = [QUARTERS[first] if first < 99 else None for first in start]
    return Drawn(
        pa.table(
            {
                "unit": [f"unit {unit:02d}" for unit in range(n) for _ in t],
                "quarter": QUARTERS * n,
                "events": pa.array(events.ravel().astype(np.int64)),
                "expected": 0.1 * person_years.ravel(),
                "person_years": person_years.ravel(),
                "start": pa.array([label for label in labels for _ in t], pa.string()),
                "reporting_break": pa.array(np.repeat(broken, 16)),
            }
        ),
        float(mean[used].sum() / without[used].sum() - 1) if used.any() else 0.0,
    )
