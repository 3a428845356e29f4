"""Risk sets: on each day on which somebody starts, who else could have started that day and had not.

Both arms are then followed from the same day. A control whose day were chosen in another way, say as the middle of the
study, would have had to live to that day: time in which nothing could happen to him, and which flatters the arm it is
counted for.

Sources: Prentice and Breslow 1978, Biometrika 65:153; Li, Propert and Rosenbaum 2001, JASA 96:870 (matching within risk
sets); Suissa 2008, Am J Epidemiol 167:492 (immortal time).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.panel import NEVER, Flags, Integers


@dataclass(frozen=True)
class RiskSets:
    """A row for each person and day on which the person started or could have; all have shape (rows,).

    `person` is a position in what was given, `day` the index day, `treated` whether the person started on it, `until`
    the first day no longer followed: the end of registration, and for controls their own start if it comes before.
    """

    person: Integers
    day: Integers
    treated: Flags
    until: Integers


def risk_sets(
    start: Integers, since: Integers, until: Integers, *, history: int, days: Sequence[int] | None = None
) -> RiskSets:
    """List who started and who could have started, day by day.

    Args:
        start: shape (n,): day each person starts, `NEVER` for none. Days are whole numbers.
        since: shape (n,): first day of the time in which the person is seen without a gap.
        until: shape (n,): first day after it: by death, by leaving, or because records end.
        history: days before the index day for which a person must have been seen, so that covariates are known.
        days: index days; by default every day on which somebody starts.

    Returns:
        Rows by day, then by person. On each day: those who start on it (`treated`), and those who start later or
        never; all of them seen from `history` days before and on the day itself.

    Raises:
        InvalidInput: a time that ends before it begins, or a negative history.
    """
    if np.any(until < since):
        raise InvalidInput(
            "A person's time ends before it begins.", remedy="Check the dates of registration."
        )
    if history < 0:
        raise InvalidInput("`history` is a number of days of 0 or more.", seen=repr(history))
    asked = np.unique(start[start != NEVER]) if days is None else np.unique(np.asarray(days, dtype=np.int64))
    eligible = [
        np.flatnonzero((since <= day - history) & (until > day) & (start >= day)) for day in asked.tolist()
    ]
    person = np.concatenate([np.zeros(0, dtype=np.int64), *eligible])
    day = np.repeat(asked, [len(rows) for rows in eligible])
    treated = start[person] == day
    ends = np.where(treated, until[person], np.minimum(until[person], start[person]))
    return RiskSets(person, day, treated, ends.astype(np.int64))
