"""Does the effect differ between kinds of units, or kinds of people? One interaction test for each division.

The question is never whether one subgroup has a small p value and another has not.

Sources: Welch 1951, Biometrika 38:330; Holm 1979, Scandinavian J Statistics 6:65; Benjamini and Hochberg 1995, J R Stat
Soc B 57:289.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.panels import Observations
from newcare.evaluation.diagnostics.probe import PROBE, mean_effect
from newcare.evaluation.observed import Observed
from newcare.evaluation.wording import p_words
from newcare.methods.effect import Effect
from newcare.methods.multiplicity import benjamini_hochberg, holm
from newcare.methods.panel import Flags, Floats, Panel
from newcare.methods.welch_test import welch_test

LEAST_UNITS = 5
_ADJUSTED = "p adjusted by Benjamini and Hochberg's method over all divisions"
_OF_UNITS = f"{PROBE}, within each subgroup of units; Welch's test that all have one effect; {_ADJUSTED}"
_OF_PEOPLE = (
    f"{PROBE}, of each kind of people in every unit; each kind's path less the mean of the others', least p by Holm's "
    f"method; {_ADJUSTED}"
)


@dataclass(frozen=True)
class _Division:
    """One way to divide units or people: the effect in each subgroup, and the p value that all are one."""

    name: str
    method: str
    effects: Mapping[str, Effect]
    p_value: float | None


def subgroups(
    examined: Examined, kinds_of_people: Mapping[str, Observations], asked: Sequence[str] = ()
) -> list[Check]:
    """Test each division of the units, and each division of the people (name -> kind -> its panel).

    Of a division that was asked for and cannot be made, that is said.
    """
    divisions = [_of_units(examined, name, labels) for name, labels in examined.groups.items()]
    divisions += [_of_people(examined, name, kinds) for name, kinds in kinds_of_people.items()]
    made = {each.name for each in divisions}
    divisions += [_Division(name, _ADJUSTED, {}, None) for name in asked if name not in made]
    tested = [each for each in divisions if each.p_value is not None]
    adjusted = benjamini_hochberg([each.p_value or 0.0 for each in tested])
    by_name = {each.name: float(p_value) for each, p_value in zip(tested, adjusted, strict=True)}
    return [_check(examined, each, by_name.get(each.name)) for each in divisions]


def _of_units(examined: Examined, name: str, labels: list[str | None]) -> _Division:
    """Set starters beside never-starters of the same subgroup, so that subgroups are independent."""
    panel, own = examined.panel, np.array([label or "" for label in labels])
    effects: dict[str, Effect] = {}
    for label in sorted(set(own) - {""}):
        kept = panel.keep(own == label)
        never = int(kept.never_treated.sum())
        enough = min(never, kept.n_units - never) >= LEAST_UNITS
        found = mean_effect(kept, examined.confidence) if enough else None
        if found is not None:
            effects[str(label)] = found
    if len(effects) < 2:
        return _Division(name, _OF_UNITS, effects, None)
    test = welch_test(
        [each.estimate for each in effects.values()],
        [each.standard_error for each in effects.values()],
        [each.degrees_of_freedom or 1.0 for each in effects.values()],
    )
    return _Division(name, _OF_UNITS, effects, test.p_value)


def _of_people(examined: Examined, name: str, kinds: Observations) -> _Division:
    """Compare kinds of people within each unit that has all of them, so that what the unit does to all cancels."""
    paths = {kind: _path(observed, examined.panel) for kind, observed in kinds.items()}
    together = sum(paths.values(), np.zeros(examined.panel.outcome.shape))
    has_all: Flags = np.asarray(np.isfinite(together).all(axis=1))
    panel = examined.panel.keep(has_all)
    never = int(panel.never_treated.sum())
    if len(paths) < 2 or min(never, panel.n_units - never) < LEAST_UNITS:
        return _Division(name, _OF_PEOPLE, {}, None)

    def effect_on(path: Floats) -> Effect | None:
        return mean_effect(Panel(panel.units, panel.times, path[has_all], panel.start), examined.confidence)

    whole = together / len(paths)
    apart = [effect_on((path - whole) * len(paths) / (len(paths) - 1)) for path in paths.values()]
    p_values = [found.p_value for found in apart if found is not None and found.p_value is not None]
    effects = {kind: found for kind, path in paths.items() if (found := effect_on(path)) is not None}
    tests = p_values[:1] if len(paths) == 2 else p_values  # of two kinds, the second test is the first again
    return _Division(name, _OF_PEOPLE, effects, float(holm(tests).min()) if tests else None)


def _path(observed: Observed, panel: Panel) -> Floats:
    """The outcome of a kind of people in the units of a panel; NaN where a unit has none of them."""
    place = {unit: row for row, unit in enumerate(observed.panel.units)}
    path = np.full(panel.outcome.shape, np.nan)
    for row, unit in enumerate(panel.units):
        if unit in place:
            path[row] = observed.panel.outcome[place[unit]]
    return path


def _check(examined: Examined, division: _Division, p_value: float | None) -> Check:
    """Say what was found for one division."""
    if p_value is None:
        few = "fewer than two subgroups can be compared"
        sentence = f"Whether the effect differs by {division.name} cannot be told: {few}."
        return Check("subgroups", division.name, sentence, division.method, None)
    differs = p_value < SIGNIFICANCE
    each = "; ".join(
        f"{label} {examined.words(examined.figure(found.estimate))} "
        f"({examined.span(examined.figure(found.lower), examined.figure(found.upper))})"
        for label, found in division.effects.items()
    )
    return Check(
        "subgroups",
        division.name,
        f"The effect {'differs' if differs else 'does not measurably differ'} by {division.name} "
        f"({p_words(p_value)}): {each}.",
        division.method,
        not differs,
        p_value=p_value,
        threshold=SIGNIFICANCE,
    )
