"""newcare review: fourteen checks of a contract file before it starts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("review")
@click.argument("contract", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the page; none is written without it."
)
@json_option
def command(contract: Path, out: Path | None, as_json: bool) -> None:
    """Review CONTRACT, a contract file: what is red, what is not known, and whether it may start."""
    from newcare.workflows.settle import review_file

    reviewed = review_file(contract, out)
    say(reviewed.words())
    for check, colour in reviewed.review.checks.items():
        say(f"  {colour:8} {check.replace('_', ' ')}")
    if reviewed.report is not None:
        say(f"Report: {reviewed.report}")
    if as_json:
        answer(
            {**asdict(reviewed.review), "report": None if reviewed.report is None else str(reviewed.report)}
        )
