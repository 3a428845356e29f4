"""Permutation test of a group of areas against the others: would chance labels differ as much?

The label "in the group" is shuffled over all areas; the p-value is the share of labellings whose statistic lies as far
from nought as the one observed. Nothing is assumed about the spread of the areas, only that under the null any area
could have carried the label. Every statistic that is made from sums over the group and over the others fits.

Sources: Phipson and Smyth 2010, Stat Appl Genet Mol Biol 9:39 (the p-value of sampled labellings is never nought);
Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from newcare.errors import InvalidInput

Floats = NDArray[np.float64]
Statistic = Callable[[Floats, Floats], Floats]

_CHUNK = 5_000
_TIE = 1e-9  # sums in another order differ in the last digits; such labellings are as extreme as the observed one


@dataclass(frozen=True)
class PermutationTest:
    """Result of one test.

    Attributes:
        observed: the statistic under the true labels.
        p_value: two-sided, above 0 and at most 1.
        labellings: how many labellings were compared with the observed one.
        exact: True where they are all that exist, so that the p-value carries no error of sampling.
    """

    observed: float
    p_value: float
    labellings: int
    exact: bool


def permutation_test(
    columns: Floats,
    in_group: NDArray[np.bool_],
    statistic: Statistic,
    *,
    labellings: int = 9_999,
    seed: int = 1,
) -> PermutationTest:
    """Test a group against the others, two-sided.

    Args:
        columns: shape (areas, m): what is summed over areas.
        in_group: shape (areas,): True for an area that carries the label.
        statistic: takes the sums over the group and over the others, each of shape (k, m), and gives shape (k,).
        labellings: how many to draw; where fewer exist, each is looked at once and the test is exact.
        seed: of the draws; the same seed gives the same p-value.

    Returns:
        (1 + b) / (1 + labellings), b the drawn labellings at least as far from nought as the observed one; in the
        exact test the share of all labellings, the observed among them.

    Raises:
        InvalidInput: nobody is in the group, nobody outside it, or a value is not a finite number.
    """
    columns = np.asarray(columns, dtype=np.float64)
    in_group = np.asarray(in_group, dtype=bool)
    _check(columns, in_group, labellings)
    size, areas = int(in_group.sum()), len(in_group)
    totals = columns.sum(axis=0)
    observed = float(_of_labels(in_group[None, :], columns, totals, statistic)[0])
    exact = comb(areas, size) <= labellings
    drawn = comb(areas, size) if exact else labellings
    masks = _every_labelling(areas, size) if exact else _drawn_labellings(areas, size, labellings, seed)
    bar = abs(observed) * (1 - _TIE)
    as_far = sum(int((np.abs(_of_labels(mask, columns, totals, statistic)) >= bar).sum()) for mask in masks)
    p_value = as_far / drawn if exact else (1 + as_far) / (1 + drawn)
    return PermutationTest(observed, p_value, drawn, exact)


def difference_in_means(group: Floats, others: Floats) -> Floats:
    """Mean of the group less mean of the others; columns are (1 for each area, value), sums of shape (k, 2)."""
    return np.asarray(group[:, 1] / group[:, 0] - others[:, 1] / others[:, 0])


def difference_in_pooled_growth(group: Floats, others: Floats) -> Floats:
    """Growth of the group's pooled rate less that of the others, as a share (0.05 = five points).

    Columns are events and person-years of the baseline, then events and person-years of the follow-up; sums of
    shape (k, 4).
    """
    return pooled_growth(group) - pooled_growth(others)


def pooled_growth(sums: Floats) -> Floats:
    """Rate of the follow-up over the rate of the baseline, less one; sums of shape (k, 4) as above."""
    return np.asarray((sums[:, 2] / sums[:, 3]) / (sums[:, 0] / sums[:, 1]) - 1)


def _check(columns: Floats, in_group: NDArray[np.bool_], labellings: int) -> None:
    if columns.ndim != 2 or in_group.shape != columns.shape[:1]:
        raise InvalidInput(
            "A permutation test needs one row of columns and one label for each area.",
            seen=f"columns of shape {columns.shape}, labels of shape {in_group.shape}",
        )
    if not 0 < in_group.sum() < len(in_group):
        raise InvalidInput(
            "A permutation test needs areas in the group and areas outside it.",
            seen=f"{int(in_group.sum())} of {len(in_group)} areas in the group",
        )
    if not np.isfinite(columns).all():
        raise InvalidInput(
            "A permutation test needs a finite number for each area.", remedy="Leave out areas without one."
        )
    if labellings < 1:
        raise InvalidInput("A permutation test needs at least one labelling.", seen=str(labellings))


def _of_labels(labels: NDArray[np.bool_], columns: Floats, totals: Floats, statistic: Statistic) -> Floats:
    """Give the statistic of each labelling, a row of `labels`."""
    group = labels.astype(np.float64) @ columns
    return statistic(group, totals - group)


def _every_labelling(areas: int, size: int) -> list[NDArray[np.bool_]]:
    """List all ways to label `size` of the areas, as one array of shape (ways, areas)."""
    chosen = np.array(list(combinations(range(areas), size)))
    labels = np.zeros((len(chosen), areas), dtype=bool)
    np.put_along_axis(labels, chosen, True, axis=1)
    return [labels]


@lru_cache(maxsize=8)  # one set of areas is often tested on several measures
def _drawn_labellings(areas: int, size: int, count: int, seed: int) -> list[NDArray[np.bool_]]:
    """Draw labellings at random, in chunks of shape (up to 5,000, areas)."""
    rng = np.random.default_rng(seed)
    chunks = []
    for start in range(0, count, _CHUNK):
        order = rng.random((min(_CHUNK, count - start), areas))
        chosen = np.argpartition(order, size - 1, axis=1)[:, :size]
        labels = np.zeros(order.shape, dtype=bool)
        np.put_along_axis(labels, chosen, True, axis=1)
        chunks.append(labels)
    return chunks
