"""Panels as people bring them: rows of a CSV file, to be spoilt one way at a time."""

from __future__ import annotations

import csv

import numpy as np

QUARTERS = [f"{2018 + i // 4}-{19 + i // 4} Q{i % 4 + 1}" for i in range(12)]


def rows_of(*, units=16, treated=7, effect=-0.2, seed=1, starts=(6, 8)):
    """Counts with person-time in 12 quarters; `site` starts in a quarter given, or never."""
    rng = np.random.default_rng(seed)
    found = []
    for unit in range(units):
        start = starts[unit % len(starts)] if unit < treated else None
        level, size = rng.normal(0, 0.2), int(rng.integers(2_000, 4_000))
        for place, quarter in enumerate(QUARTERS):
            after = start is not None and place >= start
            rate = 0.05 * np.exp(level + 0.1 * np.cos(np.pi * place / 2) + np.log1p(effect) * after)
            found.append(
                {
                    "site": f"site {unit:02d}",
                    "quarter": quarter,
                    "admissions": int(rng.poisson(rate * size)),
                    "person_years": size / 4,
                    "start": "" if start is None else QUARTERS[start],
                    "treated": int(after),
                    "size": size,
                }
            )
    return found


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
