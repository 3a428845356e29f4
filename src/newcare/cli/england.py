"""newcare england: the auditors' Figure 11 on England's published numbers."""

from __future__ import annotations

import time
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


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
@click.option(
    "--breaks", type=click.Path(path_type=Path), help="TOML file of breaks in reporting that you have judged."
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    help="Code of an area that gets a page too (those of care models have one), or all; may be given again.",
)
@json_option
def command(
    sources: Path,
    out: Path,
    mapping: Path | None,
    breaks: Path | None,
    areas: tuple[str, ...],
    as_json: bool,
) -> None:
    """Recompute Figure 11 of the auditors' report of 2018 (MCP, PACS and the rest of England, 2014-15 = 100) and browse
    every published measure and area, with breaks in reporting marked.
    """
    started = time.perf_counter()
    from newcare.workflows.england import browse_england

    with progress_bar("England") as on_progress:
        result = browse_england(sources, out, mapping, on_progress, breaks=breaks, areas=areas)
    seconds = round(time.perf_counter() - started, 2)
    for line in result.lines():
        say(line)
    if as_json:
        answer(result.as_json() | {"seconds": seconds})
