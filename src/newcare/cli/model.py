"""newcare model: check a model file, print its schema, or start from a sample."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.group("model")
def command() -> None:
    """Check a model-of-care file, print its JSON Schema, or write a sample to start from."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check FILE and the files it names, and say what they hold."""
    from newcare.caremodel import load_model

    model = load_model(file)
    say(
        f"{file} is sound: {model.model.name} ({model.model.type}), {len({wave.unit for wave in model.waves})}"
        f" units of kind {model.place.unit}, first start {min(wave.start for wave in model.waves)}."
    )
    if as_json:
        answer(
            {
                "name": model.model.name,
                "type": model.model.type,
                "units": len(model.waves),
                "sha256": model.sha256,
            }
        )


@command.command("schema")
@json_option
def schema(as_json: bool) -> None:  # noqa: ARG001 (the schema is JSON either way)
    """Print the JSON Schema of the model file."""
    from newcare.caremodel import json_schema

    answer(json_schema())


@command.command("sample")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def sample(name: str, folder: Path, as_json: bool) -> None:
    """Write the sample NAME (mcp, pacs, ehch, acc or uec) into FOLDER, to be edited."""
    from newcare.caremodel import write_sample

    path = write_sample(name, folder)
    say(f"Wrote {path}. Put your own waves beside it (unit,start), then: newcare model check {path}")
    if as_json:
        answer({"file": str(path)})
