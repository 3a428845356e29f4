"""The words of a control chart: the rules a point meets, its flag by priority, and whether that is an improvement."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.methods.control_phases import Marks

COMMON_CAUSE = "common_cause"
HIGH_FLAGS = ("above_upper_limit", "trend_increasing", "two_in_three_above", "shift_above")
LOW_FLAGS = ("below_lower_limit", "trend_decreasing", "two_in_three_below", "shift_below")
_RULE_NAMES = ("outside_limits", "shift", "trend", "two_in_three")


def rules_met(marks: Marks) -> tuple[tuple[str, ...], ...]:
    """All rules that each point of one series meets, in the order outside limits, shift, trend, two in three."""
    met = zip(marks.outside != 0, marks.shift, marks.trend, marks.two_in_three, strict=True)
    return tuple(tuple(name for name, held in zip(_RULE_NAMES, point, strict=True) if held) for point in met)


def flags(marks: Marks) -> tuple[str, ...]:
    """One word for each point of one series: outside the limits before trend, two in three and shift."""
    return tuple(
        _flag(*(int(mark) for mark in point))
        for point in zip(
            marks.outside,
            marks.direction,
            marks.two_in_three * marks.sides,
            marks.shift * marks.sides,
            strict=True,
        )
    )


def _flag(*by_priority: int) -> str:
    """The flag of one point from its marks in order of priority: 1 high, -1 low, 0 none."""
    for mark, high, low in zip(by_priority, HIGH_FLAGS, LOW_FLAGS, strict=True):
        if mark:
            return high if mark > 0 else low
    return COMMON_CAUSE


def point_types(words: Sequence[str], improvement_direction: str) -> tuple[str, ...]:
    """Turn flags into common cause, improvement or concern; into neutral high or low where neither is better."""
    high, low = {
        "increase": ("improvement", "concern"),
        "decrease": ("concern", "improvement"),
        "neutral": ("neutral_high", "neutral_low"),
    }[improvement_direction]
    return tuple(
        COMMON_CAUSE if word == COMMON_CAUSE else high if word in HIGH_FLAGS else low for word in words
    )
