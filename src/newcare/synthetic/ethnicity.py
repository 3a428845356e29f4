"""Ethnic groups: shares near those of the 2021 census of England and Wales, more mixed at younger ages."""

from __future__ import annotations

import numpy as np

from newcare.synthetic.arrays import NOWHERE, Floats, Rows, Words
from newcare.synthetic.draws import Draws

GROUPS = ("asian", "black", "mixed", "other", "white")
_WHITE = GROUPS.index("white")
_OF_THE_REST = np.cumsum(
    [0.505, 0.221, 0.158, 0.116]
)  # Asian 9.6, Black 4.2, mixed 3.0, other 2.2 of 19.0 per cent
_SHARE_KNOWN = 0.97
_NOT_WHITE_BY_AGE = ((0, 20, 40, 65, 85), (0.29, 0.26, 0.22, 0.075, 0.05))


def draw_ethnicity(draws: Draws, number: Words, age: Floats) -> Rows:
    """Draw positions in `GROUPS`; -1 where it is not on record. `age` is that of the person on the first day."""
    share = draws.uniform("ethnicity", number) / _SHARE_KNOWN
    not_white = np.interp(age, *_NOT_WHITE_BY_AGE)
    group = np.searchsorted(_OF_THE_REST[:-1], share / not_white, side="right")
    known = np.where(share < not_white, group, _WHITE)
    return np.where(share < 1, known, NOWHERE).astype(np.int32)
