"""How far the estimate of a design moves when the counts fall: by as much, unless events are rare."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

NO_FALL = 1.0
"""Stands for an effect that would not be seen whatever its size."""


@dataclass(frozen=True)
class Response:
    """Mean move of the estimate, on the log scale, for falls in the counts; straight in between.

    Without points it is log(1 - fall), which holds where counts are not small. Where they are, half an event is added
    before logarithms are taken, and a fall moves the estimate by less: then `falls` (rising, from 0) and `moves`
    (falling, from 0) were measured on panels.
    """

    falls: tuple[float, ...] = ()
    moves: tuple[float, ...] = ()

    def move(self, fall: float) -> float:
        """Mean move of the estimate for a fall, 0 or less."""
        if self.falls:
            return float(np.interp(fall, self.falls, self.moves))
        return math.log1p(-fall) if fall < 1 else -math.inf

    def fall(self, move: float) -> float:
        """The fall that moves the estimate so far; `NO_FALL` where none does, 0 for a move upward."""
        if move >= 0:
            return 0.0
        if not self.falls:
            return -math.expm1(move)
        if move < self.moves[-1]:
            return NO_FALL
        return float(np.interp(-move, [-each for each in self.moves], self.falls))


EXACT = Response()


def measured(falls: tuple[float, ...], means: tuple[float, ...]) -> Response:
    """The response that mean estimates show; `means` at no fall and at each of `falls`."""
    moves = np.minimum.accumulate(np.array(means) - means[0])
    return Response((0.0, *falls), tuple(moves.tolist()))
