"""Disclosure control: what a count may look like when it is released, by a policy that has a name.

Sources: NHS Digital, change to disclosure control methodology for HES and ECDS from September 2018 (`hes-2018`); data
collection template of the National Neighbourhood Health Implementation Programme (`nnhip`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from newcare.errors import InvalidInput


class Policy(StrEnum):
    """Named rules for counts below national level."""

    HES_2018 = "hes-2018"
    NNHIP = "nnhip"
    NONE = "none"


def released_count(value: int, policy: Policy) -> int | None:
    """Give a count as it may be released; None is suppressed, which is never the same as 0.

    Args:
        value: true count of people or events, 0 or more.
        policy: `hes-2018`: 0 stays, 1 to 7 are suppressed, 8 and above go to the nearest 5 (totals come from true
            counts, so nothing can be taken apart by subtraction); `nnhip`: below 6 is suppressed; `none`: as it is.

    Raises:
        InvalidInput: a negative count.
    """
    if value < 0:
        raise InvalidInput("A count is never negative.", seen=str(value))
    return _RULES[policy](value)


def _hes_2018(value: int) -> int | None:
    if 1 <= value <= 7:
        return None
    return (value + 2) // 5 * 5


_RULES: dict[Policy, Callable[[int], int | None]] = {
    Policy.HES_2018: _hes_2018,
    Policy.NNHIP: lambda value: None if value < 6 else value,
    Policy.NONE: lambda value: value,
}

WORDS: dict[Policy, str] = {
    Policy.HES_2018: "counts of 1 to 7 people or events are suppressed (*) with all that rests on them, others rounded"
    " to the nearest 5; rates, money and estimates come from true counts (policy hes-2018)",
    Policy.NNHIP: "counts below 6 people or events are suppressed (*) with all that rests on them (policy nnhip)",
    Policy.NONE: "counts are as they are (policy none)",
}
