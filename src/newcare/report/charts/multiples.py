"""Small multiples: the same measure of many units, a panel each, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.report.charts.panel_layout import LINE, panels_of
from newcare.report.charts.panel_marks import (
    axis_words,
    break_marks,
    foot_words,
    last_values,
    level_lines,
    series_lines,
    short_words,
    upright_lines,
)
from newcare.report.charts.scales import (
    Rows,
    Spec,
    Unit,
    above_plot,
    axis_of,
    in_two_widths,
    known,
    width_of,
    wrapped,
)
from newcare.report.charts.theme import INK, RULE
from newcare.report.charts.time_axis import period_words

_FOOT_LETTERS = (105, 46)


def small_multiples(
    rows: Rows,
    *,
    periods: Sequence[str] = (),
    baseline: float | None = None,
    notes: Sequence[tuple[str, str]] = (),
    title: str = "",
    unit: Unit = "number",
) -> Spec:
    """A panel per unit, with its name and its last value over it.

    Args:
        rows: one row per unit and period: `name`, `period`, `value`; panels stand in the order in which names first
            appear; where `value` is null the line breaks; where `broken` is true a break in reporting is marked.
        periods: all periods in order; by default those of the rows, in the order in which they first appear.
        baseline: value at which a level line is drawn in every panel, or None.
        notes: (period, words): an upright line in every panel; what they mean stands under the chart.
        title: what is measured; stands level above the plot.

    Raises:
        InvalidInput: no row has a known value.
    """
    seen = known(rows, "value")
    names = list(dict.fromkeys(str(row["name"]) for row in rows))
    periods = list(periods) or list(dict.fromkeys(str(row["period"]) for row in rows))
    drawn = [(period, words) for period, words in notes if period in periods]
    levels = [] if baseline is None else [baseline]
    broken = [row for row in seen if row.get("broken")]
    foot = _foot(periods, drawn, baseline, unit, marked=bool(broken))

    def build(narrow: bool) -> Spec:
        domain, _ = axis_of([*(row["value"] for row in seen), *levels], unit, narrow=True)
        axis_width = max(width_of(short_words(end, unit)) for end in domain) + 6
        panels = panels_of(names, periods, domain, axis_width=axis_width, narrow=narrow)
        return {
            "height": panels.height + LINE * len(wrapped(foot, _FOOT_LETTERS[narrow])),
            "padding": {"left": 2, "top": 2, "bottom": 2, "right": 2},
            "title": above_plot(title, narrow=narrow),
            "layer": [
                level_lines(panels, domain, RULE),
                level_lines(panels, levels, INK),
                upright_lines(panels, [period for period, _ in drawn]),
                *series_lines(panels, rows),
                *last_values(panels, seen, unit),
                *break_marks(panels, broken),
                axis_words(panels, domain, unit, axis_width),
                foot_words(wrapped(foot, _FOOT_LETTERS[narrow]), panels.height),
            ],
        }

    described = (
        f"{len(names)} small charts{f' of {title}' if title else ''}, one for each of {_some(names)}. {foot}"
    )
    return {**in_two_widths(build), "description": described}


def _foot(
    periods: Sequence[str],
    notes: Sequence[tuple[str, str]],
    baseline: float | None,
    unit: Unit,
    *,
    marked: bool,
) -> str:
    """What all panels share, in words."""
    lines = [f"Each panel runs from {period_words(periods[0])} to {period_words(periods[-1])}, on one scale"]
    if baseline is not None:
        lines.append(f"the level line is {short_words(baseline, unit)}")
    lines += [f"the dashed line at {period_words(period)}: {words}" for period, words in notes]
    lines += ["an open diamond marks a break in reporting"] if marked else []
    return "; ".join(lines) + "."


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more."""
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more
