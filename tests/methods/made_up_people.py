"""240 people made by formula, so that another package can be given the very same ones."""

from dataclasses import dataclass

import numpy as np

from newcare.methods.design_terms import Terms

ROWS = 240


@dataclass(frozen=True)
class MadeUp:
    """Columns of the people; `clusters` are fours of them."""

    treatment: np.ndarray
    age: np.ndarray
    years: np.ndarray
    counts: np.ndarray
    cost: np.ndarray
    weights: np.ndarray
    clusters: np.ndarray
    time: np.ndarray
    cause: np.ndarray

    @property
    def terms(self):
        """Treatment and age."""
        return Terms(("treatment", "age"), np.column_stack([self.treatment, self.age]))

    def only(self, rows):
        """Treatment and age of some people."""
        return Terms(("treatment", "age"), self.terms.design[rows])


def made_up_people():
    """Multiples of irrational numbers, without their whole parts, stand for draws."""
    i = np.arange(ROWS)
    u, v, w, z = (
        (i * step) % 1
        for step in (0.6180339887498949, 0.4142135623730951, 0.7320508075688772, 0.2360679774997898)
    )
    treatment = (u < 0.4).astype(float)
    age = 60 + 30 * v + 2 * treatment
    years = 0.5 + w
    return MadeUp(
        treatment,
        age,
        years,
        np.floor(-np.log(1 - z) * years * np.exp(0.02 * (age - 75) - 0.3 * treatment) * 2),
        100 * np.exp(3 * z) * (v > 0.3),
        1 + (i % 3) * 0.5,
        i // 4,
        np.ceil(1 + 300 * z * np.exp(0.3 * treatment)),
        np.where(u * 7 % 1 < 0.5, 1, np.where(v * 5 % 1 < 0.5, 2, 0)),
    )


def clustered_errors(influences, clusters):
    """Root of the sum of squares of what clusters contribute, of each column."""
    return np.sqrt(
        np.square(np.stack([np.bincount(clusters, column) for column in influences.T])).sum(axis=1)
    )
