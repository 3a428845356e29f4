"""Control charts and run charts of one series."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.control_charts import DIRECTIONS, RULE_SETS, ControlChart, xmr_chart
from newcare.methods.run_charts import (
    PERLA_SHIFT,
    PERLA_TREND,
    AnhoejRunChart,
    PerlaRunChart,
    RunChart,
    run_chart,
)
from newcare.methods.run_charts import RULE_SETS as RUN_RULE_SETS
from newcare.report import charts
from newcare.report.charts import Unit
from newcare.workflows.chart.drawn import Drawn
from newcare.workflows.chart.reading import Columns, Numbers, in_order_of_time, position_of, read_numbers

_SERIES = Columns(words=("period",), numbers=("value",), key=("period",))
LEAST_POINTS = 12
_IMPROVEMENTS = dict(zip(("higher", "lower", "neither"), DIRECTIONS, strict=True))
Notes = Sequence[tuple[str, str]]


def draw_xmr(
    path: Path,
    *,
    rules: str = "plotthedots",
    improvement: str = "neither",
    target: float | None = None,
    phase_at: Sequence[str] = (),
    notes: Notes = (),
    title: str = "",
    unit: Unit = "number",
) -> Drawn:
    """An XmR control chart of a file with the columns `period` and `value`, in order of time.

    Args:
        path: the file, 12 points or more.
        rules: a rule set of `methods.control_charts`.
        improvement: whether `higher`, `lower` or `neither` is better.
        target: in the unit of the values.
        phase_at: periods at which limits are worked out anew.
        notes: (period, words) drawn as upright lines.
        title: what is measured.
        unit: of the values.

    Raises:
        InvalidInput: by the line or the option at fault.
    """
    if rules not in RULE_SETS:
        raise InvalidInput(f"--rules of an XmR chart is one of {', '.join(RULE_SETS)}.", seen=repr(rules))
    if improvement not in _IMPROVEMENTS:
        raise InvalidInput(f"--improvement is one of {', '.join(_IMPROVEMENTS)}.", seen=repr(improvement))
    why = "Limits from fewer than 12 points would move with every new one."
    found, periods = _series(path, LEAST_POINTS, why)
    starts = sorted(position_of("--phase-at", period, periods) for period in phase_at)
    chart = xmr_chart(
        [row["value"] for row in found.rows],
        rule_set=rules,
        improvement_direction=_IMPROVEMENTS[improvement],
        target=target,
        phase_starts=starts,
    )
    rows = _control_rows(found, chart)
    spec = charts.control_chart(
        rows,
        rule_set=rules,
        variation=chart.variation,
        improvement=_IMPROVEMENTS[improvement],
        assurance=chart.assurance,
        target=target,
        notes=_known_notes(notes, periods),
        title=title,
        unit=unit,
    )
    about = {
        "variation": chart.variation,
        "assurance": chart.assurance,
        "target": target,
        "rule_set": rules,
        "method": "XmR control chart",
        "data_version": found.version,
    }
    return Drawn("xmr", spec, [{**row, **about} for row in rows])


def draw_run(
    path: Path,
    *,
    rules: str = "anhoej",
    notes: Notes = (),
    title: str = "",
    unit: Unit = "number",
) -> Drawn:
    """A run chart of a file with the columns `period` and `value`, 10 points or more; otherwise as `draw_xmr`."""
    if rules not in RUN_RULE_SETS:
        raise InvalidInput(f"--rules of a run chart is one of {', '.join(RUN_RULE_SETS)}.", seen=repr(rules))
    found, periods = _series(path, 10, "Runs among fewer than 10 points say nothing.")
    chart = run_chart([row["value"] for row in found.rows], rule_set=rules)
    rows = [
        {"period": row["period"], "value": row["value"], "flag": _run_flag(position, chart)}
        for position, row in enumerate(found.rows)
    ]
    signal = _signal(chart)
    spec = charts.run_chart(
        rows,
        rule_set=rules,
        median=chart.median,
        signal=signal,
        notes=_known_notes(notes, periods),
        title=title,
        unit=unit,
    )
    about = {
        "median": chart.median,
        "signal": chart.signal,
        "finding": signal,
        "rule_set": rules,
        "method": "run chart",
        "data_version": found.version,
    }
    return Drawn("run", spec, [{**row, **about} for row in rows])


def _series(path: Path, least: int, why: str) -> tuple[Numbers, list[str]]:
    """A series and its periods, in order of time."""
    found = read_numbers(path, _SERIES, least_rows=least, why=why)
    periods = [row["period"] for row in found.rows]
    in_order_of_time(path, periods)
    return found, periods


def _known_notes(notes: Notes, periods: Sequence[str]) -> Notes:
    """The notes, each at a period of the file."""
    for period, _ in notes:
        position_of("--note", period, periods)
    return notes


def _control_rows(found: Numbers, chart: ControlChart) -> list[dict[str, Any]]:
    """Each point with the limits of its phase and the rules it meets."""
    phase_of = {
        point: (number, phase)
        for number, phase in enumerate(chart.phases, start=1)
        for point in range(phase.first_point, phase.last_point + 1)
    }
    return [
        {
            "period": row["period"],
            "value": row["value"],
            "phase": phase_of[point][0],
            "mean": phase_of[point][1].mean,
            "lower_limit": phase_of[point][1].lower_limit,
            "upper_limit": phase_of[point][1].upper_limit,
            "flag": chart.flags[point],
            "rules": " ".join(chart.rules[point]),
            "point_type": chart.point_types[point],
        }
        for point, row in enumerate(found.rows)
    ]


def _run_flag(position: int, chart: RunChart) -> str | None:
    """What a rule set marks a point with, where it marks points."""
    if not isinstance(chart, PerlaRunChart):
        return None
    return "shift" if position in chart.shift_points else "trend" if position in chart.trend_points else None


def _signal(chart: RunChart) -> str:
    """What the rule set found, as a sentence."""
    longest = f"the longest run on one side of the median has {chart.longest_run} points"
    verdict = "a sign of change" if chart.signal else "no sign of change"
    if isinstance(chart, AnhoejRunChart):
        crossings = "crossing" if chart.crossings == 1 else "crossings"
        return (
            f"{longest} (more than {chart.longest_run_limit} is a sign), {chart.crossings} {crossings} (fewer than "
            f"{chart.crossings_limit} is a sign): {verdict}."
        )
    return f"{longest}; runs of {PERLA_SHIFT} and trends of {PERLA_TREND} are signs: {verdict}."
