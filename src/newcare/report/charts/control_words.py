"""How a control chart says what it found: a shape for each rule, drawn marks and words for variation and assurance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.methods.control_charts import LEAST_POINTS_OF_FIXED_LIMITS, RuleSet
from newcare.report.charts.theme import INK, MUTED, PAPER, SERIES

_BLUE, _ORANGE, _PURPLE = SERIES[4], SERIES[1], SERIES[3]
COMMON = "common_cause"
RULE_OF_FLAG = {
    "above_upper_limit": "outside",
    "below_lower_limit": "outside",
    "trend_increasing": "rising",
    "trend_decreasing": "falling",
    "two_in_three_above": "near",
    "two_in_three_below": "near",
    "shift_above": "shift",
    "shift_below": "shift",
}
SHAPES = {
    "outside": "diamond",
    "rising": "triangle-up",
    "falling": "triangle-down",
    "near": "cross",
    "shift": "square",
}
_HIGH = frozenset({"above_upper_limit", "trend_increasing", "two_in_three_above", "shift_above"})
_WAVE = "M-1,0.25L-0.5,-0.45L0,0.35L0.5,-0.45L1,0.25"
_UP = "M0,0.9L0,-0.9M-0.6,-0.25L0,-0.9L0.6,-0.25"
_DOWN = "M0,-0.9L0,0.9M-0.6,0.25L0,0.9L0.6,0.25"
_TICK = "M-0.8,0.05L-0.25,0.65L0.85,-0.65"
_CROSS = "M-0.65,-0.65L0.65,0.65M0.65,-0.65L-0.65,0.65"
_BOTH_WAYS = "M-0.9,-0.3L0.9,-0.3M0.45,-0.7L0.9,-0.3L0.45,0.1M0.9,0.5L-0.9,0.5M-0.45,0.1L-0.9,0.5L-0.45,0.9"


def rule_words(rule: str, rules: RuleSet) -> str:
    """What a shape on the chart means under a rule set."""
    return {
        "outside": "outside the limits",
        "rising": f"{rules.trend_length} or more points rising",
        "falling": f"{rules.trend_length} or more points falling",
        "near": "two of three points near a limit",
        "shift": f"{rules.shift_length} or more points on one side of the mean",
    }[rule]


def rule_set_words(rules: RuleSet, *, hidden_limit: bool, shortest_phase: int) -> str:
    """The line under the chart that names its rule set and says what that means."""
    screened = ", large ranges screened" if rules.screens_moving_ranges else ""
    hidden = " A lower limit below 0 is not drawn." if hidden_limit else ""
    few = LEAST_POINTS_OF_FIXED_LIMITS
    short = f" Limits from fewer than {few} points will move." if shortest_phase < few else ""
    return (
        f"XmR chart, rule set “{rules.name}”: limits at {rules.limit_factor:.4g} × the mean moving range{screened}; "
        f"runs of {rules.shift_length}, trends of {rules.trend_length} points.{hidden}{short}"
    )


def point_kind(flag: str, improvement: str) -> str:
    """What a flag means: common, improvement, concern, or special where neither way is better."""
    if flag == COMMON:
        return "common"
    if improvement == "neutral":
        return "special"
    return "improvement" if (flag in _HIGH) == (improvement == "increase") else "concern"


def look_of(rule: str, kind: str, *, narrow: bool = False) -> dict[str, Any]:
    """The point mark of a rule: its shape says the rule; an improvement is hollow, a concern filled."""
    if kind == "common":
        return {
            "type": "point",
            "shape": "circle",
            "size": 16 if narrow else 26,
            "fill": MUTED,
            "stroke": MUTED,
            "opacity": 1,
        }
    colour = {"improvement": _BLUE, "concern": _ORANGE, "special": _PURPLE}[kind]
    return {
        "type": "point",
        "shape": SHAPES[rule],
        "size": 55 if narrow else 95,
        "fill": PAPER if kind == "improvement" else colour,
        "stroke": colour,
        "strokeWidth": 1.5 if narrow else 2,
        "opacity": 1,
    }


def key_entries(found: Sequence[tuple[str, str]], rules: RuleSet) -> list[tuple[Mapping[str, Any], str]]:
    """The key of a chart: each (rule, kind) that is on it, and nothing else."""
    says = {"improvement": "improvement", "concern": "concern", "special": "special cause"}
    return [(look_of(rule, kind), f"{says[kind]}: {rule_words(rule, rules)}") for rule, kind in found]


def variation_mark(variation: str, last_flag: str) -> tuple[str, str, str]:
    """The glyph, its colour and the words for how the last point varies."""
    glyph = _WAVE if variation == COMMON else _UP if last_flag in _HIGH else _DOWN
    way = "high or rising" if last_flag in _HIGH else "low or falling"
    return {
        COMMON: (glyph, MUTED, "Variation: common cause, no sign of a change"),
        "improvement": (glyph, _BLUE, f"Variation: special cause, improvement ({way})"),
        "concern": (glyph, _ORANGE, f"Variation: special cause, concern ({way})"),
        "neutral_high": (glyph, _PURPLE, f"Variation: special cause ({way})"),
        "neutral_low": (glyph, _PURPLE, f"Variation: special cause ({way})"),
    }[variation]


def assurance_mark(assurance: str, target: str) -> tuple[str, str, str]:
    """The glyph, its colour and the words for whether the process, left as it is, meets its target."""
    return {
        "consistent_pass": (_TICK, _BLUE, f"Assurance: left as it is, the target of {target} is met"),
        "consistent_fail": (_CROSS, _ORANGE, f"Assurance: left as it is, the target of {target} is missed"),
        "inconsistent": (_BOTH_WAYS, INK, f"Assurance: the target of {target} is met and missed by chance"),
    }[assurance]
