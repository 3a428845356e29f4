"""The units of a funnel as columns of numbers, refused by the field at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column, refuse_negative, refuse_zero_or_less

CRUDE, DIRECTLY_STANDARDISED = "crude", "directly_standardised"
RATE_TYPES = (CRUDE, DIRECTLY_STANDARDISED)


class Statistic(StrEnum):
    """What a funnel shows."""

    PROPORTION = "proportion"
    RATIO = "ratio"
    RATE = "rate"


@dataclass(frozen=True)
class RateUnits:
    """Units of a funnel of rates; `denominators` in the unit of the population, 0 where a unit has none."""

    events: FloatArray
    denominators: FloatArray
    baseline: float
    standardised: bool


def statistic_named(name: str) -> Statistic:
    """Find a statistic by its name; refuses an unknown one."""
    if name not in list(Statistic):
        raise InvalidInput(f"`statistic` must be one of {', '.join(Statistic)}.", seen=repr(name))
    return Statistic(name)


def numbers(units: Sequence[Mapping[str, Any]] | None, name: str) -> FloatArray:
    """Take one field of every unit, none missing."""
    if not units:
        raise InvalidInput("`units` must hold one or more rows.", remedy="Give a row for each unit.")
    return column(name, [unit.get(name) for unit in units])


def proportion_units(units: Sequence[Mapping[str, Any]] | None) -> tuple[FloatArray, FloatArray]:
    """Numerators and denominators, 0 <= numerator <= denominator, denominator above 0."""
    x, n = numbers(units, "numerator"), numbers(units, "denominator")
    refuse_negative("numerator", x)
    refuse_zero_or_less("denominator", n)
    if (x > n).any():
        raise InvalidInput(
            "`numerator` must not be above `denominator` in a proportion.",
            seen=f"row {int(np.flatnonzero(x > n)[0]) + 1}",
        )
    return x, n


def ratio_units(units: Sequence[Mapping[str, Any]] | None) -> tuple[FloatArray, FloatArray]:
    """Observed counts, 0 or more, and expected ones, above 0."""
    observed, expected = numbers(units, "observed"), numbers(units, "expected")
    refuse_negative("observed", observed)
    refuse_zero_or_less("expected", expected)
    return observed, expected


def rate_units(units: Sequence[Mapping[str, Any]] | None, per: float, rate_type: str | None) -> RateUnits:
    """Events, and denominators worked out from events and rate.

    A unit without events must have a `population` above 0: its denominator where rates are crude; where they are
    standardised it is left out of the baseline.
    """
    if rate_type not in RATE_TYPES:
        raise InvalidInput(f"`rate_type` must be one of {', '.join(RATE_TYPES)}.", seen=repr(rate_type))
    events = numbers(units, "events")
    refuse_negative("events", events)
    populations, rates = _of_some(units, "population", events == 0), _of_some(units, "rate", events > 0)
    standardised = rate_type == DIRECTLY_STANDARDISED
    worked_out = per * events / np.where(events > 0, rates, 1.0)
    denominators = np.where(events > 0, worked_out, 0.0 if standardised else populations)
    if not denominators.any():
        raise InvalidInput("`events` are 0 in every unit.", remedy="A baseline needs a unit with events.")
    return RateUnits(events, denominators, float(events.sum() / denominators.sum()), standardised)


def _of_some(
    units: Sequence[Mapping[str, Any]] | None, name: str, needed: np.ndarray[Any, np.dtype[np.bool_]]
) -> FloatArray:
    """Take a field that some units need above 0; the others' is not looked at and comes as 1."""
    given = [unit.get(name) if wanted else 1.0 for unit, wanted in zip(units or (), needed, strict=True)]
    taken = column(name, given)
    refuse_zero_or_less(name, taken)
    return taken
