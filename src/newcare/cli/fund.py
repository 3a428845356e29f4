"""newcare fund: give out a transformation fund by expected value, and show how little would change it."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("fund")
@click.argument("sites", type=click.Path(path_type=Path))
@click.option("--pot", required=True, help="Pounds to give out.")
@click.option(
    "--unit", default="1", show_default=True, help="Pounds that one unit of effect, one person's, is worth."
)
@click.option("--whole", is_flag=True, help="Give a site its whole ask or nothing.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("fund"), show_default=True, help="Folder written."
)
@json_option
def command(sites: Path, pot: str, unit: str, whole: bool, out: Path, as_json: bool) -> None:
    """Give out a fund to SITES, a CSV file with the columns site, ask_pounds, progress, effect_share and people."""
    from newcare.workflows.fund import allocate_fund

    allocated = allocate_fund(sites, pot, out, unit=unit, partial=not whole)
    say(allocated.words())
    say(f"Report: {allocated.report}")
    if as_json:
        answer(allocated.as_json())
