"""newcare england: the auditors' Figure 11 on England's published numbers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newcare.cli.output import answer, json_option, progress_bar, say

if TYPE_CHECKING:
    from newcare.workflows.england import EnglandResult


@click.command("england")
@click.option(
    "--sources", type=click.Path(path_type=Path), required=True, help="Folder with the published files."
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Results folder; made where absent."
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="CSV of vanguards and areas, instead of the one shipped.",
)
@json_option
def command(sources: Path, out: Path, mapping: Path | None, as_json: bool) -> None:
    """Recompute Figure 11 of the auditors' report of 2018: MCP, PACS and the rest of England, 2014-15 = 100."""
    started = time.perf_counter()
    from newcare.workflows.england import recompute_figure_11

    with progress_bar("England") as on_progress:
        result = recompute_figure_11(sources, out, mapping, on_progress)
    seconds = round(time.perf_counter() - started, 2)
    _tell(result)
    if as_json:
        answer(result.as_json() | {"seconds": seconds})


def _tell(result: EnglandResult) -> None:
    """Say the changes, the verdict, what was checked and where the report is."""
    from newcare.report.words import number_words

    say(f"{'view':26} {'from':9} {'MCP':>7} {'p':>7} {'PACS':>7} {'p':>7} {'rest':>7}   per cent, to 2017-18")
    for view in result.findings.figure.views:
        cells = []
        for change in view.changes.values():
            cells.append(f"{number_words(change.change_percent, signed=True):>7}")
            if change.permutation_p is not None:
                cells.append(f"{change.permutation_p:7.4f}")
        say(f"{view.key:26} {view.baseline:9} {' '.join(cells)}")
    say("")
    for line in result.verdict:
        say(line)
    say("")
    for check in result.findings.checks:
        mark = {True: "holds", False: "DOES NOT HOLD", None: "not comparable"}[check.holds]
        say(f"Checked: {check.what}: {mark} ({check.seen}).")
    say(f"Report: {result.report}")
