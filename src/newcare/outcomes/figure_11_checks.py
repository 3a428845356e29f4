"""What can be checked of the published numbers before anything is read from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.outcomes.figure_11_results import FOLLOW_UP, HES_BASELINE
from newcare.outcomes.figure_11_sources import Figure11Sources

HES_PUBLISHED_2017 = 6_100_310
ENGLAND_MID_2017 = 55_619_430


@dataclass(frozen=True)
class Check:
    """One check: what was looked at, what was seen, and whether it holds (null: there is nothing to compare with)."""

    what: str
    seen: str
    holds: bool | None


def check_sources(sources: Figure11Sources) -> tuple[Check, ...]:
    """Check completeness, totals and agreement of the sources over the years compared."""
    return (
        _complete_months(sources),
        _national_rows(sources),
        _share_of_published_admissions(sources),
        _nights(sources),
        _population(sources),
        _agreement(sources),
    )


def _complete_months(sources: Figure11Sources) -> Check:
    """Every area has a number in every month of the years compared."""
    first, end = sources.month_span(2013, FOLLOW_UP)
    whole = int(np.isfinite(sources.episodes[:, first:end]).all(axis=1).sum())
    return Check(
        "Monthly return: each area has a number, whole or in part, in each month from April 2013 to March 2018",
        f"{whole} of {len(sources.units)} areas, {end - first} months"
        + (
            f"; codes left out because they belong to several areas: {', '.join(sources.left_out)}"
            * bool(sources.left_out)
        ),
        whole == len(sources.units),
    )


def _national_rows(sources: Figure11Sources) -> Check:
    """Areas and nationally commissioned activity; the published total is not in the file."""
    first, end = sources.month_span(FOLLOW_UP, FOLLOW_UP)
    areas, national = sources.episodes[:, first:end].sum(), sources.national[first:end].sum()
    return Check(
        "Monthly return 2017-18: areas plus nationally commissioned activity (X24) make England",
        f"{areas:,.0f} in areas, {national:,.0f} in X24, {areas + national:,.0f} together; the file does not hold "
        "the published total to compare with",
        None,
    )


def _share_of_published_admissions(sources: Figure11Sources) -> Check:
    """Rows of the annual table against the published total of emergency admissions."""
    total = float(sources.all_rows[sources.years.index(FOLLOW_UP)])
    share = total / HES_PUBLISHED_2017
    return Check(
        "Hospital episodes 2017-18: the rows make at least 99 % of the published total, not more than all",
        f"{total:,.0f} of {HES_PUBLISHED_2017:,} ({100 * share:.1f} %); people of unknown area are not in the rows",
        0.99 <= share <= 1,
    )


def _nights(sources: Figure11Sources) -> Check:
    """Stays of no night are a part of all emergency admissions."""
    kept = [sources.years.index(year) for year in range(HES_BASELINE, FOLLOW_UP + 1)]
    part, whole = sources.zero_day[:, kept], sources.emergency[:, kept]
    known = np.isfinite(part) & np.isfinite(whole)
    return Check(
        "Hospital episodes: both counts are known for each area and year, stays of no night the smaller",
        f"{int(known.sum())} of {known.size} area-years known; {100 * part[known].sum() / whole[known].sum():.1f} % "
        "of emergency admissions are of no night",
        bool(known.all() and (part <= whole).all()),
    )


def _population(sources: Figure11Sources) -> Check:
    """The areas' persons add up to England's published estimate."""
    total = int(sources.population.of(2017).sum())
    return Check(
        "Population mid-2017: the areas add up to the published estimate for England",
        f"{total:,} against {ENGLAND_MID_2017:,}",
        total == ENGLAND_MID_2017,
    )


def _agreement(sources: Figure11Sources) -> Check:
    """How far the two activity sources say the same of each area."""
    monthly = [_year(sources, year) for year in (HES_BASELINE, FOLLOW_UP)]
    annual = [sources.emergency[:, sources.years.index(year)] for year in (HES_BASELINE, FOLLOW_UP)]
    level = float(np.corrcoef(monthly[1], annual[1])[0, 1])
    growth = float(np.corrcoef(monthly[1] / monthly[0], annual[1] / annual[0])[0, 1])
    return Check(
        "The two sources agree across areas: level in 2017-18, growth since 2015-16",
        f"correlation {level:.3f} in level, {growth:.2f} in growth",
        None,
    )


def _year(sources: Figure11Sources, year: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Episodes of each unit in a financial year, shape (units,)."""
    first, end = sources.month_span(year, year)
    return np.asarray(sources.episodes[:, first:end].sum(axis=1))
