"""Controls not taken yet, so ordered that the nearest one to a score is found in next to no time."""

from __future__ import annotations

import numpy as np

from newcare.methods.panel import Floats, Integers

DIGITS = 10  # log-odds that agree so far tie: rounding alone may set equal people apart


class FreeControls:
    """The controls of one stratum by rising log-odds; those taken are skipped.

    `log_odds` has shape (n,), rounded to `DIGITS`; `rows` are the positions in it of the controls. With `replace`
    nobody is ever taken: the first of the nearest level is given again and again.

    Controls with equal log-odds form one level and leave it in row order. `_below` and `_above` point from a level
    to the next one, itself included, that still has controls.
    """

    def __init__(self, log_odds: Floats, rows: Integers, *, replace: bool = False) -> None:
        self._replace = replace
        order = rows[np.argsort(log_odds[rows], kind="stable")]
        self._levels, first = np.unique(log_odds[order], return_index=True)
        self._rows: list[int] = order.tolist()
        self._next: list[int] = first.tolist()
        self._end: list[int] = [*first[1:].tolist(), len(order)]
        self._above = list(range(len(self._levels) + 1))
        self._below = list(range(len(self._levels) + 1))

    def take(self, wanted: float, reach: float) -> int | None:
        """Take the nearest free control within reach, of equals the first row; null where there is none."""
        place = int(np.searchsorted(self._levels, wanted))
        choices = []
        for level in (_find(self._above, place), _find(self._below, place) - 1):
            if 0 <= level < len(self._levels):
                distance = round(abs(float(self._levels[level]) - float(wanted)), DIGITS)
                choices.append((distance, self._rows[self._next[level]], level))
        if not choices or min(choices)[0] > reach:
            return None
        _, row, level = min(choices)
        if self._replace:
            return row
        self._next[level] += 1
        if self._next[level] == self._end[level]:
            self._above[level] = level + 1
            self._below[level + 1] = level
        return row


def _find(pointers: list[int], place: int) -> int:
    """Follow pointers to their end, and shorten the way for the next search."""
    end = place
    while pointers[end] != end:
        end = pointers[end]
    while pointers[place] != end:
        pointers[place], place = end, pointers[place]
    return end
