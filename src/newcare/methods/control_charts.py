"""XmR control charts: a mean, limits from the moving range, and special-cause rules by a rule set that has a name.

Packages disagree on the rules, so a chart carries the name of its rule set. Everything is worked out inside each phase:
no moving range and no run crosses a phase break.

Sources:
    NHS-R Community, NHSRplotthedots 050b07d (MIT) and its vignette on deviations from the Making Data Count
    spreadsheet (`plotthedots`, `mdc_excel`). Provost and Murray 2011, The health care data guide (`ihi`).
    NHS England, Making data count (variation and assurance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column, number
from newcare.methods.control_marks import flags, point_types, rules_met
from newcare.methods.control_phases import Marks, Phase, Phases, marks_of, phase_limits, phases_of
from newcare.methods.exact_inputs import whole
from newcare.methods.given_lists import listed

DIRECTIONS = ("increase", "decrease", "neutral")
LEAST_POINTS_OF_FIXED_LIMITS = 12


@dataclass(frozen=True)
class RuleSet:
    """How limits are drawn and how long runs must be; `limit_factor` times the mean moving range is the distance."""

    name: str
    limit_factor: float
    screens_moving_ranges: bool
    shift_length: int
    trend_length: int


RULE_SETS: dict[str, RuleSet] = {
    rule_set.name: rule_set
    for rule_set in (
        RuleSet("plotthedots", 2.66, True, 7, 7),
        RuleSet("mdc_excel", 2.66, False, 7, 7),
        RuleSet("ihi", 3 / 1.128, False, 8, 6),
    )
}


@dataclass(frozen=True)
class ControlCharts:
    """Charts of many series of one length: limits of shape (..., phases), `sides` and marks of shape (..., n)."""

    rule_set: str
    phases: Phases
    mean: FloatArray
    mean_moving_range: FloatArray
    lower_limit: FloatArray
    upper_limit: FloatArray
    marks: Marks


@dataclass(frozen=True)
class ControlChart:
    """The chart of one series; one entry a point in `rules`, `flags` and `point_types`.

    `assurance` is None without a target or where no direction is an improvement.
    """

    rule_set: str
    phases: tuple[Phase, ...]
    rules: tuple[tuple[str, ...], ...]
    flags: tuple[str, ...]
    point_types: tuple[str, ...]
    variation: str
    assurance: str | None


def rule_set_named(name: str) -> RuleSet:
    """Find a rule set by its name; refuses an unknown one."""
    if name not in RULE_SETS:
        raise InvalidInput(f"`rule_set` must be one of {', '.join(RULE_SETS)}.", seen=repr(name))
    return RULE_SETS[name]


def control_charts(
    values: FloatArray,
    *,
    rule_set: str = "plotthedots",
    phase_starts: Sequence[int] = (),
    fix_limits_after_points: int | None = None,
) -> ControlCharts:
    """XmR charts of many series at once; all have the same phases.

    Args:
        values: shape (..., n), n of two or more, in order of time, none missing.
        rule_set: `plotthedots`, `mdc_excel` or `ihi`.
        phase_starts: positions (from 0) at which limits are worked out anew; rising, each phase of two or more points.
        fix_limits_after_points: limits of each phase rest on its first so many points, 12 or more.

    Raises:
        InvalidInput: by the name of the argument at fault.
    """
    if values.ndim == 0 or values.shape[-1] < 2:
        raise InvalidInput("`values` must hold two or more numbers.", seen=f"shape {values.shape}")
    if not np.isfinite(values).all():
        raise InvalidInput("`values` must be numbers, none missing.", remedy="Leave out what is unknown.")
    rules, phases = rule_set_named(rule_set), phases_of(values.shape[-1], phase_starts)
    fixed = _fixed_points(fix_limits_after_points)
    mean, moving_range = phase_limits(
        values, phases, fixed_points=fixed, screened=rules.screens_moving_ranges
    )
    reach = rules.limit_factor * moving_range
    marks = marks_of(values, phases, mean, reach, rules.shift_length, rules.trend_length)
    return ControlCharts(rule_set, phases, mean, moving_range, mean - reach, mean + reach, marks)


def xmr_chart(
    values: Sequence[float],
    *,
    rule_set: str = "plotthedots",
    improvement_direction: str = "increase",
    target: float | None = None,
    phase_starts: Sequence[int] = (),
    fix_limits_after_points: int | None = None,
) -> ControlChart:
    """XmR chart of one series with its special causes, variation and assurance; otherwise as `control_charts`.

    Args:
        improvement_direction: `increase`, `decrease` or `neutral`.
        target: in the unit of `values`; assurance compares it with the limits of the last phase.

    Raises:
        InvalidInput: by the name of the argument at fault.
    """
    if improvement_direction not in DIRECTIONS:
        raise InvalidInput(
            f"`improvement_direction` must be one of {', '.join(DIRECTIONS)}.",
            seen=repr(improvement_direction),
        )
    aim = None if target is None else number("target", target)
    charts = control_charts(
        column("values", listed("values", values)),
        rule_set=rule_set,
        phase_starts=listed("phase_starts", phase_starts),
        fix_limits_after_points=fix_limits_after_points,
    )
    words = flags(charts.marks)
    types = point_types(words, improvement_direction)
    phases = tuple(_phase(charts, position) for position in range(len(charts.phases)))
    assured = assurance(aim, phases[-1].lower_limit, phases[-1].upper_limit, improvement_direction)
    return ControlChart(rule_set, phases, rules_met(charts.marks), words, types, types[-1], assured)


def _phase(charts: ControlCharts, position: int) -> Phase:
    """One phase of one series as a row."""
    found = (charts.mean, charts.mean_moving_range, charts.lower_limit, charts.upper_limit)
    return Phase(*charts.phases[position], *(float(numbers[position]) for numbers in found))


def assurance(target: float | None, lower_limit: float, upper_limit: float, direction: str) -> str | None:
    """Say whether the process, left as it is, meets the target always, never or now and then.

    Args:
        target: None where there is none.
        lower_limit, upper_limit: of the last phase.
        direction: as `improvement_direction` of `xmr_chart`; a neutral measure has no assurance.
    """
    if target is None or direction == "neutral":
        return None
    if lower_limit <= target <= upper_limit:
        return "inconsistent"
    above = target > upper_limit
    return "consistent_fail" if above == (direction == "increase") else "consistent_pass"


def _fixed_points(given: int | None) -> int | None:
    """Take the number of points that limits rest on."""
    if given is None:
        return None
    taken = whole("fix_limits_after_points", given)
    if taken < LEAST_POINTS_OF_FIXED_LIMITS:
        raise InvalidInput(
            f"`fix_limits_after_points` must be {LEAST_POINTS_OF_FIXED_LIMITS} or more.", seen=repr(given)
        )
    return taken
