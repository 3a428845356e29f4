"""NAO's Figure 11 on the published numbers: what the four views are, and how each is made.

MCP and PACS areas and the rest of England, activity per head, indexed. Two sources: the Monthly Activity Return
(non-elective general and acute first finished consultant episodes, from 2013-14, by quarter) and Hospital Episode
Statistics (emergency admissions with and without a night, from 2015-16, by year). A financial year is divided by the
population of the 30 June that lies in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newcare.methods.breaks import find_steps
from newcare.outcomes.area_index import AreaPanel, indexed_series, largest_leverage
from newcare.outcomes.figure_11_results import (
    BASELINE,
    FOLLOW_UP,
    HES_BASELINE,
    MAR_MEASURE,
    THRESHOLD,
    WINDOW,
    AreaStep,
    Figure11,
    View,
)
from newcare.outcomes.figure_11_sources import COMPARED, Figure11Sources
from newcare.outcomes.figure_11_variants import compare, variants
from newcare.reference.vanguards import VanguardArea


def figure_11(sources: Figure11Sources, mapping: Sequence[VanguardArea]) -> Figure11:
    """Make the four views, the list of breaks and the variants.

    Args:
        sources: the published numbers, on stable units.
        mapping: vanguards and their areas; rows of low confidence are listed and not counted.

    Raises:
        InvalidInput: the mapping leaves a group without areas.
    """
    groups = sources.groups(mapping)
    steps = area_steps(sources, groups)
    whole = ~np.isin(sources.units, [step.unit for step in steps])
    monthly = sources.monthly_panel(groups)
    views = (
        _monthly_view("all-areas", "All areas", monthly),
        _monthly_view(
            "without-reporting-breaks", "Without areas whose reporting breaks", monthly.only(whole)
        ),
        _annual_view("one-day-or-more", "Stays of one night or more", sources, groups),
        _annual_view("zero-day", "Stays of no night", sources, groups),
    )
    return Figure11(
        views,
        steps,
        variants(sources, mapping, steps),
        largest_leverage(monthly, COMPARED, BASELINE, FOLLOW_UP),
        tuple(mapping),
        sources.names,
    )


def area_steps(sources: Figure11Sources, groups: Sequence[str]) -> tuple[AreaStep, ...]:
    """List the steps of more than 15 % between six-month means of each area's share of England, largest first.

    All months of the return from April 2013 are looked at, so that the screen does not depend on the years compared.
    """
    first, end = sources.month_span(BASELINE, FOLLOW_UP)
    found = [
        AreaStep(
            unit=sources.units[step.area],
            unit_name=sources.names[sources.units[step.area]],
            group=groups[step.area],
            month=sources.months[step.month],
            change_percent=100 * step.change,
            share_before_percent=100 * step.before,
            share_after_percent=100 * step.after,
            compared=first <= step.month - WINDOW and step.month + WINDOW <= end,
        )
        for step in find_steps(sources.monthly_shares, WINDOW, THRESHOLD)
    ]
    return tuple(sorted(found, key=lambda step: -abs(step.change_percent)))


def _monthly_view(key: str, title: str, panel: AreaPanel) -> View:
    """Make a view of the monthly return, 2014-15 = 100."""
    return View(
        key,
        title,
        "Monthly Activity Return, NHS England",
        MAR_MEASURE,
        "2014-15",
        "2017-18",
        compare(panel, BASELINE),
        indexed_series(_years(panel, BASELINE), COMPARED, BASELINE),
    )


def _annual_view(key: str, title: str, sources: Figure11Sources, groups: Sequence[str]) -> View:
    """Make a view of Hospital Episode Statistics, 2015-16 = 100: the first year that the table has."""
    panel = sources.annual_panel(groups, key)
    nights = "no night" if key == "zero-day" else "one night or more"
    return View(
        key,
        title,
        "Hospital Episode Statistics, NHS Digital",
        f"emergency admissions with a stay of {nights}",
        "2015-16",
        "2017-18",
        compare(panel, HES_BASELINE),
        indexed_series(_years(panel, HES_BASELINE), COMPARED, HES_BASELINE),
    )


def _years(panel: AreaPanel, first: int) -> AreaPanel:
    """Keep the periods from a financial year to the last of the figure."""
    return panel.between((panel.years >= first) & (panel.years <= FOLLOW_UP))
