"""newcare value: what may be booked of what a value proposition claims, and what it is worth."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("value")
@click.argument("ledgers", metavar="LEDGER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("value"), show_default=True, help="Folder written."
)
@json_option
def command(ledgers: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Appraise each LEDGER, a value ledger: page, workbook with formulas, letter and table; compare several."""
    from newcare.workflows.value import value_ledgers

    appraisal = value_ledgers(ledgers, out)
    for words in appraisal.words():
        say(words)
    say(f"Report: {appraisal.report}")
    if as_json:
        answer(appraisal.as_json())
