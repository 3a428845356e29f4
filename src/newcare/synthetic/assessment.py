"""Sites' own ratings of how far the care model is in place: the table `assessment`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import Days, Floats, Rows
from newcare.synthetic.columns import arrow_table, coded, dates
from newcare.synthetic.draws import Draws
from newcare.synthetic.geography import codes
from newcare.synthetic.layout import Layout
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.records import ASSESSMENT

SHARE_OF_SITES_SILENT = 0.12  # beside the one that always is
FEWEST_STARTED_TO_HAVE_ONE_SILENT = 2
_STEP = 0.05  # ratings are multiples of it
_AT_START, _SLOWEST, _RANGE_OF_PACE = 0.15, 0.10, 0.30  # a year


@dataclass(frozen=True)
class _Sites:
    """The neighbourhoods: when each starts the care model, and its practices' starts."""

    names: list[str]
    of_practice: Rows
    list_share: Floats
    practice_start: Days  # past the end where none of the practice's units starts
    start: Days  # of the first practice of each neighbourhood


def assessment_table(layout: Layout) -> pa.Table:
    """Give the table `assessment`: on the last day of each year, for the neighbourhoods that report."""
    sites, silent, elements = _sites(layout), silent_sites(layout), layout.settings.elements
    ends = [int(end) - 1 for end in layout.timeline.year_starts[1:]]
    reports = [
        (k, day)
        for k, name in enumerate(sites.names)
        for day in ends
        if name not in silent and sites.start[k] <= day
    ]
    site, day = np.repeat(np.array(reports, dtype=np.int32).reshape(-1, 2), len(elements), axis=0).T
    element = np.tile(np.arange(len(elements), dtype=np.int32), len(reports))
    years = (day - sites.start[site]) / DAYS_A_YEAR
    covered = np.array([_share_started(sites, k, on) for k, on in reports])
    return arrow_table(
        ASSESSMENT,
        site=coded(site, sites.names),
        assessed_date=dates(day, layout.timeline),
        element=coded(element, elements),
        depth=_rating("depth", layout.draws, site, element, years),
        breadth=_rating("breadth", layout.draws, site, element, years) * np.repeat(covered, len(elements)),
    )


def silent_sites(layout: Layout) -> tuple[str, ...]:
    """Neighbourhoods that have started the care model and never report: one or more, wherever two have started."""
    sites = _sites(layout)
    started = np.flatnonzero(sites.start < layout.timeline.end).astype(np.int32)
    if len(started) < FEWEST_STARTED_TO_HAVE_ONE_SILENT:
        return ()
    u = layout.draws.uniform("silent site", started)
    silent = (u == u.min()) | ((u < SHARE_OF_SITES_SILENT) & (u < u.max()))
    return tuple(sites.names[k] for k in started[silent])


def _sites(layout: Layout) -> _Sites:
    """Work out when each neighbourhood starts."""
    geography, timeline = layout.geography, layout.timeline
    of_practice = geography.neighbourhood
    practice_start = np.full(len(of_practice), timeline.end, dtype=np.int32)
    unit_starts = timeline.quarter_starts[layout.starts.quarter]
    for served, start in zip(geography.practices_of_unit(layout.starts.unit), unit_starts, strict=True):
        practice_start[served] = np.minimum(practice_start[served], start)
    count = int(of_practice.max()) + 1
    start = np.full(count, timeline.end, dtype=np.int32)
    np.minimum.at(start, of_practice, practice_start)
    return _Sites(codes("N", count), of_practice, geography.list_share, practice_start, start)


def _share_started(sites: _Sites, site: int, day: int) -> float:
    """Share of a neighbourhood's patients whose practice has started by a day, to the nearest step."""
    own = sites.list_share * (sites.of_practice == site)
    return float(np.rint(own[sites.practice_start <= day].sum() / own.sum() / _STEP) * _STEP)


def _rating(purpose: str, draws: Draws, site: Rows, element: Rows, years: Floats) -> Floats:
    """Rating of each element, from 0 to 1: it grows each year, at the pace of the site and of the element."""
    pace = _SLOWEST + _RANGE_OF_PACE * draws.uniform(f"{purpose}, pace", site, element)
    rating: Floats = np.rint(np.clip(_AT_START + pace * years, 0, 1) / _STEP) * _STEP
    return rating
