"""How costs vary, estimated from linked records: between people, in the tail, and from year to year for all together.

Sources: Hill 1975, Ann Stat 3:1163 (index of the tail); lognormal Lorenz curve (share of the dearest); method of
moments for the shock: spread of the yearly cost a head about its trend, less what sampling of people explains.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import chi2, norm

from newcare.errors import InvalidRecords
from newcare.methods.chance import COMMON_SHOCK

_LEVEL = 0.95
FEWEST_YEARS = 3  # a straight line takes two; only what is left over tells of a shock
FEWEST_DEAREST = 10


@dataclass(frozen=True)
class Tail:
    """The dearest hundredth of people in the last year.

    `index` is Hill's: below 2 the variance of the cost has no bound; lower and upper are its 95 % limits.
    `share` of all cost goes to them; `lognormal_share` would, were costs lognormal with the same coefficient of
    variation, as the simulation takes them to be.
    """

    people: int
    index: float
    lower: float
    upper: float
    share: float
    lognormal_share: float


@dataclass(frozen=True)
class CommonShock:
    """Standard deviation of what moves the cost of all people of a year together, as a share of cost.

    `lower` and `upper` are 95 % limits; with the 3 to 5 years that records usually hold they are far apart.
    `residual_years` are the years left over after a straight line.
    """

    value: float
    lower: float
    upper: float
    residual_years: int


@dataclass(frozen=True)
class CostVariation:
    """How costs vary: `people` of the last year, coefficient of variation of one person's cost (of all years together,
    and by year), how alike the cost of one person is in two years (`persistence`), the tail, the shock; a tail or shock
    that the records cannot tell is None."""

    years: tuple[int, ...]
    people: int
    coefficient_of_variation: float
    by_year: Mapping[int, float]
    persistence: float | None
    tail: Tail | None
    shock: CommonShock | None

    @property
    def shock_to_simulate(self) -> float:
        """The estimate, where the records tell it apart from what is assumed without them; else the assumption.

        A few years put a shock of nothing within reach by chance; to simulate none would promise too much.
        """
        shock = self.shock
        apart = shock is not None and not shock.lower <= COMMON_SHOCK <= shock.upper
        return shock.value if shock is not None and apart else COMMON_SHOCK


def cost_variation(
    cost_year: Sequence[Mapping[str, Any]], cost_pair: Sequence[Mapping[str, Any]]
) -> CostVariation:
    """Estimate how costs vary.

    Args:
        cost_year, cost_pair: rows of the tables of `yearly_cost_sums`.

    Raises:
        InvalidRecords: no year, or a year in which nobody is registered or nothing was spent.
    """
    rows = sorted(cost_year, key=lambda row: row["year"])
    if not rows or not all(row["people"] and row["total_pence"] for row in rows):
        raise InvalidRecords(
            "How costs vary cannot be told: there is no whole year with people and costs.",
            remedy="Give records that cover at least one financial year, April to March.",
        )
    by_year = {row["year"]: row["standard_deviation_pence"] / row["mean_pence"] for row in rows}
    together = math.sqrt(float(np.mean([spread**2 for spread in by_year.values()])))
    persistence = _persistence(cost_pair)
    return CostVariation(
        years=tuple(by_year),
        people=int(rows[-1]["people"]),
        coefficient_of_variation=together,
        by_year=by_year,
        persistence=persistence,
        tail=_tail(rows[-1]),
        shock=_shock(rows, together, persistence or 0.0),
    )


def _persistence(pairs: Sequence[Mapping[str, Any]]) -> float | None:
    """Mean correlation of one person's cost in two years that follow one another."""
    found = [
        (row["mean_product"] - row["mean_first"] * row["mean_second"])
        / (row["standard_deviation_first"] * row["standard_deviation_second"])
        for row in pairs
        if row["people"] > 1 and row["standard_deviation_first"] and row["standard_deviation_second"]
    ]
    return float(np.mean(found)) if found else None


def _tail(row: Mapping[str, Any]) -> Tail | None:
    """Hill's index of the dearest, with limits; None where they are too few or cost no more than the next."""
    dearest, threshold = int(row["dearest"]), row["threshold_pence"]
    if dearest < FEWEST_DEAREST or not threshold:
        return None
    excess = row["dearest_log_sum"] - dearest * math.log(threshold)
    if excess <= 0:
        return None
    index = dearest / excess
    margin = float(norm.ppf((1 + _LEVEL) / 2)) / math.sqrt(dearest)
    part = dearest / row["people"]
    return Tail(
        people=dearest,
        index=index,
        lower=index * (1 - margin),
        upper=index * (1 + margin),
        share=row["dearest_pence"] / row["total_pence"],
        lognormal_share=lognormal_share(part, row["standard_deviation_pence"] / row["mean_pence"]),
    )


def lognormal_share(part: float, coefficient_of_variation: float) -> float:
    """Share of all cost that the dearest part of people has, were costs lognormal: Phi(sigma - z)."""
    sigma = math.sqrt(math.log1p(coefficient_of_variation**2))
    return float(norm.cdf(sigma - norm.isf(part)))


def _shock(rows: Sequence[Mapping[str, Any]], spread: float, persistence: float) -> CommonShock | None:
    """Spread of the log cost a head about a straight line, less what sampling explains.

    The same people cost alike from year to year, so only the part of their spread that does not persist moves a year.
    """
    if len(rows) < FEWEST_YEARS:
        return None
    years = np.array([row["year"] for row in rows], dtype=np.float64)
    a_head = np.log([row["total_pence"] / row["people"] for row in rows])
    line = np.polynomial.Polynomial.fit(years, a_head, 1)
    free = len(rows) - 2
    left = float(((a_head - line(years)) ** 2).sum())
    people = float(np.mean([row["people"] for row in rows]))
    sampling = spread**2 * (1 - min(max(persistence, 0.0), 1.0)) / people

    def shock(sum_of_squares: float) -> float:
        return math.sqrt(max(sum_of_squares - sampling, 0.0))

    high, low = (float(chi2.ppf(share, free)) for share in ((1 + _LEVEL) / 2, (1 - _LEVEL) / 2))
    return CommonShock(shock(left / free), shock(left / high), shock(left / low), free)
