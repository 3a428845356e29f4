"""Panels like those of an NHS programme, with a truth that is set: counts of emergency admissions of practices.

Rates differ between practices and follow the season, a course common to all, a winter that weighs on some more than on
others, and noise of each practice that lasts from quarter to quarter; counts are Poisson given the rate. Practices
start in three waves. Levels and noise are those of the made-up place of `newcare synth`, which is set to cited figures.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.methods.checks import FloatArray
from newcare.outcomes.screen import reporting_breaks
from newcare.terms.periods import Quarter

UNITS, TREATED, QUARTERS = 72, 24, 28
STARTS = (10, 12, 14)  # waves of practices, by position of the quarter
FIRST = "2016-17 Q1"
RATE = 0.026  # admissions a person and quarter
LIST_SIZES = (8.9, 0.5)  # mean and spread of the logarithm
LASTING = 0.4  # how much of a practice's noise stays to the next quarter
NOISE, WINTER, COMMON = 0.03, 0.02, 0.01
SEASON = (-0.03, 0.0, 0.02, 0.04)
DRIFT = 0.0075  # a quarter: the violated trend, 3 % a year
BROKEN_SHARE, BREAK = 0.15, 0.30


@dataclass(frozen=True)
class Scenario:
    """One truth: the effect in each quarter since the start, drift apart of the treated, and breaks in reporting."""

    name: str
    effect: tuple[float, ...] = (0.0,)
    drift: float = 0.0
    broken: float = 0.0

    def log_effect(self, since: FloatArray) -> FloatArray:
        """Logarithm of the rate ratio at each number of quarters since the start; the last value lasts."""
        path = np.log1p(np.array(self.effect))
        place = np.clip(since, 0, len(path) - 1).astype(np.int64)
        return np.where(since >= 0, path[place], 0.0)


SCENARIOS = (
    Scenario("none"),
    Scenario("harmful", (0.05,)),
    Scenario("helpful", (-0.08,)),
    Scenario("growing", tuple(-0.12 * quarter / 12 for quarter in range(13))),
    Scenario("pre-trend violated", drift=DRIFT),
    Scenario("reporting breaks", broken=BROKEN_SHARE),
)


@dataclass(frozen=True)
class Drawn:
    """One draw: the panel as `newcare run` makes it, and the true mean effect over treated unit-quarters."""

    panel: pa.Table
    truth: float


def draw(scenario: Scenario, seed: int) -> Drawn:
    """Draw one panel; the same seed gives the same practices in every scenario."""
    rng = np.random.default_rng([2015, seed])
    sizes = rng.lognormal(*LIST_SIZES, UNITS)
    log_rate = np.log(RATE) + _course(rng) + rng.normal(0, 0.2, (UNITS, 1)) + _noise(rng)
    start = np.full(UNITS, np.inf)
    start[:TREATED] = np.resize(STARTS, TREATED)
    since = np.arange(QUARTERS) - start[:, None]
    log_effect = scenario.log_effect(since)
    treated = np.isfinite(start)[:, None]
    log_rate = log_rate + log_effect + scenario.drift * treated * np.arange(QUARTERS)
    years = np.repeat(sizes[:, None] / 4, QUARTERS, axis=1)
    monthly = _months(rng, 4 * years * np.exp(log_rate), scenario.broken)
    return Drawn(_panel(monthly, years, start), float(np.expm1(log_effect[since >= 0].mean())))


def _course(rng: np.random.Generator) -> FloatArray:
    """Season, a course common to all, and a hard winter a year that weighs on practices by a loading of their own."""
    season = np.resize(SEASON, QUARTERS)
    common = rng.normal(0, COMMON, QUARTERS).cumsum()
    winter = np.where(np.arange(QUARTERS) % 4 == 3, rng.normal(0, 1, QUARTERS), 0.0)
    return np.asarray(season + common + WINTER * rng.normal(0, 1, (UNITS, 1)) * winter)


def _noise(rng: np.random.Generator) -> FloatArray:
    """Noise of each practice that fades from quarter to quarter."""
    noise = np.empty((UNITS, QUARTERS))
    noise[:, 0] = rng.normal(0, NOISE, UNITS)
    fresh = rng.normal(0, NOISE * np.sqrt(1 - LASTING**2), (UNITS, QUARTERS))
    for quarter in range(1, QUARTERS):
        noise[:, quarter] = LASTING * noise[:, quarter - 1] + fresh[:, quarter]
    return noise


def _months(rng: np.random.Generator, expected: FloatArray, broken: float) -> FloatArray:
    """Monthly counts; some practices' reporting steps up or down at some month and stays there."""
    monthly = np.repeat(expected / 3, 3, axis=1)
    for unit in np.flatnonzero(rng.random(UNITS) < broken):
        monthly[unit, rng.integers(6, 3 * QUARTERS - 6) :] *= 1 + BREAK * rng.choice((-1, 1))
    return np.asarray(rng.poisson(monthly), dtype=np.float64)


def _panel(monthly: FloatArray, years: FloatArray, start: FloatArray) -> pa.Table:
    """Set counts out as the table `panel`, screened for breaks as a run screens them."""
    quarters = [Quarter.parse(FIRST)]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].next)
    labels = [str(quarter) for quarter in quarters]
    units = [f"practice {unit:02d}" for unit in range(UNITS)]
    events = monthly.reshape(UNITS, QUARTERS, 3).sum(axis=2)
    rate = events[:, :4].sum() / years[:, :4].sum()
    started = [labels[int(each)] if np.isfinite(each) else None for each in start]
    screen = _screened(monthly, units, quarters)
    rows = UNITS * QUARTERS
    return pa.table(
        {
            "outcome": pa.array(["emergency-admissions"] * rows),
            "unit": np.repeat(units, QUARTERS),
            "quarter": np.tile(labels, UNITS),
            "events": events.ravel().astype(np.int64),
            "expected": (rate * years).ravel(),
            "person_years": years.ravel(),
            "start": pa.array([each for each in started for _ in range(QUARTERS)], pa.string()),
            "reporting_break": np.repeat([screen[unit] for unit in units], QUARTERS),
        }
    )


def _screened(monthly: FloatArray, units: list[str], quarters: list[Quarter]) -> dict[str, bool]:
    """Whether the screen of a run finds a break in each practice, each being its own provider."""
    months = [_month(quarter.start, later) for quarter in quarters for later in range(3)]
    provider_month = pa.table(
        {
            "provider": np.repeat(units, len(months)),
            "month": pa.array(months * len(units), pa.date32()),
            "spells": monthly.ravel().astype(np.int64),
        }
    )
    reach = pa.table({"unit": units, "provider": units, "spells": monthly.sum(axis=1).astype(np.int64)})
    found = reporting_breaks(provider_month, reach, first_start=quarters[min(STARTS)].start.isoformat())[
        "unit_screen"
    ]
    return dict(zip(*(found.column(name).to_pylist() for name in ("unit", "reporting_break")), strict=True))


def _month(first: dt.date, later: int) -> dt.date:
    """First day of the month some months later in the same quarter; no quarter runs over the end of a year."""
    return first.replace(month=first.month + later)
