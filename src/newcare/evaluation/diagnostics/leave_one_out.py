"""Does the answer rest on one unit?"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.probe import PROBE, mean_effect, side
from newcare.evaluation.diagnostics.synthetic_placebos import without_each_donor
from newcare.methods.effect import Effect
from newcare.methods.panel import Flags

_METHOD = f"{PROBE}, again without each unit in turn"
_LEAST_LEFT = 2


def leave_one_out(examined: Examined) -> list[Check]:
    """Leave out each treated unit, and each comparison unit; of few starters, each unit of their mix."""
    treated = ~examined.panel.never_treated
    if examined.effect is None:
        of_mix = without_each_donor(examined)
        if of_mix is not None:
            return [of_mix]
    return [
        _check(examined, treated, "each unit that started"),
        _check(examined, ~treated, "each comparison unit"),
    ]


def _check(examined: Examined, group: Flags, about: str) -> Check:
    """Leave out each unit of a group and look whether the interval changes sides."""
    whole = examined.effect if group.sum() > _LEAST_LEFT else None
    if whole is None:
        sentence = f"Leaving out {about} could not be tried: too few units would be left."
        return Check("leave-one-out", about, sentence, _METHOD, None)
    left = _without_each(examined, group)
    estimates = {unit: examined.figure(found.estimate) for unit, found in left.items()}
    low, high = min(estimates.values()), max(estimates.values())
    own = examined.figure(whole.estimate)
    moved = max(estimates, key=lambda unit: abs(estimates[unit] - own))
    changed = [unit for unit, found in left.items() if side(found) != side(whole)]
    ending = f"the answer changes without {_named(changed)}." if changed else "the answer never changes."
    return Check(
        "leave-one-out",
        about,
        f"Without {about} in turn the effect lies from {examined.span(low, high)} "
        f"(all units: {examined.words(own)}; {moved} moves it the most): {ending}",
        _METHOD,
        not changed,
        statistic=float(len(changed)),
        lower=low,
        upper=high,
        threshold=0.0,
    )


def _without_each(examined: Examined, group: Flags) -> dict[str, Effect]:
    """The effect without each unit of a group; a unit without which there is no interval is passed over."""
    found = {}
    for place in np.flatnonzero(group).tolist():
        kept = np.ones(len(group), dtype=bool)
        kept[place] = False
        effect = mean_effect(examined.panel.keep(kept), examined.confidence)
        if effect is not None:
            found[str(examined.panel.units[place])] = effect
    return found


def _named(units: list[str]) -> str:
    """One unit by name, more by number."""
    return units[0] if len(units) == 1 else f"any one of {len(units)} units, {units[0]} among them"
