"""z scores of units on the scale on which each kind of funnel measures overdispersion.

| kind | target T | z | s |
| --- | --- | --- | --- |
| SHMI | 1 | ln(x/n)/s | 1/sqrt(n), n rounded to 2 decimals |
| CQC | 1 | (sqrt(x/n) - 1)/s | 1/(2 sqrt n) |
| proportion | sum x / sum n | (arcsin sqrt(x/n) - arcsin sqrt T)/s | 1/(2 sqrt n) |
| ratio of counts | sum x / sum n | (ln((x + 0.5)/(n + 0.5)) - ln T)/s | sqrt(x/(x + 0.5)^2 + n/(n + 0.5)^2) |
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, refuse_negative, refuse_zero_or_less
from newcare.methods.funnel_units import numbers, proportion_units
from newcare.methods.funnels import Units


class Kind(StrEnum):
    """A kind of data and how its overdispersion is measured."""

    SHMI = "shmi"
    CQC = "cqc"
    PROPORTION = "proportion"
    RATIO_OF_COUNTS = "ratio_of_counts"


STANDARDISED_RATIO = "standardised_ratio"
_METHODS = (Kind.SHMI, Kind.CQC)
_DATA_TYPES = (STANDARDISED_RATIO, Kind.PROPORTION, Kind.RATIO_OF_COUNTS)


@dataclass(frozen=True)
class Scores:
    """Units on their scale: `value` is x/n, `n` the denominators as used."""

    target: float
    n: FloatArray
    value: FloatArray
    z: FloatArray
    s: FloatArray


def kind_of(data_type: str, method: str | None) -> Kind:
    """Tell the kind; refuses an unknown data type, and a standardised ratio without a known method."""
    if data_type not in _DATA_TYPES:
        raise InvalidInput(f"`data_type` must be one of {', '.join(_DATA_TYPES)}.", seen=repr(data_type))
    if data_type != STANDARDISED_RATIO:
        return Kind(data_type)
    if method not in _METHODS:
        raise InvalidInput(
            f"`method` of a standardised ratio must be one of {', '.join(_METHODS)}.", seen=repr(method)
        )
    return Kind(method)


def scores_of(kind: Kind, units: Units) -> Scores:
    """Work out the z score of every unit."""
    if kind is Kind.PROPORTION:
        x, n = proportion_units(units)
        target = float(x.sum() / n.sum())
        s = 1 / (2 * np.sqrt(n))
        away = np.arcsin(np.sqrt(x / n)) - math.asin(math.sqrt(target))
        return Scores(target, n, x / n, away / s, s)
    x, n = _counts(units)
    return _ratio_of_counts(x, n) if kind is Kind.RATIO_OF_COUNTS else _standardised(kind, x, n)


def _standardised(kind: Kind, x: FloatArray, n: FloatArray) -> Scores:
    """Scores of observed over expected."""
    if kind is Kind.CQC:
        s = 1 / (2 * np.sqrt(n))
        return Scores(1.0, n, x / n, (np.sqrt(x / n) - 1) / s, s)
    expected = np.array([round(each, 2) for each in n.tolist()])
    refuse_zero_or_less("denominator", expected)
    _refuse_no_logarithm(x)
    s = 1 / np.sqrt(expected)
    return Scores(1.0, expected, x / expected, np.log(x / expected) / s, s)


def _ratio_of_counts(x: FloatArray, n: FloatArray) -> Scores:
    """Scores of one count over another."""
    _refuse_no_logarithm(np.array([x.sum()]))
    target = float(x.sum() / n.sum())
    s = np.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2)
    z = (np.log((x + 0.5) / (n + 0.5)) - math.log(target)) / s
    return Scores(target, n, x / n, z, s)


def _counts(units: Units) -> tuple[FloatArray, FloatArray]:
    """Numerators, 0 or more, and denominators above 0."""
    x, n = numbers(units, "numerator"), numbers(units, "denominator")
    refuse_negative("numerator", x)
    refuse_zero_or_less("denominator", n)
    return x, n


def _refuse_no_logarithm(counts: FloatArray) -> None:
    """Refuse a count of 0."""
    if (counts == 0).any():
        raise InvalidInput("`numerator` of 0 has no logarithm.", remedy="Leave the unit out, or take `cqc`.")
