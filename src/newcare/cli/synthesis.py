"""newcare synthesis: pool the results of several places, and say what a new place may expect."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("synthesis")
@click.argument("inputs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--published", is_flag=True, help="Add what independent studies found of the models of 2015.")
@click.option("--outcome", help="Pool this outcome only.")
@click.option(
    "--moderator",
    "moderators",
    multiple=True,
    help="Column of the file, or feature of the framework, that effects may go along with; may be given again.",
)
@click.option("--confidence", default=0.95, show_default=True, help="Level of every interval.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("synthesis"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(
    inputs: tuple[Path, ...],
    published: bool,
    outcome: str | None,
    moderators: tuple[str, ...],
    confidence: float,
    out: Path,
    as_json: bool,
) -> None:
    """Pool INPUTS: CSV files with the columns place, outcome, ratio or difference, lower and upper, and folders that
    newcare run or newcare evaluate wrote.

    Writes a page with a forest plot for each outcome, what a new place may expect, and the numbers.
    """
    from newcare.workflows.synthesis import pool_places

    pooled = pool_places(
        inputs, out, published=published, outcome=outcome, moderators=moderators, confidence=confidence
    )
    for line in pooled.words():
        say(line)
    say(f"Report: {pooled.report}")
    if as_json:
        answer(pooled.as_json())
