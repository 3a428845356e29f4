"""The cohort in five years: its people, use and cost, and what growth, ageing, rates and prices each add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.methods.decomposition import Factors, levels_in_order, rounded_to, sequential_decomposition
from newcare.population.ageing import aged, in_bands
from newcare.population.assumptions import ORDER, Assumptions, assumed
from newcare.population.cohort_units import PROJECTED, SEXES
from newcare.population.list_by_age import OLDEST
from newcare.tables import TABLES
from newcare.tables.arrow import table_of
from newcare.terms import AGE_BANDS

YEARS_AHEAD = 5
FEWEST = 10  # people or events a year: with fewer there is nothing to project
STEP = {"cost_pence": 1}
"""Levels are given to the nearest penny, and people and events to the nearest 5: more would be false precision,
and would give counts away that are only released rounded."""
CONFIDENCE = 0.95
MEASURES = ("people", *PROJECTED)


def projection(
    list_by_age: pa.Table, cohort_cell: pa.Table, *, assumptions: Mapping[str, Any], data_version: str
) -> dict[str, pa.Table]:
    """People, use and cost of the cohort now and in each of the next five years, and what moves them.

    Args:
        list_by_age: from `list_by_age`.
        cohort_cell: from `cohort_cells`.
        assumptions: fields of `Assumptions`; `growth` as rows of sex, age_band and growth.
        data_version: shown beside every figure.

    Returns:
        `projection`: measure, year (0 is counted, not projected), people in the cohort now, value (people, events,
        pence of that year) with its range.
        `projection_step`: measure, position, step, before and after (whole units), change, with the range of the
        change. Changes of a measure add up exactly to its change over the five years. A measure of fewer than 10
        people or events has no rows.

    Raises:
        InvalidInput: growth that leaves out people on the list, or is not a change from -1 to 1.
    """
    taken = assumed(assumptions)
    base = _base(list_by_age, cohort_cell)
    draws = _draws(base, taken)
    lineage = {
        "people": int(base.members.sum()),
        "method": taken.method,
        "confidence": CONFIDENCE,
        "data_version": data_version,
    }
    years, steps = [], []
    for measure in MEASURES if base.members.sum() else ():
        if 0 < base.counted(measure) < FEWEST:
            continue
        years += [row | lineage for row in _by_year(measure, base, draws, taken)]
        steps += [row | lineage for row in _steps(measure, base, draws, taken)]
    return {
        "projection": table_of(TABLES["projection"], years),
        "projection_step": table_of(TABLES["projection_step"], steps),
    }


@dataclass(frozen=True)
class _Base:
    """The list and the cohort on the day; arrays of shape (sexes, ages) and (sexes, age bands)."""

    list_now: FloatArray
    deaths: FloatArray
    person_years: FloatArray
    people: FloatArray
    members: FloatArray
    used: Mapping[str, FloatArray]
    spread: Mapping[str, float]

    def counted(self, measure: str) -> float:
        """The measure as it was counted."""
        return float((self.members if measure == "people" else self.used[measure]).sum())

    def each(self, measure: str) -> FloatArray:
        """What each person on the list of one age and sex adds to a measure of the cohort."""
        total = self.members if measure == "people" else self.used[measure]
        found: FloatArray = total / np.where(self.people > 0, self.people, 1.0)
        return found


@dataclass(frozen=True)
class _Draws:
    """Possible worlds: the list in each year by sex and band, shape (draws, years, sexes, bands), and what is used."""

    lists: FloatArray
    each: Mapping[str, FloatArray]
    rate_change: FloatArray


def _base(list_by_age: pa.Table, cohort_cell: pa.Table) -> _Base:
    """Lay the counts out."""
    by_age = {name: np.zeros((len(SEXES), OLDEST + 1)) for name in ("people", "deaths", "person_days")}
    for row in list_by_age.to_pylist():
        for name, grid in by_age.items():
            grid[SEXES.index(row["sex"]), row["age"]] += row[name]
    names = ("people", "members", *PROJECTED, *(f"{name}_squares" for name in PROJECTED))
    by_band = {name: np.zeros((len(SEXES), len(AGE_BANDS))) for name in names}
    for row in cohort_cell.to_pylist():
        for name, grid in by_band.items():
            grid[SEXES.index(row["sex"]), AGE_BANDS.index(row["age_band"])] += row[name]
    spread = {
        name: float(np.sqrt(by_band[f"{name}_squares"].sum()) / max(1.0, by_band[name].sum()))
        for name in PROJECTED
    }
    return _Base(
        by_age["people"],
        in_bands(by_age["deaths"]),
        in_bands(by_age["person_days"]) / 365.25,
        by_band["people"],
        by_band["members"],
        {name: by_band[name] for name in PROJECTED},
        spread,
    )


def _lists(base: _Base, taken: Assumptions, death_rates: FloatArray) -> FloatArray:
    """The list in each year: grown as given, or aged."""
    if taken.growth is None:
        return aged(base.list_now, death_rates, YEARS_AHEAD)
    now = in_bands(base.list_now)
    growth = np.zeros_like(now)
    for i, sex in enumerate(SEXES):
        for j, band in enumerate(AGE_BANDS):
            if now[i, j] and (sex, band) not in taken.growth:
                raise InvalidInput(
                    f"`growth` has no row for sex {sex}, age band {band}, and people of it are on the list.",
                    remedy="Give a row of sex, age_band and growth for each five-year band, 0-4 to 90+.",
                )
            growth[i, j] = taken.growth.get((sex, band), 0.0)
    grown = np.stack([now * (1 + growth) ** year for year in range(YEARS_AHEAD + 1)])
    return np.broadcast_to(grown, (*death_rates.shape[:-2], *grown.shape))


def _draws(base: _Base, taken: Assumptions) -> _Draws:
    """Draw deaths, members, use and the change of rates."""
    random = np.random.default_rng(taken.seed)
    shape = (taken.draws, *base.deaths.shape)
    deaths = random.gamma(base.deaths + 0.5, size=shape) / np.where(
        base.person_years > 0, base.person_years, np.inf
    )
    members = random.beta(base.members + 0.5, np.maximum(base.people - base.members, 0) + 0.5, size=shape)
    each = {"people": np.where(base.people > 0, members, 0.0)}
    for name in PROJECTED:
        factor = np.maximum(random.normal(1.0, base.spread[name], taken.draws), 0.0)
        each[name] = base.each(name) * factor[:, np.newaxis, np.newaxis]
    low, high = taken.rate_change - taken.rate_range, taken.rate_change + taken.rate_range
    return _Draws(_lists(base, taken, deaths), each, random.uniform(low, high, taken.draws))


def _central(base: _Base, taken: Assumptions) -> FloatArray:
    """The list in each year at the rates of death observed."""
    rates = base.deaths / np.where(base.person_years > 0, base.person_years, np.inf)
    return _lists(base, taken, rates)


def _factors(lists: FloatArray, year: int, rate: Any, price: float) -> Factors:
    """Size and mix of a list, and how far rates and prices have moved by a year."""
    people = lists[..., year, :, :]
    size = people.sum(axis=(-2, -1))
    mix = people / size[..., np.newaxis, np.newaxis]
    return dict(zip(ORDER, (size, mix, (1 + rate) ** year, (1 + price) ** year), strict=True))


def _level(measure: str, each: FloatArray, factors: Factors) -> Any:
    """A measure of the cohort from all factors."""
    size, mix, rate, price = (factors[name] for name in ORDER)
    level = size * (mix * each).sum(axis=(-2, -1))
    if measure == "people":
        return level
    return level * rate * (price if measure == "cost_pence" else 1.0)


def _by_year(measure: str, base: _Base, draws: _Draws, taken: Assumptions) -> list[dict[str, Any]]:
    """A measure in each year; the first is counted."""
    lists, each = _central(base, taken), base.each(measure)
    now = rounded_to(base.counted(measure), STEP.get(measure, 5))
    rows = [{"measure": measure, "year": 0, "value": now, "lower": now, "upper": now}]
    for year in range(1, YEARS_AHEAD + 1):
        value = float(_level(measure, each, _factors(lists, year, taken.rate_change, taken.price)))
        drawn = _level(
            measure, draws.each[measure], _factors(draws.lists, year, draws.rate_change, taken.price)
        )
        given = rounded_to(value, STEP.get(measure, 5))
        rows.append({"measure": measure, "year": year, "value": given} | _range(drawn))
    return rows


def _steps(measure: str, base: _Base, draws: _Draws, taken: Assumptions) -> list[dict[str, Any]]:
    """What each factor adds by the last year."""
    lists = _central(base, taken)
    start, end = (_factors(lists, year, taken.rate_change, taken.price) for year in (0, YEARS_AHEAD))
    steps = sequential_decomposition(
        lambda at: _level(measure, base.each(measure), at), start, end, ORDER, to=STEP.get(measure, 5)
    )
    drawn_start, drawn_end = (
        _factors(draws.lists, year, draws.rate_change, taken.price) for year in (0, YEARS_AHEAD)
    )
    drawn = levels_in_order(
        lambda at: _level(measure, draws.each[measure], at), drawn_start, drawn_end, ORDER
    )
    kept = {"people": 2, "cost_pence": 4}.get(measure, 3)  # people have no rate, and events no price
    return [
        {
            "measure": measure,
            "position": rank + 1,
            "step": step.name,
            "before": step.before,
            "after": step.after,
        }
        | {"change": step.change}
        | _range(drawn[rank + 1] - drawn[rank])
        for rank, step in enumerate(steps[:kept])
    ]


def _range(drawn: NDArray[np.float64]) -> dict[str, float]:
    """The middle of the draws that the confidence level names."""
    tail = 50 * (1 - CONFIDENCE)
    lower, upper = np.percentile(drawn, [tail, 100 - tail])
    return {"lower": float(lower), "upper": float(upper)}
