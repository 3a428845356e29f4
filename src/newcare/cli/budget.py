"""newcare budget: the whole-population budget of a pot, by year and unit."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("budget")
@click.argument("pot", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("budget"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(pot: Path, out: Path, as_json: bool) -> None:
    """Work out the budget of POT, a pot file: page, workbook with formulas, and a table of units."""
    from newcare.workflows.budget import budget_file

    budgeted = budget_file(pot, out)
    say(budgeted.words())
    say(f"Report: {budgeted.report}")
    if as_json:
        answer(budgeted.as_json())
