"""A made-up table of persons: rows of a CSV file, to be spoilt one way at a time."""

from __future__ import annotations

import numpy as np


def people_rows(*, people=600, ratio=0.6, seed=4):
    """Older, frailer people come under the intervention more; it multiplies their rate of admission by `ratio`."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        age, frailty = float(rng.normal(80, 6)), float(rng.random())
        odds = 0.05 * (age - 80) + frailty - 0.9
        treated = int(rng.random() < 1 / (1 + np.exp(-odds)))
        years = float(rng.uniform(0.5, 2))
        rate = 0.9 * np.exp(0.03 * (age - 80) + 0.8 * frailty) * ratio**treated
        rows.append(
            {
                "person": f"P{person:04}",
                "treated": treated,
                "age": round(age, 1),
                "frailty": round(frailty, 3),
                "before": int(rng.poisson(0.5)),
                "years": round(years, 3),
                "admissions": int(rng.poisson(rate * years)),
                "practice": f"practice {person % 30:02}",
                "group": "" if treated else ("same practices", "other practices")[person % 2],
            }
        )
    return rows
