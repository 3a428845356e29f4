"""The same comparison with one choice made differently each time: what the answer depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from newcare.outcomes.area_index import REST, AreaPanel, GroupChange, group_changes
from newcare.outcomes.figure_11_results import (
    BASELINE,
    FOLLOW_UP,
    HES_BASELINE,
    LABELLINGS,
    SEED,
    YEAR_BEFORE,
    AreaStep,
    Variant,
)
from newcare.outcomes.figure_11_sources import Figure11Sources
from newcare.reference.vanguards import VanguardArea, units_of
from newcare.terms import CareModel


def compare(panel: AreaPanel, baseline: int, follow_up: int = FOLLOW_UP) -> Mapping[str, GroupChange]:
    """Compare the groups between two financial years, with the settings of this figure."""
    return group_changes(panel, baseline, follow_up, labellings=LABELLINGS, seed=SEED)


def variants(
    sources: Figure11Sources, mapping: Sequence[VanguardArea], steps: Sequence[AreaStep]
) -> tuple[Variant, ...]:
    """Repeat the comparison with other years, another screen, another reading of the mapping, another source.

    Args:
        sources: the published numbers, on stable units.
        mapping: vanguards and their areas.
        steps: the breaks found by the screen.
    """
    groups = sources.groups(mapping)
    return (
        *_of_years_and_screen(sources, groups, steps),
        *_of_mapping(sources, mapping),
        *_of_source(sources, groups, steps),
    )


def _of_years_and_screen(
    sources: Figure11Sources, groups: Sequence[str], steps: Sequence[AreaStep]
) -> tuple[Variant, ...]:
    """Other years, and a screen of the years compared only."""
    monthly = sources.monthly_panel(groups)
    unbroken = _without(sources, [step for step in steps if step.compared], monthly)
    return (
        Variant(
            YEAR_BEFORE,
            "Monthly return, 2013-14 to 2014-15: before any vanguard began",
            compare(monthly, 2013, BASELINE),
        ),
        Variant(
            "monthly-two-years",
            "Monthly return, 2015-16 to 2017-18: the years of the hospital episodes",
            compare(monthly, HES_BASELINE),
        ),
        Variant(
            "breaks-in-compared-years",
            "Monthly return, without areas that break inside April 2014 to March 2018",
            compare(unbroken, BASELINE),
        ),
    )


def _of_mapping(sources: Figure11Sources, mapping: Sequence[VanguardArea]) -> tuple[Variant, ...]:
    """Other readings of where the vanguards worked."""
    monthly = sources.monthly_panel(sources.groups(mapping))
    in_care_home_area = np.isin(sources.units, list(units_of(mapping, CareModel.EHCH)))
    return (
        Variant(
            "low-confidence-counted",
            "Monthly return, areas of low confidence counted too",
            compare(sources.monthly_panel(sources.groups(mapping, low_too=True)), BASELINE),
        ),
        Variant(
            "whole-areas-only",
            "Monthly return, only areas that a vanguard covers whole",
            compare(sources.monthly_panel(sources.groups(mapping, whole_only=True)), BASELINE),
        ),
        Variant(
            "rest-without-care-homes",
            "Monthly return, areas of care-home vanguards taken out of the rest",
            compare(monthly.only(~(in_care_home_area & monthly.members(REST))), BASELINE),
        ),
    )


def _of_source(
    sources: Figure11Sources, groups: Sequence[str], steps: Sequence[AreaStep]
) -> tuple[Variant, ...]:
    """Hospital episodes: all stays together, and each kind without the areas that break."""
    every = sources.annual_panel(groups, "all")
    longer, short = (
        _without(sources, steps, sources.annual_panel(groups, stays))
        for stays in ("one-day-or-more", "zero-day")
    )
    return (
        Variant(
            "episodes-all-stays", "Hospital episodes, all emergency admissions", compare(every, HES_BASELINE)
        ),
        Variant(
            "one-day-or-more-without-breaks",
            "Hospital episodes, one night or more, without areas that break in the monthly return",
            compare(longer, HES_BASELINE),
        ),
        Variant(
            "zero-day-without-breaks",
            "Hospital episodes, no night, without areas that break in the monthly return",
            compare(short, HES_BASELINE),
        ),
    )


def _without(sources: Figure11Sources, steps: Sequence[AreaStep], panel: AreaPanel) -> AreaPanel:
    """Leave out the areas that have one of the steps."""
    return panel.only(~np.isin(sources.units, [step.unit for step in steps]))
