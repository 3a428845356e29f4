"""What an estimate on any panel allows one to say; nobody has said which way is better, so it says lower or higher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.evaluation.areas import RATIO
from newcare.methods.effect import quantile
from newcare.terms.words import number_words, per_cent

PRE_TREND_SIGNIFICANCE = 0.05


def effect_words(row: Mapping[str, Any]) -> str:
    """An effect with its interval, as a change in per cent or in the outcome's own unit; a dash where unknown."""
    ratio = row["relative_effect"] is not None
    prefix, names = ("relative_effect", ("lower", "upper"))
    if not ratio:
        prefix, names = "absolute_effect", ("absolute_lower", "absolute_upper")
    if row[prefix] is None:
        return "—"
    centre, *limits = (_signed(row[name], ratio=ratio) for name in (prefix, *names))
    if row[names[0]] is None:
        return f"{centre} (no interval)"
    level = number_words(100 * row["confidence"], places=0)
    return f"{centre} ({level} % interval {limits[0]} to {limits[1]})"


def headline_sentence(row: Mapping[str, Any]) -> str:
    """The answer in a sentence or two, from the main row of `estimate`."""
    outcome = row["outcome"]
    ratio = row["scale"] == RATIO
    lower, upper = (row[name if ratio else f"absolute_{name}"] for name in ("lower", "upper"))
    if lower is None or upper is None:
        return f"We cannot tell whether {outcome} changed: {row['reason']}."
    drift = row["pre_trend_p"]
    if drift is not None and drift < PRE_TREND_SIGNIFICANCE:
        return (
            f"{outcome} differed by {effect_words(row)} from what the comparison leads one to expect. The groups were "
            f"drawing apart before the start already (p = {drift:.2g}), so this may not be an effect."
        )
    if lower <= 0 <= upper:
        return f"There is no sign of an effect on {outcome}: {effect_words(row)}. {_missed(row, lower, upper, ratio)}"
    way = "lower" if upper < 0 else "higher"
    return f"{outcome} was {way} than it would have been: {effect_words(row)}."


def _missed(row: Mapping[str, Any], lower: float, upper: float, ratio: bool) -> str:
    """What the interval was too wide to see."""
    if ratio:
        return f"A fall smaller than {per_cent(row['minimum_detectable_effect'])} could have been missed."
    freedom = row["degrees_of_freedom"]
    size = quantile(0.5 + row["confidence"] / 2, freedom)
    reach = (upper - lower) / 2 * (size + quantile(0.8, freedom)) / size
    return f"A change smaller than {reach:.3g} could have been missed."


def _signed(value: float | None, *, ratio: bool) -> str:
    """A number with its sign, in per cent for ratios."""
    if value is None:
        return "—"
    return per_cent(value, signed=True) if ratio else f"{value:+.4g}".replace("-", "−")
