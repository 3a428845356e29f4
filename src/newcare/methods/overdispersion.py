"""Funnels whose units differ by more than chance: phi, the variance between units, and limits that allow for it.

Sources:
    Spiegelhalter 2005, Stat Med 24:1185-1202, and Quality and Safety in Health Care 14:347-351.
    FunnelPlotR 9020d49 (read as method) for the SHMI's truncation and CQC's winsorising.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammainccinv, gammaincinv
from scipy.stats import rankdata

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray, column, number, number_above_zero, refuse_zero_or_less
from newcare.methods.confidence import normal_quantile
from newcare.methods.funnels import CONFIDENCES, FunnelLimits, Units
from newcare.methods.overdispersion_scores import Kind, Scores, kind_of, scores_of


@dataclass(frozen=True)
class OverdispersedUnit:
    """One unit; limits and outlier words (`high`, `low`, `no`) are None where the method has none."""

    unit: str | None
    value: float
    lower_95: float | None = None
    upper_95: float | None = None
    lower_998: float | None = None
    upper_998: float | None = None
    outlier_95: str | None = None
    outlier_998: str | None = None


@dataclass(frozen=True)
class OverdispersedFunnel:
    """`phi` above 1 is overdispersion; `tau_squared` is the variance between units on the transformed scale."""

    target: float
    phi: float
    tau_squared: float
    units_used: int
    overdispersed: bool
    units: tuple[OverdispersedUnit, ...]


@dataclass(frozen=True)
class BetweenUnits:
    """How far units differ beyond chance."""

    phi: float
    tau_squared: float
    units_used: int


def funnel_overdispersion(
    data_type: str,
    units: Units,
    *,
    method: str | None = None,
    trim: float = 0.1,
    per: float = 1,
) -> OverdispersedFunnel:
    """Overdispersion of a funnel.

    Args:
        data_type: `standardised_ratio` (with `method` `shmi` or `cqc`), `proportion` or `ratio_of_counts`.
        units: one row a unit: `unit`, `numerator`, `denominator` (expected events of a standardised ratio).
        trim: share at each end that `shmi` drops by rank and the others pull in; above 0 and below a half.
        per: what values, limits and the target are expressed over.

    Returns:
        Units in the order given; limits for `shmi` and `proportion`.

    Raises:
        InvalidInput: by the name of the argument or field at fault; a count of 0 whose logarithm is needed; fewer
            than two units left.
    """
    kind, scale, share = kind_of(data_type, method), number_above_zero("per", per), number("trim", trim)
    if not 0 < share < 0.5:
        raise InvalidInput("`trim` must be above 0 and below 0.5.", seen=repr(trim))
    scores = scores_of(kind, units)
    found = between_units(scores, share, truncated=kind is Kind.SHMI)
    limits = _limits(kind, scores.n, scores.target, found)
    rows = tuple(
        _unit(unit.get("unit"), value, scale, [(low[place], high[place]) for low, high in limits])
        for place, (unit, value) in enumerate(zip(units, scores.value.tolist(), strict=True))
    )
    return OverdispersedFunnel(
        scores.target * scale, found.phi, found.tau_squared, found.units_used, found.phi > 1, rows
    )


def overdispersed_limits(
    funnel: OverdispersedFunnel,
    at: Sequence[float],
    data_type: str,
    *,
    method: str | None = None,
    per: float = 1,
) -> tuple[FunnelLimits, ...]:
    """Limits of a funnel already worked out, at other sizes, to draw it as curves; none where the method has none.

    Args:
        funnel: from `funnel_overdispersion` with the same `data_type`, `method` and `per`.
        at: denominators above 0.

    Raises:
        InvalidInput: by the name of the argument at fault; a size of 0 or less.
    """
    kind, scale, sizes = kind_of(data_type, method), number_above_zero("per", per), column("at", at)
    refuse_zero_or_less("at", sizes)
    found = BetweenUnits(funnel.phi, funnel.tau_squared, funnel.units_used)
    pairs = _limits(kind, sizes, funnel.target / scale, found)
    columns = [(edge * scale).tolist() for pair in pairs for edge in pair]
    return tuple(FunnelLimits(*row) for row in zip(sizes.tolist(), *columns, strict=True)) if columns else ()


def between_units(scores: Scores, trim: float, *, truncated: bool) -> BetweenUnits:
    """Phi and tau squared after truncating (dropping the ends by rank) or winsorising (pulling them in)."""
    z, s = scores.z, scores.s
    if truncated:
        groups = np.floor(rankdata(z) * (1 / trim) / (z.size + 1))
        kept = (groups > 0) & (groups < 1 / trim - 1)
        z, s = z[kept], s[kept]
    else:
        z = np.clip(z, *np.quantile(z, [trim, 1 - trim]))
    if z.size < 2:
        raise InvalidInput("`units` must leave two or more after trimming.", seen=f"{z.size} left")
    squares, least = float((z**2).sum()), z.size - 1
    s1, s2 = float((s**-2).sum()), float((s**-4).sum())
    tau_squared = 0.0 if squares < least else max(0.0, (squares - least) / (s1 - s2 / s1))
    return BetweenUnits(squares / z.size, tau_squared, z.size)


def _limits(
    kind: Kind, sizes: FloatArray, target: float, found: BetweenUnits
) -> list[tuple[FloatArray, FloatArray]]:
    """Lower and upper limits at every size and each level; none for a kind whose limits are not given."""
    extra = found.tau_squared if found.phi > 1 else 0.0
    if kind is Kind.SHMI:
        return [
            _shmi_limits(sizes, level, extra, overdispersed=found.phi > 1) for level in CONFIDENCES.values()
        ]
    if kind is Kind.PROPORTION:
        return [_proportion_limits(sizes, target, level, extra) for level in CONFIDENCES.values()]
    return []


def _shmi_limits(
    expected: FloatArray, level: float, extra: float, *, overdispersed: bool
) -> tuple[FloatArray, FloatArray]:
    """Limits of observed over expected: log-normal where overdispersed, otherwise exact Poisson."""
    if overdispersed:
        reach = normal_quantile(level) * np.sqrt(1 / expected + extra)
        return np.exp(-reach), np.exp(reach)
    tail = (1 - level) / 2
    return gammaincinv(expected, tail) / expected, gammainccinv(expected + 1, tail) / expected


def _proportion_limits(
    sizes: FloatArray, target: float, level: float, extra: float
) -> tuple[FloatArray, FloatArray]:
    """Limits of a proportion on the arcsine scale; 0 or 1 where the angle leaves 0 to 90 degrees."""
    centre = math.asin(math.sqrt(target))
    reach = normal_quantile(level) * np.sqrt(1 / (4 * sizes) + extra)
    lower, upper = (np.sin(np.clip(centre + way * reach, 0, math.pi / 2)) ** 2 for way in (-1, 1))
    return lower, upper


def _unit(
    name: str | None, value: float, per: float, limits: Sequence[tuple[float, float]]
) -> OverdispersedUnit:
    """One unit as a row."""
    if not limits:
        return OverdispersedUnit(name, value * per)
    usual, wide = limits
    return OverdispersedUnit(
        name,
        value * per,
        lower_95=float(usual[0]) * per,
        upper_95=float(usual[1]) * per,
        lower_998=float(wide[0]) * per,
        upper_998=float(wide[1]) * per,
        outlier_95=_outlier(value, *usual),
        outlier_998=_outlier(value, *wide),
    )


def _outlier(value: float, lower: float, upper: float) -> str:
    """Say on which side of its limits a unit lies."""
    return "high" if value > upper else "low" if value < lower else "no"
