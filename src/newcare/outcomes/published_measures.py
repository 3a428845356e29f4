"""Every published measure with its breaks, and its groups where its areas carry the label of a care model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newcare.outcomes.measure_changes import GroupedMeasure, grouped_measure
from newcare.outcomes.series_breaks import SeriesBreak, series_breaks
from newcare.records.official_activity import AreaPopulation
from newcare.records.official_checks import SourceCheck
from newcare.records.official_series import AreaSeries
from newcare.reference.accepted_breaks import AcceptedBreak

FOLLOW_UP = 2017
FIRST_BASELINE = 2014


@dataclass(frozen=True)
class MeasureFindings:
    """One measure: its series, its breaks, and its groups; null for areas without a care model's label."""

    series: AreaSeries
    breaks: tuple[SeriesBreak, ...]
    grouped: GroupedMeasure | None


@dataclass(frozen=True)
class PublishedMeasures:
    """Every measure that was read, what was checked of its publications, and publications that are not there."""

    measures: tuple[MeasureFindings, ...]
    checks: tuple[SourceCheck, ...]
    absent: tuple[str, ...]

    def of_area(self, area: str) -> tuple[MeasureFindings, ...]:
        """Measures that count an area."""
        return tuple(each for each in self.measures if area in each.series.areas)

    @property
    def grouped(self) -> tuple[MeasureFindings, ...]:
        """Measures that are compared between care models."""
        return tuple(each for each in self.measures if each.grouped is not None)


def measure_findings(
    series: AreaSeries,
    register: Sequence[AcceptedBreak],
    population: AreaPopulation,
    groups: Mapping[str, str],
    compared: Sequence[str],
) -> MeasureFindings:
    """Screen one measure, and compare the groups where its areas carry a label.

    The baseline is the year before the programme, 2014-15, or the first year that the publication has.
    """
    breaks = series_breaks(series, register)
    if not series.publication.areas.merged:
        return MeasureFindings(series, breaks, None)
    baseline = max(FIRST_BASELINE, series.periods[0].year + (series.periods[0].month > 4))
    grouped = grouped_measure(
        series, breaks, population, groups, compared, baseline=baseline, follow_up=FOLLOW_UP
    )
    return MeasureFindings(series, breaks, grouped)
