"""Placebo in space and leave-one-out where too few units start for their spread to be known: by synthetic control.

The mean of the units that started, from the first start on, is set beside a mix of the others. Each other unit takes
its place in turn, and each unit that the mix leans on is left out in turn.

Source: Abadie, Diamond and Hainmueller 2010, JASA 105:493; 2015, Am J Political Science 59:495.
"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.wording import p_words
from newcare.methods.panel import Panel
from newcare.methods.placebo import placebo_units
from newcare.methods.synthetic_control import Donors, synthetic_control
from newcare.terms.words import number_words

LEAST_BEFORE, LEAST_DONORS = 2, 3
_METHOD = "synthetic control of the mean of the units that started, by their path before the first start"
_RANKED = f"{_METHOD}; rank of its error after over before the start among those of the other units"
_LEFT_OUT = f"{_METHOD}, again without each unit of the mix in turn"


def mean_case(panel: Panel) -> Donors | None:
    """The mean of the units that started, and the others as its donors; null where there are too few."""
    never = panel.never_treated
    if never.all() or never.sum() < LEAST_DONORS:
        return None
    first = int(panel.first_treated.min())
    if first < LEAST_BEFORE:
        return None
    return Donors(panel.outcome[~never].mean(axis=0), panel.outcome[never], first)


def donors_as_starters(examined: Examined) -> Check | None:
    """Rank the units that started among donors that take their place; null where it cannot be tried."""
    case = mean_case(examined.panel)
    if case is None:
        return None
    found = placebo_units(case).test
    out_of = found.placebos + 1
    passed = None
    if examined.side is not None and 1 / out_of < SIGNIFICANCE:
        passed = found.p_value < SIGNIFICANCE or examined.side == 0
    return Check(
        "placebo-in-space",
        "units that never start, in the place of those that did",
        f"When each unit that never starts takes the place of those that did, the real error after the start has rank "
        f"{found.rank} of {out_of} ({p_words(found.p_value)}; it cannot be below "
        f"{number_words(1 / out_of, places=3)}).",
        _RANKED,
        passed,
        statistic=float(found.rank),
        p_value=found.p_value,
        threshold=SIGNIFICANCE,
    )


def without_each_donor(examined: Examined) -> Check | None:
    """Leave out each unit of the mix; passed where the estimate keeps its sign. Null where it cannot be tried."""
    case = mean_case(examined.panel)
    if case is None or len(case.donors) <= LEAST_DONORS:
        return None
    whole = synthetic_control(case)
    places = np.arange(len(case.donors))
    names = [
        unit for unit, never in zip(examined.panel.units, examined.panel.never_treated, strict=True) if never
    ]
    left = {
        names[place]: synthetic_control(
            Donors(case.treated, case.donors[places != place], case.start)
        ).estimate
        for place in np.flatnonzero(whole.weights > 0).tolist()
    }
    estimates = [examined.figure(value) for value in left.values()]
    moved = max(left, key=lambda unit: abs(left[unit] - whole.estimate))
    kept = all(value * whole.estimate > 0 for value in left.values())
    return Check(
        "leave-one-out",
        "each unit of the mix that stands for those that started",
        f"Without each of the {len(left)} units of the mix in turn the effect lies from "
        f"{examined.span(min(estimates), max(estimates))} (with all: "
        f"{examined.words(examined.figure(whole.estimate))}; {moved} moves it the most): its sign "
        f"{'stays' if kept else 'changes'}.",
        _LEFT_OUT,
        kept,
        statistic=examined.figure(whole.estimate),
        lower=min(estimates),
        upper=max(estimates),
    )
