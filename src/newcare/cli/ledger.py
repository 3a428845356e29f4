"""newcare ledger: check a value ledger, print its schema, start from a sample, or take over an estimate."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.group("ledger")
def command() -> None:
    """Check a value ledger, print its JSON Schema, write a sample to start from, or take over an estimate."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check FILE, and say what it holds."""
    from newcare.caremodel.ledgers import load_ledger

    ledger = load_ledger(file)
    heading = ledger.proposition
    say(
        f"{file} is sound: {heading.name}, {heading.term_years} years from {heading.first_year}, {len(ledger.costs)}"
        f" lines of cost, {len(ledger.savings)} of saving, outcomes estimated: {len(ledger.estimates)}."
    )
    if as_json:
        answer({"name": heading.name, "term_years": heading.term_years, "sha256": ledger.sha256})


@command.command("schema")
@json_option
def schema(as_json: bool) -> None:  # noqa: ARG001 (the schema is JSON either way)
    """Print the JSON Schema of the value ledger."""
    from newcare.caremodel.ledgers import ledger_schema

    answer(ledger_schema())


@command.command("sample")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def sample(name: str, folder: Path, as_json: bool) -> None:
    """Write the sample NAME (community-provider or vanguards-2016-17) into FOLDER."""
    from newcare.caremodel.ledgers import write_ledger_sample

    path = write_ledger_sample(name, folder)
    say(f"Wrote {path}. Then: newcare value {path}")
    if as_json:
        answer({"file": str(path)})


@command.command("estimate")
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--people", type=int, required=True, help="People whom the proposition covers.")
@click.option("--years", type=int, required=True, help="Length of its term in years, 1 to 15.")
@json_option
def estimate(results: Path, people: int, years: int, as_json: bool) -> None:
    """Print the estimate in RESULTS, a folder of newcare run, as it stands in a ledger."""
    from newcare.workflows.ledger_estimate import estimate_block

    block = estimate_block(results, people=people, years=years)
    if as_json:
        answer({"toml": block})
    else:
        click.echo(block)
