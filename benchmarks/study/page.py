"""The study as a page: what was drawn, then a table for each scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.study.panels import (
    BREAK,
    BROKEN_SHARE,
    DRIFT,
    QUARTERS,
    SCENARIOS,
    STARTS,
    TREATED,
    UNITS,
    Scenario,
)
from benchmarks.study.run import SCREENS, Behaviour, Study
from newcare.evaluation.areas import AREA_DESIGNS
from newcare.evaluation.verdict import VerdictCode

_HEAD = """# How the designs behave where the truth is known

Written by `python -m benchmarks.study`; do not edit. {draws} draws a scenario, the same draws for every design.

Each draw is a panel like those of an NHS programme: {units} practices of about 7,000 people over {quarters} quarters,
of which {treated} start in quarters {starts}. Emergency admissions are Poisson around rates with a season, a course
common to all, winters that weigh on some practices more than on others, and noise of each practice that lasts. Then the
same evaluation runs as in `newcare run`, every design with both screens for breaks in reporting.

- **coverage**: how often the 95 % interval holds the true mean effect; nominal is 95 %, and with {draws} draws chance
  alone moves it by about {chance:.1f} points.
- **bias**: mean estimate less truth, in points of the relative effect.
- **width**: mean width of the interval, in points.
- **said less, said more**: how often the whole interval lay below no effect, and above. Where there is no effect, the
  first is false success; where the effect is set, one of them is power.
- **drift seen**: how often the test of the trend before the start gave p below 0.05; such a result is reported as
  "cannot tell".
- **draws**: those that had an interval.
"""
HEADLINE = "callaway-santanna"
_COLUMNS = ("design", "coverage", "bias", "width", "said less", "said more", "drift seen", "draws")
_SCREEN_WORDS = {
    "without-reporting-breaks": "without practices whose reporting breaks",
    "all-units": "all practices",
}


def page_of(found: Study) -> str:
    """Write the page as Markdown."""
    head = _HEAD.format(
        draws=found.draws,
        units=UNITS,
        quarters=QUARTERS,
        treated=TREATED,
        starts=", ".join(str(each + 1) for each in STARTS),
        chance=196 * math.sqrt(0.95 * 0.05 / found.draws),
    )
    return head + _verdicts(found) + "".join(_scenario(each, found.behaviours) for each in SCENARIOS)


def _verdicts(found: Study) -> str:
    """How often the verdict said what, after every check."""
    codes = [code.value for code in VerdictCode]
    lines = [
        "",
        "## What the verdict said",
        "",
        f'Of the headline ({AREA_DESIGNS[HEADLINE].title}), after every check, in {found.draws} draws. "Cannot tell" '
        "holds the draws in which a gate failed.",
        "",
        "| truth | " + " | ".join(code.replace("_", " ") for code in codes) + " |",
        "|---" + "|---:" * len(codes) + "|",
    ]
    for scenario in SCENARIOS:
        said = found.verdicts[scenario.name]
        shares = " | ".join(_share(said.get(code, 0) / found.draws) for code in codes)
        lines.append(f"| {scenario.name} | {shares} |")
    return "\n".join(lines) + "\n"


def _scenario(scenario: Scenario, behaviours: Sequence[Behaviour]) -> str:
    """One scenario: what was set, and a table for each screen that differs."""
    screens = SCREENS if scenario.broken else SCREENS[:1]
    parts = [f"\n## {scenario.name.capitalize()}\n\n{_set(scenario)}\n"]
    for screen in screens:
        rows = [each for each in behaviours if (each.scenario, each.screen) == (scenario.name, screen)]
        if len(screens) > 1:
            parts.append(f"\n{_SCREEN_WORDS[screen].capitalize()}:\n")
        parts.append(_table(rows))
    return "".join(parts)


def _set(scenario: Scenario) -> str:
    """What is true in a scenario."""
    if scenario.drift:
        return (
            f"No effect, but the practices that start drift up by {100 * DRIFT:g} % a quarter all the while: an "
            "interval cannot hold the truth, and the question is whether the drift is seen."
        )
    if scenario.broken:
        share, step = 100 * BROKEN_SHARE, 100 * BREAK
        return f"No effect; at {share:g} % of practices what is reported steps up or down by {step:g} %."
    last = scenario.effect[-1]
    if len(scenario.effect) > 1:
        return f"An effect that grows to {100 * last:+g} % over {len(scenario.effect) - 1} quarters."
    return "No effect." if last == 0 else f"An effect of {100 * last:+g} % from the first quarter on."


def _table(rows: Sequence[Behaviour]) -> str:
    """A table with a row a design."""
    lines = ["", "| " + " | ".join(_COLUMNS) + " |", "|---" + "|---:" * (len(_COLUMNS) - 1) + "|"]
    lines += [
        f"| {AREA_DESIGNS[row.design].title} | {_share(row.coverage)} | {100 * row.bias:+.2f} "
        f"| {100 * row.width:.1f} | "
        f"{_share(row.success)} | {_share(row.harm)} | {_share(row.flagged)} | {row.draws} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.1f} %"
