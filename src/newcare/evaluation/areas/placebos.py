"""Placebos in space: never-treated units in the treated units' place.

If nothing had happened, the treated would be one such choice among others.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations
from math import comb

import numpy as np

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.cohort_paths import Cohorts, cohorts_from
from newcare.evaluation.areas.finding import Finding
from newcare.methods.panel import Floats, Integers

PLACEBO_SETS = 300
SETS_OF_EVENTS = 150  # for the limits of events avoided, beside those of the effect
PLACEBO_LIMITS = (
    "limits and p value by placebo: {sets} choices of never-treated units in the treated units' place, each effect in "
    "proportion to the root mean squared gap before the start (at least half of the usual one)"
)
_EXACT = 0.1  # misfit, as a share of what placebos show after the start, below which fits are all exact
_TIE = 1e-9  # placebos as extreme but for rounding count as extreme
Gaps = Callable[[Floats, Cohorts], Floats]
"""From controls, shape (controls, times), and cohorts to gaps, shape (cohorts, times): observed less synthetic."""


def placebo_findings(
    case: AreaCase, estimates: Floats, gaps: Gaps, seed: int, confidence: float
) -> tuple[list[Finding], int]:
    """Judge estimates, shape (figures,), by placebos; also how many there were.

    With too few of them the findings have no limits.
    """
    sets = _placebo_sets(case, seed)
    if len(sets) < placebos_needed(confidence):
        reason = (
            f"{case.units_treated} treated with {len(case.controls)} never-treated units gives too few placebos for "
            f"an interval, which needs {placebos_needed(confidence)}"
        )
        bare = zip(estimates, case.cells.units, strict=True)
        return [Finding(float(one), int(number), reason=reason) for one, number in bare], len(sets)
    placebos = np.stack([_placebo(case, chosen, gaps) for chosen in sets])
    own, others = _misfit(case, estimates, placebos)
    findings = [
        from_placebos(float(estimate), column / others * own, int(number), confidence)
        for estimate, column, number in zip(estimates, placebos.T, case.cells.units, strict=True)
    ]
    return findings, len(sets)


def placebos_needed(confidence: float) -> int:
    """Fewest placebos with which an interval at this level has an end: 19 at 95 %."""
    return math.ceil(1 / (1 - confidence) - 1e-9) - 1


def from_placebos(estimate: float, placebos: Floats, units: int, confidence: float) -> Finding:
    """Turn effects on placebos, on the treated's scale, into limits and a p value: all effects that are not rejected.

    Source: Firpo and Possebom 2018, Journal of Causal Inference 6:20160026.
    """
    sizes = np.sort(np.abs(placebos[np.isfinite(placebos)]))
    place = math.ceil(confidence * (len(sizes) + 1) - 1e-9)
    if place > len(sizes) or not math.isfinite(estimate):
        return Finding(estimate if math.isfinite(estimate) else None, units, reason="too few placebos")
    reach = float(sizes[place - 1])
    extreme = int((sizes >= abs(estimate) * (1 - _TIE)).sum())
    return Finding(
        estimate,
        units,
        lower=estimate - reach,
        upper=estimate + reach,
        p_value=(1 + extreme) / (1 + len(sizes)),
    )


def _misfit(case: AreaCase, estimates: Floats, placebos: Floats) -> tuple[float, Floats]:
    """Root mean squared gap before the start of the treated, and of each placebo, none below half of the usual.

    An effect counts for more where the fit was good; the floor keeps a perfect fit of few periods from ruling, and
    rounding, which is all that many controls leave over, from counting as misfit.
    """
    before = 1 + np.flatnonzero(np.array(case.cells.quarters) < 0)
    every = np.sqrt(np.square(np.vstack([estimates, placebos])[:, before]).mean(axis=1))
    usual = max(np.median(every), np.sqrt(np.square(every).mean()))
    effects = np.sqrt(np.nanmean(np.square(placebos[:, 0])))
    floored = np.maximum(every, max(float(usual) / 2, _EXACT * float(effects)))
    return (float(floored[0]), floored[1:]) if floored.min() > 0 else (1.0, np.ones(len(placebos)))


def _placebo_sets(case: AreaCase, seed: int) -> Integers:
    """Choose never-treated units for the treated units' place; shape (sets, treated); none where two are not left."""
    treated, controls = case.units_treated, len(case.controls)
    if controls < treated + 2:
        return np.zeros((0, treated), dtype=np.int64)
    most = SETS_OF_EVENTS if case.by_events else PLACEBO_SETS
    if comb(controls, treated) <= most:
        return np.array(list(combinations(range(controls), treated)))
    order = np.random.default_rng(seed).random((most, controls))
    return np.asarray(np.argsort(order, axis=1)[:, :treated])


def _placebo(case: AreaCase, chosen: Integers, gaps: Gaps) -> Floats:
    """Effects, shape (figures,), when chosen controls take the treated units' place."""
    others = np.ones(len(case.controls), dtype=bool)
    others[chosen] = False
    counts = case.added_up and case.added_up.of(case.panel.never_treated).of(chosen)
    turned = cohorts_from(case.controls[chosen], case.cells.cohort_of, case.cells.cohorts, counts)
    return case.cells.average(gaps(case.controls[others], turned), turned.sizes)
