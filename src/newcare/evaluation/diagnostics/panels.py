"""What the checks read from panels: units that can be compared, what they were like beforehand, sums of outcomes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from newcare.evaluation.observed import Observed
from newcare.methods.panel import Flags, Floats, Panel

Observations = Mapping[str, Observed]


def screened(observed: Observed, *, without_breaks: bool) -> Flags:
    """Units of an outcome that a screen lets through; shape (units,)."""
    return ~observed.reporting_break | (not without_breaks)


def comparable_panel(observed: Observed, *, without_breaks: bool) -> Panel:
    """The units of a screen that are seen throughout and not treated from the first time on."""
    return observed.panel.keep(screened(observed, without_breaks=without_breaks)).comparable()


def characteristics(
    panel: Panel, observations: Observations, primary: str, titles: Mapping[str, str]
) -> dict[str, Floats]:
    """What the units of `panel` were like before the first start, as numbers, one for each unit.

    The level of each outcome, and of the primary one where events are counted: the size of the unit, and the events
    to expect of its people. An outcome that some unit lacks before the start is left out.
    """
    first = int(panel.first_treated.min()) if not panel.never_treated.all() else panel.n_times
    found: dict[str, Floats] = {}
    for outcome, observed in observations.items():
        rows = rows_of(observed, panel)
        if rows is None or not np.isfinite(observed.panel.outcome[rows, :first]).all():
            continue
        title = titles.get(outcome, outcome.replace("-", " "))
        found[f"{title} before the start"] = observed.panel.outcome[rows, :first].mean(axis=1)
        if outcome == primary and observed.counted:
            years, expected = (
                each[rows, :first].sum(axis=1) for each in (observed.person_years, observed.expected)
            )
            found["size of the unit"] = np.log(years)
            found[f"{title} to be expected of its people"] = np.log(expected / years)
    return found


def rows_of(observed: Observed, panel: Panel) -> list[int] | None:
    """Where the units of a panel stand in an outcome's; null where one is not there."""
    place = {unit: row for row, unit in enumerate(observed.panel.units)}
    return [place[unit] for unit in panel.units] if set(panel.units) <= set(place) else None


def panel_of_sum(observations: Observations, weights: Mapping[str, float], units: Panel) -> Panel | None:
    """The log of summed events over summed expected events, of the units of a panel.

    Null where a part is not counted, or some unit lacks it. Where some unit has a nought, half an event of the heaviest
    part is added to both.
    """
    events, expected = np.zeros(units.outcome.shape), np.zeros(units.outcome.shape)
    for outcome, weight in weights.items():
        observed = observations[outcome]
        rows = rows_of(observed, units)
        if rows is None or not observed.counted or observed.panel.n_times != units.n_times:
            return None
        events += weight * observed.events[rows]
        expected += weight * observed.expected[rows]
    if not (np.isfinite(events).all() and np.isfinite(expected).all()):
        return None
    half = 0.5 * max(weights.values()) * bool(np.any(events <= 0) or np.any(expected <= 0))
    return Panel(units.units, units.times, np.log((events + half) / (expected + half)), units.start)
