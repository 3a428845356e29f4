"""Measures of a release that are made of other released figures, made again of these.

Contrasts, gradients and funnels each tell what they were made of. Made again of what the release shows they tell
nothing else: where one of their parts is hidden they are not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from newcare.methods.checks import FloatArray
from newcare.methods.disclosure import Policy
from newcare.methods.disclosure_audit import published_bounds
from newcare.methods.rate_contrasts import WithLimits, differences, ratios
from newcare.methods.slope_index import slope_index
from newcare.outcomes.contrasts import NO_END, signs
from newcare.outcomes.cuts import DEPRIVATION
from newcare.outcomes.funnel import one_funnel
from newcare.outcomes.funnel_limits import beyond_chance, beyond_differences, mildest
from newcare.outcomes.inequality import MOST_TO_LEAST
from newcare.outcomes.measured import BASELINE, COMPARISON, GROUP, LATEST
from newcare.report.quantities import Row
from newcare.report.released_charts import charts_as_shown, marks_as_shown
from newcare.report.released_value import value_as_shown

TOO_FEW = "suppressed: too few to show"
Shown: TypeAlias = Sequence[dict[str, Any]]


def make_again(true: Mapping[str, Sequence[Row]], shown: Mapping[str, Shown], policy: Policy) -> None:
    """Make every measure again, in place, that is made of other figures of its release, under its policy."""
    if "area_rate" in shown and shown.get("rate_contrast"):
        contrasts_as_shown(shown["rate_contrast"], shown["area_rate"])
    if "cut_rate" in shown and shown.get("inequality"):
        gradients_as_shown(shown["inequality"], shown["cut_rate"])
    if "estimate" in shown:
        value_as_shown(shown.get("value", ()), true["estimate"], shown["estimate"])
    funnels_as_shown(shown.get("funnel", ()), policy)
    if "control_point" in shown:
        charts_as_shown(true["control_point"], shown["control_point"])
        marks_as_shown(shown.get("variation", ()), shown["control_point"], true["control_point"])


def contrasts_as_shown(contrasts: Shown, area_rates: Sequence[Row]) -> None:
    """Write `rate_contrast` anew, in place, from the rows of `area_rate` that it sets beside each other."""
    measures = {(row["level"], row["area"], row["period"], row["indicator"]): row for row in area_rates}

    def part(comparison: bool, period: str | None) -> WithLimits:
        keys = [
            (
                *((GROUP, COMPARISON) if comparison else (row["level"], row["area"])),
                period or (BASELINE if row["contrast"].endswith(BASELINE) and not since(row) else LATEST),
                row["indicator"],
            )
            for row in contrasts
        ]
        return _with_limits([measures.get(key, {}) for key in keys], ("value", "lower", "upper"))

    own, own_before = part(False, None), part(False, BASELINE)
    other, other_before = part(True, None), part(True, BASELINE)
    alone = np.array([since(row) for row in contrasts])
    change = np.array([row["contrast"] == "change beside comparison" for row in contrasts])
    second = _chosen(alone, own_before, other)
    ratio = ratios(
        _chosen(change, ratios(own, own_before), own), _chosen(change, ratios(other, other_before), second)
    )
    _write(contrasts, ("difference", "difference_lower", "difference_upper"), differences(own, second))
    _write(contrasts, ("ratio", "ratio_lower", "ratio_upper"), ratio)
    _say(contrasts, "ratio", signs(ratio, no_difference=1.0))
    for row, upper in zip(contrasts, ratio.upper.tolist(), strict=True):
        if np.isinf(upper) and row["reason"] is None:
            row["reason"] = NO_END


def since(row: Row) -> bool:
    """Whether a contrast sets an area beside its own baseline."""
    return bool(row["contrast"] == "since baseline")


def gradients_as_shown(inequality: Shown, cut_rates: Sequence[Row]) -> None:
    """Write `inequality` anew, in place, from the rates of the five fifths as `cut_rate` shows them."""
    by_fifth = {
        (row["cut_value"], row["area"], row["period"], row["indicator"]): row
        for row in cut_rates
        if row["cut"] == DEPRIVATION
    }
    fifths = [
        by_fifth.get((fifth, row["area"], row["period"], row["indicator"]), {})
        for row in inequality
        for fifth in MOST_TO_LEAST
    ]
    shape = (len(inequality), len(MOST_TO_LEAST))
    rates = _with_limits(fifths, ("value", "lower", "upper"), shape)
    years = _numbers(fifths, "person_years").reshape(shape)
    level = next((float(row["confidence"]) for row in inequality if row.get("confidence")), 0.95)
    index = slope_index(rates, np.where(years > 0, years, 1.0), confidence=level)
    _write(inequality, ("slope_index", "slope_lower", "slope_upper"), index.slope)
    _write(inequality, ("relative_index", "relative_lower", "relative_upper"), index.relative)
    _say(inequality, "slope_index", signs(index.slope, no_difference=0.0))


def funnels_as_shown(funnel: Shown, policy: Policy) -> None:
    """Write `funnel` anew, in place, from the counts as shown; units whose count is hidden are not part of it.

    A unit is named as outside only where every count that rounds to the one shown would be: rounding names nobody.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in funnel:
        if row["events"] is not None and row["expected"] is not None:
            groups.setdefault((row["period"], row["indicator"]), []).append(row)
    for (period, indicator), rows in groups.items():
        one_by_one = any(row["outside"] is not None for row in rows)
        found = one_funnel(_numbers(rows, "events"), _numbers(rows, "expected"), chance_alone=one_by_one)
        found |= _whatever_was_rounded(rows, found, policy)
        columns = {name: np.broadcast_to(values, len(rows)).tolist() for name, values in found.items()}
        del columns["events"], columns["expected"]
        for place, row in enumerate(rows):
            row |= {name: _known(values[place]) for name, values in columns.items()}
        for row in funnel:
            if (row["period"], row["indicator"]) == (period, indicator):
                row["units"] = len(rows)


def _whatever_was_rounded(rows: Shown, found: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """The words of a funnel that hold for every count that the shown one may stand for."""
    expected = found["expected"]
    tau_squared = found["tau_squared"] if found["phi"] > 1 else 0.0
    ends = np.array([published_bounds(row["events"], policy, False) for row in rows], dtype=np.float64).T
    chance = [beyond_chance(end, expected) for end in ends]
    between = [beyond_differences(end, expected, tau_squared) for end in ends]
    made = {"outside": mildest(*chance), "outside_between": mildest(*between)}
    return {name: words for name, words in made.items() if found[name][0] is not None}


def _with_limits(
    rows: Sequence[Row], names: Sequence[str], shape: tuple[int, ...] | None = None
) -> WithLimits:
    """Figures of rows with their limits."""
    columns = [_numbers(rows, name) for name in names]
    return WithLimits(*(each if shape is None else each.reshape(shape) for each in columns))


def _numbers(rows: Sequence[Row], name: str) -> FloatArray:
    """A column as numbers, not-a-number where there is none."""
    return np.array([row.get(name) for row in rows], dtype=np.float64)


def _known(value: Any) -> Any:
    """A figure, or null where it is not finite."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _chosen(where: NDArray[np.bool_], these: WithLimits, others: WithLimits) -> WithLimits:
    """One figure where a mark stands, and another elsewhere."""
    return WithLimits(
        np.where(where, these.value, others.value),
        np.where(where, these.lower, others.lower),
        np.where(where, these.upper, others.upper),
    )


def _write(rows: Shown, names: Sequence[str], found: WithLimits) -> None:
    """Write figures where some stand already."""
    for name, values in zip(names, (found.value, found.lower, found.upper), strict=True):
        for row, value in zip(rows, values.tolist(), strict=True):
            if row[name] is not None:
                row[name] = _known(value)


def _say(rows: Shown, name: str, words: Any) -> None:
    """Write signs, and why a figure that was known is not."""
    for row, sign in zip(rows, words.tolist(), strict=True):
        if row["sign"] is not None:
            row["sign"] = sign
        if row[name] is None and row["reason"] is None:
            row["reason"] = TOO_FEW
