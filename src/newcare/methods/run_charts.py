"""Run charts: the median, runs on one side of it and crossings, by a rule set that has a name. No limits.

Sources:
    Anhoej and Olesen 2014, PLoS ONE 9(11):e113825 (`anhoej`: longest run and crossings beside what chance gives).
    Perla, Provost and Murray 2011, BMJ Quality & Safety 20:46-51 (`perla_2011`: shift of 6, trend of 5).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column
from newcare.methods.control_rules import IntArray, run_lengths, trend_points
from newcare.methods.given_lists import listed

RULE_SETS = ("anhoej", "perla_2011")
PERLA_SHIFT, PERLA_TREND = 6, 5


@dataclass(frozen=True)
class RunChart:
    """The run chart of one series; `useful_points` are those not on the median."""

    rule_set: str
    median: float
    useful_points: int
    longest_run: int
    crossings: int
    signal: bool


@dataclass(frozen=True)
class AnhoejRunChart(RunChart):
    """Judged by what chance gives: a longest run above its limit, or fewer crossings than theirs."""

    longest_run_limit: int
    crossings_limit: int
    shift_signal: bool
    crossings_signal: bool


@dataclass(frozen=True)
class PerlaRunChart(RunChart):
    """Judged by runs of 6 and trends of 5; positions count from 0."""

    shift_points: tuple[int, ...]
    trend_points: tuple[int, ...]


def run_chart(values: Sequence[float], *, rule_set: str = "anhoej") -> RunChart:
    """Run chart of one series.

    Args:
        values: numbers in order of time, none missing, at least two of them off their median.
        rule_set: `anhoej` or `perla_2011`.

    Raises:
        InvalidInput: another `rule_set`; `values` that are missing, no numbers or too few off the median.
    """
    if rule_set not in RULE_SETS:
        raise InvalidInput(f"`rule_set` must be one of {', '.join(RULE_SETS)}.", seen=repr(rule_set))
    taken = column("values", listed("values", values))
    median = float(np.median(taken)) if taken.size else 0.0
    useful = np.flatnonzero(taken != median)
    if useful.size < 2:
        raise InvalidInput(
            "`values` must hold at least two numbers off their median.", seen=f"{useful.size} such"
        )
    lengths = run_lengths(np.sign(taken[useful] - median).astype(np.int64))
    crossings = int((np.diff(taken[useful] > median)).sum())
    shared = (rule_set, median, int(useful.size), int(lengths.max()), crossings)
    if rule_set == "anhoej":
        return _anhoej(*shared)
    return _perla(taken, useful[lengths >= PERLA_SHIFT], *shared)


def crossings_limit(useful_points: int) -> int:
    """The 5 % quantile of Binomial(n - 1, 1/2), in whole numbers: the fewest crossings that chance may well give."""
    steps, reached = useful_points - 1, 0
    for crossings in range(steps + 1):
        reached += math.comb(steps, crossings)
        if 20 * reached >= 2**steps:
            return crossings
    return steps


def _anhoej(rule_set: str, median: float, useful: int, longest: int, crossings: int) -> AnhoejRunChart:
    """Judge by Anhoej and Olesen."""
    run_limit, least = round(math.log2(useful)) + 3, crossings_limit(useful)
    shift, few = longest > run_limit, crossings < least
    return AnhoejRunChart(
        rule_set, median, useful, longest, crossings, shift or few, run_limit, least, shift, few
    )


def _perla(
    values: FloatArray,
    shift: IntArray,
    rule_set: str,
    median: float,
    useful: int,
    longest: int,
    crossings: int,
) -> PerlaRunChart:
    """Judge by Perla, Provost and Murray; a value equal to the one before is no part of a trend and ends none."""
    distinct = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1])
    trend = distinct[trend_points(values[distinct], PERLA_TREND)]
    signal = bool(shift.size or trend.size)
    places = tuple(shift.tolist()), tuple(trend.tolist())
    return PerlaRunChart(rule_set, median, useful, longest, crossings, signal, *places)
