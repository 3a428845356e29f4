"""newcare pot: check a pot file, print its schema, or start from the sample."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.group("pot")
def command() -> None:
    """Check a pot file, print its JSON Schema, or write the sample to start from."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check FILE, and say what it holds."""
    from newcare.caremodel.pots import load_pot

    pot = load_pot(file)
    say(
        f"{file} is sound: {pot.pot.name}, {len(pot.lines)} lines, {len(pot.cells)} cells, {len(pot.units)} units."
    )
    if as_json:
        answer({"name": pot.pot.name, "years": list(pot.years()), "sha256": pot.sha256})


@command.command("schema")
@json_option
def schema(as_json: bool) -> None:  # noqa: ARG001 (the schema is JSON either way)
    """Print the JSON Schema of the pot file."""
    from newcare.caremodel.pots import pot_schema

    answer(pot_schema())


@command.command("sample")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def sample(folder: Path, as_json: bool) -> None:
    """Write the sample pot, place-pot.toml, into FOLDER."""
    from newcare.caremodel.pots import write_pot_sample

    path = write_pot_sample(folder)
    say(f"Wrote {path}. Then: newcare budget {path}")
    if as_json:
        answer({"file": str(path)})
