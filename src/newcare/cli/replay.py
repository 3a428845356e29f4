"""newcare replay: who would have paid whom in past years under several contracts."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("replay")
@click.argument("contracts", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--accounts",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV with the columns year, run, item, name, value; each contract uses the rows that it knows.",
)
@click.option(
    "--relabel", is_flag=True, help="Take the accounts' first year for the first year of each term."
)
@click.option(
    "--budget",
    type=click.Path(path_type=Path),
    help="Results folder of newcare run: settles each practice or neighbourhood on its own, too.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("replay"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(
    contracts: tuple[Path, ...], accounts: Path, relabel: bool, budget: Path | None, out: Path, as_json: bool
) -> None:
    """Replay past years under CONTRACTS, contract files: winners and losers against the first. No money moves."""
    from newcare.workflows.replay import replay_files

    replayed = replay_files(contracts, accounts, out, relabel=relabel, budget=budget)
    say(replayed.sentence)
    say(f"Report: {replayed.report}")
    if as_json:
        answer(replayed.as_json())
