"""Long-term conditions: who has which, and since when.

A condition starts at the age at which its prevalence passes the person's own draw, so that the share of people of
any age who have it is its prevalence there. Prevalences are made up, rounded, near those of GP registers in England.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import NEVER, Days, Floats, Rows, Words
from newcare.synthetic.draws import Draws
from newcare.synthetic.timeline import DAYS_A_YEAR

_AGES = np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 110], dtype=np.float64)
OLDEST = 110


@dataclass(frozen=True)
class Condition:
    """One condition: ICD-10 codes with their shares, prevalence at the ages above, and slope on deprivation.

    `slope` is how much more common it is, relatively, in the most deprived fifth than in the middle one.
    """

    name: str
    codes: tuple[tuple[str, float], ...]
    prevalence: tuple[float, ...]
    slope: float


def _condition(
    name: str, code: str | tuple[tuple[str, float], ...], slope: float, *per_1000: float
) -> Condition:
    """Describe a condition by its prevalence per 1,000 people at each of the ages."""
    codes = ((code, 1.0),) if isinstance(code, str) else code
    return Condition(name, codes, tuple(value / 1000 for value in per_1000), slope)


_CANCERS = (("C349", 0.16), ("C509", 0.24), ("C189", 0.18), ("C61", 0.22), ("C679", 0.08), ("C859", 0.12))
_LIVER = (("K746", 0.35), ("K760", 0.50), ("K703", 0.15))
_PSYCHOSES = (("F209", 0.50), ("F319", 0.50))
CONDITIONS = (
    _condition("hypertension", "I10", 0.10, 0, 0, 4, 17, 65, 159, 274, 398, 497, 533, 543),
    _condition("diabetes", "E119", 0.30, 0, 2, 6, 15, 37, 72, 116, 159, 183, 188, 193),
    _condition("copd", "J449", 0.50, 0, 0, 0, 1, 5, 16, 36, 58, 70, 75, 80),
    _condition("coronary-heart-disease", "I259", 0.25, 0, 0, 0, 1, 5, 17, 45, 85, 127, 154, 169),
    _condition("heart-failure", "I509", 0.20, 0, 0, 0, 1, 2, 5, 12, 30, 72, 150, 220),
    _condition("dementia", "F03", 0.10, 0, 0, 0, 0, 0, 1, 3, 11, 54, 160, 288),
    _condition("stroke", "I639", 0.25, 0, 0, 1, 2, 4, 11, 25, 55, 100, 150, 190),
    _condition("chronic-kidney-disease", "N183", 0.15, 0, 0, 1, 2, 5, 13, 36, 100, 220, 350, 450),
    _condition("cancer", _CANCERS, 0.00, 0, 1, 3, 6, 15, 32, 65, 120, 160, 180, 190),
    _condition("depression", "F329", 0.30, 0, 2, 60, 105, 125, 135, 138, 140, 142, 144, 146),
    _condition("asthma", "J459", 0.15, 10, 55, 66, 67, 68, 70, 72, 74, 76, 77, 78),
    _condition("atrial-fibrillation", "I489", 0.05, 0, 0, 0, 1, 3, 8, 24, 60, 125, 200, 250),
    _condition("epilepsy", "G409", 0.25, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14, 14),
    _condition("chronic-liver-disease", _LIVER, 0.30, 0, 0, 1, 3, 7, 12, 17, 20, 22, 22, 22),
    _condition("learning-disability", "F799", 0.25, 2, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6),
    _condition("serious-mental-illness", _PSYCHOSES, 0.40, 0, 0, 3, 8, 12, 14, 15, 15, 15, 15, 15),
    _condition("anxiety", "F411", 0.20, 0, 5, 40, 60, 65, 68, 70, 72, 73, 74, 75),
)


@dataclass(frozen=True)
class LongTermConditions:
    """For each of `CONDITIONS`: the rows of the people who ever have it, and the day it begins for each.

    `cells` holds, for each condition, the positions of those who have it in the middle of a year, in an array of
    shape (people, years) laid out flat.
    """

    people: int
    years: int
    rows: tuple[Rows, ...]
    onset: tuple[Days, ...]
    cells: tuple[Rows, ...]

    def relative_to_age(self, weights: Mapping[str, float], age: Rows) -> Floats:
        """Product of the weights of the conditions each person has in each year, over its mean at the person's age.

        `age` and the result have shape (people, years).
        """
        factor = 1 / mean_factor(weights)[age]
        flat = factor.reshape(-1)
        for condition, cells in zip(CONDITIONS, self.cells, strict=True):
            if condition.name in weights:
                flat[cells] *= weights[condition.name]
        return factor

    def count(self) -> Rows:
        """How many conditions each person has in each year: shape (people, years)."""
        count = np.zeros(self.people * self.years, dtype=np.int32)
        for cells in self.cells:
            count[cells] += 1
        return count.reshape(self.people, self.years)

    def onset_of(self, name: str) -> Days:
        """Day on which one condition begins for each person, or `NEVER`: shape (people,)."""
        k = [condition.name for condition in CONDITIONS].index(name)
        day = np.full(self.people, NEVER, dtype=np.int32)
        day[self.rows[k]] = self.onset[k]
        return day


def draw_conditions(draws: Draws, number: Words, born: Days, fifth: Rows, middle: Days) -> LongTermConditions:
    """Draw which conditions people ever have and when each begins; `middle` are the middle days of the years."""
    rows, onsets, cells = [], [], []
    for condition in CONDITIONS:
        relative = 1 + condition.slope * (3 - fifth) / 2
        threshold = draws.uniform(f"onset of {condition.name}", number) / relative
        ever = np.flatnonzero(threshold < condition.prevalence[-1]).astype(np.int32)
        age = np.interp(threshold[ever], condition.prevalence, _AGES)
        onset = (born[ever] + np.floor(age * DAYS_A_YEAR)).astype(np.int32)
        has, year = np.nonzero(onset[:, None] <= middle)
        rows.append(ever)
        onsets.append(onset)
        cells.append((ever[has] * len(middle) + year).astype(np.int32))
    return LongTermConditions(len(number), len(middle), tuple(rows), tuple(onsets), tuple(cells))


def draw_code(draws: Draws, number: Words, k: int) -> Rows:
    """Which of the k-th condition's ICD-10 codes each person has."""
    condition = CONDITIONS[k]
    if len(condition.codes) == 1:
        return np.zeros(len(number), dtype=np.int32)
    shares = np.array([share for _, share in condition.codes])
    return draws.pick(f"code of {condition.name}", number, shares)


def mean_factor(weights: Mapping[str, float]) -> Floats:
    """Mean product of the weights of the conditions that people of each completed age have: shape (111,)."""
    age = np.arange(OLDEST + 1) + 0.5
    mean = np.ones(OLDEST + 1)
    for condition in CONDITIONS:
        prevalence = np.interp(age, _AGES, condition.prevalence)
        mean *= 1 + prevalence * (weights.get(condition.name, 1.0) - 1)
    return mean
