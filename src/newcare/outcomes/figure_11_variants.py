"""The same comparison with one choice made differently each time: what the answer depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from newcare.outcomes.figure_11_sources import COMPARED, Figure11Sources
from newcare.reference.vanguards import VanguardArea, units_of
from newcare.terms import CareModel


def compare(panel: AreaPanel, baseline: int, follow_up: int = FOLLOW_UP) -> Mapping[str, GroupChange]:
    """Compare the groups between two financial years, with the settings of this figure."""
    return group_changes(panel, COMPARED, baseline, follow_up, labellings=LABELLINGS, seed=SEED)


@dataclass(frozen=True)
class _Reading:
    """A variant not yet compared."""

    key: str
    words: str
    panel: AreaPanel
    baseline: int = BASELINE
    follow_up: int = FOLLOW_UP

    @property
    def whole(self) -> bool:
        """Whether every group has an area."""
        return all(self.panel.members(group).any() for group in (*COMPARED, REST))


def variants(
    sources: Figure11Sources, mapping: Sequence[VanguardArea], steps: Sequence[AreaStep]
) -> tuple[Variant, ...]:
    """Repeat the comparison with other years, another screen, another reading of the mapping, another source.

    Args:
        sources: the published numbers, on stable units.
        mapping: vanguards and their areas.
        steps: the breaks found by the screen.

    Returns:
        The variants in which every care model has an area.
    """
    groups = sources.groups(mapping)
    readings = (
        *_of_years_and_screen(sources, groups, steps),
        *_of_mapping(sources, mapping),
        *_of_source(sources, groups, steps),
    )
    return tuple(
        Variant(each.key, each.words, compare(each.panel, each.baseline, each.follow_up))
        for each in readings
        if each.whole
    )


def _of_years_and_screen(
    sources: Figure11Sources, groups: Sequence[str], steps: Sequence[AreaStep]
) -> tuple[_Reading, ...]:
    """Other years, and a screen of the years compared only."""
    monthly = sources.monthly_panel(groups)
    unbroken = _without(sources, [step for step in steps if step.compared], monthly)
    return (
        _Reading(
            YEAR_BEFORE,
            "Monthly return, 2013-14 to 2014-15: before any vanguard began",
            monthly,
            2013,
            BASELINE,
        ),
        _Reading(
            "monthly-two-years",
            "Monthly return, 2015-16 to 2017-18: the years of the hospital episodes",
            monthly,
            HES_BASELINE,
        ),
        _Reading(
            "breaks-in-compared-years",
            "Monthly return, without areas that break inside April 2014 to March 2018",
            unbroken,
        ),
    )


def _of_mapping(sources: Figure11Sources, mapping: Sequence[VanguardArea]) -> tuple[_Reading, ...]:
    """Other readings of where the vanguards worked."""
    monthly = sources.monthly_panel(sources.groups(mapping))
    in_care_home_area = np.isin(sources.units, list(units_of(mapping, CareModel.EHCH)))
    return (
        _Reading(
            "low-confidence-counted",
            "Monthly return, areas of low confidence counted too",
            sources.monthly_panel(sources.groups(mapping, low_too=True)),
        ),
        _Reading(
            "whole-areas-only",
            "Monthly return, only areas that a vanguard covers whole",
            sources.monthly_panel(sources.groups(mapping, whole_only=True)),
        ),
        _Reading(
            "rest-without-care-homes",
            "Monthly return, areas of care-home vanguards taken out of the rest",
            monthly.only(~(in_care_home_area & monthly.members(REST))),
        ),
    )


def _of_source(
    sources: Figure11Sources, groups: Sequence[str], steps: Sequence[AreaStep]
) -> tuple[_Reading, ...]:
    """Hospital episodes: all stays together, and each kind without the areas that break."""
    every = sources.annual_panel(groups, "all")
    longer, short = (
        _without(sources, steps, sources.annual_panel(groups, stays))
        for stays in ("one-day-or-more", "zero-day")
    )
    return (
        _Reading("episodes-all-stays", "Hospital episodes, all emergency admissions", every, HES_BASELINE),
        _Reading(
            "one-day-or-more-without-breaks",
            "Hospital episodes, one night or more, without areas that break in the monthly return",
            longer,
            HES_BASELINE,
        ),
        _Reading(
            "zero-day-without-breaks",
            "Hospital episodes, no night, without areas that break in the monthly return",
            short,
            HES_BASELINE,
        ),
    )


def _without(sources: Figure11Sources, steps: Sequence[AreaStep], panel: AreaPanel) -> AreaPanel:
    """Leave out the areas that have one of the steps."""
    return panel.only(~np.isin(sources.units, [step.unit for step in steps]))
