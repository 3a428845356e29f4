"""Rows of the tables of estimates: relative and absolute effects, and the events that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newcare.evaluation.areas import RATIO, Finding
from newcare.evaluation.observed import Observed
from newcare.evaluation.screened_panel import Estimated
from newcare.methods.panel import Flags

PER = 1_000
_ENDS = {
    "relative_effect": ("absolute_effect", "events_avoided"),
    "lower": ("absolute_lower", "events_avoided_upper"),
    "upper": ("absolute_upper", "events_avoided_lower"),
}
Row = dict[str, Any]


def estimate_row(
    estimated: Estimated, observed: Observed, about: Mapping[str, Any], confidence: float
) -> Row:
    """Write the mean effect as rates and events, with what it rests on."""
    mean = estimated.found.mean
    row = _shown(mean, _of_events(estimated), observed, observed.since_start(None, None))
    if observed.scale == RATIO:
        row["minimum_detectable_effect"] = mean.minimum_detectable_effect(confidence)
    return {**row, **about, "scale": observed.scale}


def quarter_rows(estimated: Estimated, observed: Observed) -> Iterator[Row]:
    """Write the effect at each distance from the start."""
    for quarter, finding in estimated.found.by_quarter.items():
        cells = observed.since_start(quarter, quarter)
        of_events = _of_events(estimated, "quarter", quarter)
        yield {"relative_quarter": quarter, **_shown(finding, of_events, observed, cells)}


def year_rows(estimated: Estimated, observed: Observed) -> Iterator[Row]:
    """Write the effect in each year since the start."""
    length = observed.periods_per_year
    for year, finding in estimated.found.by_year.items():
        cells = observed.since_start(length * (year - 1), length * year - 1)
        of_events = _of_events(estimated, "year", year)
        yield {"year": year, **_shown(finding, of_events, observed, cells)}


def _of_events(estimated: Estimated, part: str = "mean", key: int | None = None) -> Finding | None:
    """What rates and events follow from: of the same figure, units counting by their events; null where none."""
    found = estimated.found if estimated.found.of_events is None else estimated.found.of_events
    chosen: dict[int, Finding] = found.by_quarter if part == "quarter" else found.by_year
    return found.mean if key is None else chosen.get(key)


def _shown(finding: Finding, of_events: Finding | None, observed: Observed, cells: Flags) -> Row:
    """Write a finding with the rates and events of the cells that it is about.

    The effect is a mean over units; rates and events are those of people, so they follow from `of_events`.
    """
    row: Row = {**finding.figures(ratio=observed.scale == RATIO)}
    if observed.scale != RATIO:
        return _with_level(row, observed, cells)
    events, years = observed.total(cells)
    if observed.counted:
        row |= {"events": int(events), "person_years": years}
    if of_events is None or (observed.counted and events == 0):
        return row  # of a ratio of 0 no number of events follows
    effects = {**of_events.figures(ratio=True)}
    return row | _absolute(effects, events, years, PER if observed.counted else 1)


def _absolute(row: Row, events: float, years: float, per: int) -> Row:
    """Turn relative effects into rates and events: the events seen are known, those avoided follow from the effect.

    Events there would have been = events seen / (1 + relative effect).
    """
    found: Row = {}
    if years <= 0:
        return found
    for source, (rate, avoided) in _ENDS.items():
        effect = row.get(source)
        if effect is not None and effect > -1:
            found[avoided] = events / (1 + effect) - events
            found[rate] = -found[avoided] / years * per
    if "events_avoided" in found:
        found["counterfactual_rate"] = (events + found["events_avoided"]) / years * per
    if per == 1:
        return {name: value for name, value in found.items() if not name.startswith("events_avoided")}
    return found


def _with_level(row: Row, observed: Observed, cells: Flags) -> Row:
    """Say what level of the outcome there would have been, on the scale of differences."""
    total, number = observed.total(cells)
    effect = row["absolute_effect"]
    if effect is not None and number > 0:
        row["counterfactual_rate"] = total / number - effect
    return row
