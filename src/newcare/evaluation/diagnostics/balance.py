"""Were the units that start like the others before the first start?

Thresholds are those of the field: a standardised mean difference of 0.1, a ratio of variances of 0.5 to 2, a
Kolmogorov-Smirnov distance of 0.05. They were made for thousands of persons. Among some tens of units chance alone
goes over them nearly always (20 distinct values cannot be nearer than one in 20 on the last), so a characteristic fails
only where it lies outside a threshold *and* further out than shuffled labels put any characteristic in 95 of 100 draws;
outside the threshold but within chance, the check cannot tell.

Sources: Austin 2009, Stat Med 28:3083; Stuart, Lee and Leacy 2013, J Clin Epidemiol 66:S84; Westfall and Young 1993,
Resampling-Based Multiple Testing (largest of several statistics under shuffled labels).
"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.methods.panel import Flags, Floats
from newcare.terms.words import number_words

LARGEST_DIFFERENCE = 0.1
LARGEST_RATIO = 2.0
LARGEST_DISTANCE = 0.05
_LABELLINGS, _SEED = 499, 1
_MEASURES = 3
_FAR = 1_000.0  # where one side does not vary at all, a ratio has no end
_METHOD = (
    f"standardised mean difference, variance ratio and Kolmogorov-Smirnov distance of units before the first start; p "
    f"from {_LABELLINGS} shuffles of the labels, of the largest over all characteristics, times {_MEASURES} measures"
)


def balance(examined: Examined) -> list[Check]:
    """Compare each characteristic of the units; one check each."""
    treated = ~examined.panel.never_treated
    told = {name: values for name, values in examined.characteristics.items() if np.ptp(values) > 0}
    if not told or min(treated.sum(), (~treated).sum()) < 2:
        return [
            Check(
                "balance",
                "all characteristics",
                "Whether the groups were alike before the start cannot be told: there are fewer than two units on one "
                "side, or nothing to compare them by.",
                _METHOD,
                None,
            )
        ]
    own, p_values = _measured(np.stack(list(told.values()), axis=1), treated)
    return [
        _check(name, values, treated, own[:, place], float(p_values[place]))
        for place, (name, values) in enumerate(told.items())
    ]


def _measured(values: Floats, treated: Flags) -> tuple[Floats, Floats]:
    """Measures of each characteristic, shape (measures, k), and its p value among shuffled labels, shape (k,)."""
    rng = np.random.default_rng(_SEED)
    labels = np.stack([treated, *(rng.permutation(treated) for _ in range(_LABELLINGS))])
    found = np.stack([_differences(values, labels), _spreads(values, labels), _distances(values, labels)])
    largest = found[:, 1:].max(axis=2)
    reached = (largest[:, :, None] >= found[:, :1] * (1 - 1e-9)).sum(axis=1)
    p_values = (1 + reached) / (1 + _LABELLINGS)
    return found[:, 0], np.minimum(_MEASURES * p_values.min(axis=0), 1.0)


def _moments(values: Floats, labels: Flags) -> tuple[Floats, Floats]:
    """Means and variances of the labelled; shape (labellings, k)."""
    size = labels.sum(axis=1, keepdims=True)
    centred = values - values.mean(axis=0)
    mean = labels @ centred / size
    return mean, (labels @ np.square(centred) - size * np.square(mean)) / (size - 1)


def _differences(values: Floats, labels: Flags) -> Floats:
    """Size of the standardised mean difference of each labelling and characteristic."""
    (mean, variance), (other, of_other) = _moments(values, labels), _moments(values, ~labels)
    pooled = np.sqrt(np.maximum((variance + of_other) / 2, np.finfo(float).tiny))
    return np.asarray(np.minimum(np.abs(mean - other) / pooled, _FAR))


def _spreads(values: Floats, labels: Flags) -> Floats:
    """Ratio of variances of each labelling and characteristic, the larger over the smaller."""
    tiny = np.finfo(float).tiny
    variance, of_other = (np.maximum(_moments(values, each)[1], tiny) for each in (labels, ~labels))
    with np.errstate(over="ignore"):
        return np.asarray(np.minimum(np.maximum(variance / of_other, of_other / variance), _FAR))


def _distances(values: Floats, labels: Flags) -> Floats:
    """Kolmogorov-Smirnov distance of each labelling and characteristic."""
    treated, size = labels.sum(axis=1), labels.shape[1]
    found = np.empty((len(labels), values.shape[1]))
    for place, one in enumerate(values.T):
        order = np.argsort(one, kind="stable")
        last = np.append(np.diff(one[order]) > 0, True)  # tied values move together
        own = np.cumsum(labels[:, order], axis=1)[:, last]
        every = np.flatnonzero(last) + 1
        gaps = own / treated[:, None] - (every - own) / (size - treated)[:, None]
        found[:, place] = np.abs(gaps).max(axis=1)
    return found


def _check(name: str, values: Floats, treated: Flags, measured: Floats, p_value: float) -> Check:
    """Judge one characteristic."""
    difference, ratio, distance = measured.tolist()
    within = difference <= LARGEST_DIFFERENCE and ratio <= LARGEST_RATIO and distance <= LARGEST_DISTANCE
    chance = p_value >= SIGNIFICANCE
    passed = True if within else None if chance else False
    units = f"{int(treated.sum())} and {int((~treated).sum())} units"
    ending = {
        True: "within the limits.",
        None: f"outside the limits, but no further than chance puts {units} apart.",
        False: f"outside the limits, and further than chance puts {units} apart.",
    }[passed]
    sign = 1 if values[treated].mean() >= values[~treated].mean() else -1
    return Check(
        "balance",
        name,
        f"{name[:1].upper() + name[1:]}: means {number_words(sign * difference, places=2, signed=True)} standard "
        f"deviations apart, larger variance {number_words(ratio, places=2)} times the smaller, largest distance of the "
        f"distributions {number_words(distance, places=2)}: {ending}",
        _METHOD,
        passed,
        statistic=sign * difference,
        p_value=p_value,
        threshold=LARGEST_DIFFERENCE,
    )
