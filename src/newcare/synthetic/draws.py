"""Random draws by counter: each is a pure function of the seed, what it is for, a number and an index.

Nothing is drawn in sequence, so the same person gets the same draws whatever the order in which people are made and
however many are made at once. The mixing function is SplitMix64 (Steele, Lea and Flood 2014, doi
10.1145/2714064.2660195); the Poisson is by inversion of its distribution, the normal by Box and Muller (1958).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Floats, Rows, Whole, Words

_NUMBER_STEP = np.uint64(0x9E3779B97F4A7C15)
_INDEX_STEP = np.uint64(0xD1342543DE82EF95)
_BLOCK = 1 << 14  # words mixed at a time: they stay in the processor's nearest cache
_UNREACHED = 1e-15  # smallest probability that is told from nothing when a distribution is inverted
LARGEST_COUNT = 1023


@dataclass(frozen=True)
class Draws:
    """The draws of one seed. `number` is an array of people or units; `index` tells repeated draws apart.

    The two broadcast against each other and give the shape of the answer.
    """

    seed: int

    def words(self, purpose: str, number: Words | Rows, index: Whole | Rows | int = 0) -> Words:
        """64 random bits for each number and index."""
        key = np.uint64(
            int.from_bytes(hashlib.blake2b(f"{self.seed}:{purpose}".encode(), digest_size=8).digest())
        )
        steps = np.atleast_1d(index).astype(np.uint64) * _INDEX_STEP + key
        words = number.astype(np.uint64) * _NUMBER_STEP + steps
        flat = words.reshape(-1)
        for start in range(0, flat.size, _BLOCK):
            mix(flat[start : start + _BLOCK])
        return words

    def uniform(self, purpose: str, number: Words | Rows, index: Whole | Rows | int = 0) -> Floats:
        """Uniform numbers strictly between 0 and 1."""
        return unit_interval(self.words(purpose, number, index))

    def exponential(self, purpose: str, number: Words | Rows, index: Whole | Rows | int = 0) -> Floats:
        """Exponential numbers with mean 1."""
        return -np.log(self.uniform(purpose, number, index))

    def normal(self, purpose: str, number: Words | Rows, index: Whole | Rows | int = 0) -> Floats:
        """Standard normal numbers."""
        radius = np.sqrt(2 * self.exponential(purpose, number, index))
        return radius * np.cos(2 * np.pi * self.uniform(f"{purpose}, angle", number, index))

    def poisson(
        self, purpose: str, number: Words | Rows, mean: Floats, index: Whole | Rows | int = 0
    ) -> Rows:
        """Poisson counts with the means given, in the shape of `mean`; none is over 1,023."""
        u = np.broadcast_to(self.uniform(purpose, number, index), mean.shape)
        return poisson_quantile(u.reshape(-1), mean.reshape(-1)).reshape(mean.shape)

    def pick(
        self, purpose: str, number: Words | Rows, weights: Floats, index: Whole | Rows | int = 0
    ) -> Rows:
        """Positions in `weights`, each drawn in proportion to its weight."""
        reach = np.cumsum(weights)
        u = self.uniform(purpose, number, index) * reach[-1]
        found: Rows = np.searchsorted(reach, u, side="right").astype(np.int32)
        return np.minimum(found, np.int32(len(weights) - 1))


def mix(words: Words) -> None:
    """Scramble each word in place, as SplitMix64 does with its counter."""
    shifted = words >> np.uint64(30)
    words ^= shifted
    words *= np.uint64(0xBF58476D1CE4E5B9)
    np.right_shift(words, np.uint64(27), out=shifted)
    words ^= shifted
    words *= np.uint64(0x94D049BB133111EB)
    np.right_shift(words, np.uint64(31), out=shifted)
    words ^= shifted


def unit_interval(words: Words) -> Floats:
    """Turn 64 random bits into a number strictly between 0 and 1."""
    halves = (words >> np.uint64(11)).astype(np.float64)
    halves += 0.5
    halves *= 2.0**-53
    return halves


def poisson_quantile(u: Floats, mean: Floats) -> Rows:
    """Least count whose Poisson distribution function reaches `u`; both of shape (n,), at most 1,023."""
    count = np.zeros(len(u), dtype=np.int32)
    term = np.exp(-np.minimum(mean, 500.0))
    live = np.flatnonzero(u > term)
    mean, term = mean[live], term[live]
    left = u[live] - term
    for k in range(1, LARGEST_COUNT + 1):
        if not live.size:
            break
        count[live] = k
        term = term * mean / k
        left = left - term
        on = np.flatnonzero(left > _UNREACHED)
        live, mean, term, left = live[on], mean[on], term[on], left[on]
    return count
