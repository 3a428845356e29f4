"""newcare contract: check a contract file, print its schema, or start from a sample."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.group("contract")
def command() -> None:
    """Check a contract file, print its JSON Schema, or write a sample to start from."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check FILE, and say what it holds."""
    from newcare.caremodel.contracts import load_contract

    contract = load_contract(file)
    heading = contract.contract
    say(
        f"{file} is sound: {heading.name}, {heading.term_years} years from {heading.first_year}, {len(contract.lines)}"
        f" lines, {len(contract.parties)} parties."
    )
    if as_json:
        answer({"name": heading.name, "term_years": heading.term_years, "sha256": contract.sha256})


@command.command("schema")
@json_option
def schema(as_json: bool) -> None:  # noqa: ARG001 (the schema is JSON either way)
    """Print the JSON Schema of the contract file."""
    from newcare.caremodel.contracts import contract_schema

    answer(contract_schema())


@command.command("sample")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def sample(name: str, folder: Path, as_json: bool) -> None:
    """Write the sample NAME (integrated-provider, older-people-2015 or neighbourhood-shadow) and its accounts."""
    from newcare.caremodel.contracts import write_contract_sample

    path = write_contract_sample(name, folder)
    accounts = path.with_name(f"{path.stem}-accounts.csv")
    say(f"Wrote {path} and its accounts. Then: newcare settle {path} --accounts {accounts}")
    if as_json:
        answer({"file": str(path)})
