"""newcare settle: who owes whom what under a contract file, line by line."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("settle")
@click.argument("contract", type=click.Path(path_type=Path))
@click.option(
    "--accounts",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV with the columns year, run, item, name, value.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("settlement"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(contract: Path, accounts: Path, out: Path, as_json: bool) -> None:
    """Settle CONTRACT, a contract file, by its accounts: page, workbook with formulas, letter and table."""
    from newcare.workflows.settle import settle_file

    settled = settle_file(contract, accounts, out)
    say(settled.words())
    say(f"Statement: {settled.report}")
    if as_json:
        answer(settled.as_json())
