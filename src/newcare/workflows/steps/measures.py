"""Steps that answer: what do the counts say, with what certainty, for whom, and what would chance explain?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newcare.caremodel import ModelOfCare
from newcare.engines import Step, Takes
from newcare.outcomes import (
    area_rates,
    control_tables,
    cube_by_cuts,
    event_square,
    funnels,
    inequality,
    rates,
)
from newcare.reference.indicators import Indicator
from newcare.reference.standard_population import european_standard_population_2013
from newcare.workflows.calendar import Calendar
from newcare.workflows.steps.outcomes import shown_indicators, tables_of


def measure_steps(model: ModelOfCare, calendar: Calendar, data_version: str) -> list[Step]:
    """Rates, contrasts, funnels, control charts and inequality of the primary and balancing outcomes."""
    shown = [each for each in shown_indicators(model) if not each.supplied]
    measured = [_measured(each, model.outcomes.targets.get(each.id)) for each in shown]
    periods = {"quarters": calendar.labels, "baseline": calendar.baseline_labels}
    standard = {
        "standard_population": european_standard_population_2013().standard_population,
        "data_version": data_version,
        **periods,
    }
    groups = {
        **standard,
        "started": sorted(calendar.start_days),
        "confidence": model.evaluation.confidence,
    }
    ids = [each["id"] for each in measured]
    return [
        *_counting(model, shown, calendar, periods),
        _step("rates", rates, ("cube", "event_square"), ("rate",), {**groups, "indicators": ids}),
        _step(
            "area-rates",
            area_rates,
            ("cube", "event_square"),
            ("area_rate", "rate_contrast"),
            {**groups, "indicators": measured},
        ),
        _step(
            "funnels",
            funnels,
            ("cube",),
            ("funnel",),
            {**periods, "data_version": data_version, "indicators": measured},
        ),
        _step(
            "control-charts",
            control_tables,
            ("cube", "reporting_break", "unit_provider"),
            ("control_point", "variation"),
            {**standard, "starts": calendar.start_quarters, "indicators": measured},
        ),
        _step(
            "inequality",
            inequality,
            ("cube_by_cut", "event_square"),
            ("cut_rate", "inequality"),
            {**groups, "indicators": measured},
        ),
    ]


def _counting(
    model: ModelOfCare, shown: Sequence[Indicator], calendar: Calendar, periods: Mapping[str, Any]
) -> list[Step]:
    """What is counted from the records beside the cube: repeats of a person, and the cube by cut."""
    tables = ("register", "place", *tables_of(shown))
    settings = {
        "unit": model.place.unit.column,
        "quarters": calendar.labels,
        "indicators": [each.id for each in shown],
        "own_indicators": {name: own.written for name, own in model.own_indicators.items()},
    }
    squares = {**settings, **periods, "started": sorted(calendar.start_days)}
    return [
        Step("repeats", event_square, tables, ("event_square",), squares),
        Step("cube-by-cut", cube_by_cuts, tables, ("cube_by_cut",), settings),
    ]


def _measured(each: Indicator, target: float | None) -> dict[str, Any]:
    """What measures need to know of an indicator, as `newcare.outcomes.measured.Measured` takes it."""
    return {
        "id": each.id,
        "direction": each.direction,
        "denominator": each.share_of,
        "one_by_one": each.one_by_one,
        "target": target,
    }


def _step(
    name: str,
    function: Callable[..., Any],
    inputs: tuple[str, ...],
    produces: tuple[str, ...],
    settings: dict[str, Any],
) -> Step:
    """A step over tables in memory."""
    return Step(name, function, inputs, produces, settings, takes=Takes.ROWS)
