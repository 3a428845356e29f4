"""Placebo test: is the treated unit's result extreme among the results of units that nothing happened to?

Source: Abadie, Diamond and Hainmueller 2010, JASA 105:493.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import column, number, number_above_zero
from newcare.methods.effect import check_option
from newcare.methods.panel import Flags, Floats
from newcare.methods.synthetic_control import Donors, synthetic_control

_TIE = 1e-9  # placebos as extreme but for rounding count as extreme


@dataclass(frozen=True)
class PlaceboTest:
    """`p_value` is the rank over placebos and the treated unit; rank 1 is the most extreme, ties count against it."""

    p_value: float
    rank: int
    placebos: int


@dataclass(frozen=True)
class PlaceboUnits:
    """Test of a unit's ratio of errors after and before the start.

    `ratios` has shape (donors,), each donor taking the treated unit's place; `kept` are those that count.
    """

    test: PlaceboTest
    ratio: float
    ratios: Floats
    kept: Flags


def placebo_test(
    treated_statistic: float, statistics: Sequence[float], alternative: str = "two_sided"
) -> PlaceboTest:
    """Rank a statistic among those of placebos.

    Args:
        treated_statistic: of the treated unit.
        statistics: of the placebos, one or more.
        alternative: what is extreme: a large size ("two_sided"), "greater" or "less".
    """
    check_option("alternative", alternative, ("two_sided", "greater", "less"))
    if not isinstance(statistics, list | tuple):
        raise InvalidInput("`statistics` must be a list, a number for each placebo.", seen=repr(statistics))
    own = number("treated_statistic", treated_statistic)
    return _ranked(own, column("statistics", statistics), alternative)


def placebo_units(case: Donors, *, pre_fit_limit: float | None = None) -> PlaceboUnits:
    """Let each donor in turn be the treated unit, the other donors its donors, and rank the ratios.

    Args:
        case: the treated unit and its donors, three or more.
        pre_fit_limit: leave out placebos whose mean squared gap before the start is more than this multiple of the
            treated unit's.
    """
    if len(case.donors) < 3:
        raise InvalidInput(
            "Each placebo needs two other donors.",
            seen=f"{len(case.donors)} donors",
            remedy="Give more donors.",
        )
    if pre_fit_limit is not None:
        number_above_zero("pre_fit_limit", pre_fit_limit)
    own = synthetic_control(case)
    others = np.arange(len(case.donors))
    placebos = [
        synthetic_control(Donors(case.donors[place], case.donors[others != place], case.start))
        for place in others
    ]
    ratios = np.array([placebo.rmspe_ratio for placebo in placebos])
    kept = np.ones(len(placebos), dtype=bool)
    if pre_fit_limit is not None:
        kept = np.array([p.pre_fit_rmspe**2 <= pre_fit_limit * own.pre_fit_rmspe**2 for p in placebos])
    return PlaceboUnits(_ranked(own.rmspe_ratio, ratios[kept], "greater"), own.rmspe_ratio, ratios, kept)


def _ranked(own: float, placebos: Floats, alternative: str) -> PlaceboTest:
    """Count the placebos at least as extreme."""
    if not len(placebos):
        raise InvalidInput("There is no placebo to compare with.")
    sign = -1.0 if alternative == "less" else 1.0
    bar, held = sign * own, sign * placebos
    if alternative == "two_sided":
        bar, held = abs(own), np.abs(placebos)
    slack = _TIE * abs(bar) if np.isfinite(bar) else 0.0
    extreme = int((held >= bar - slack).sum())
    return PlaceboTest((1 + extreme) / (1 + len(placebos)), 1 + extreme, len(placebos))
