"""newcare risk: who is likely to be admitted as an emergency in the next year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("risk")
@click.argument("records", type=click.Path(path_type=Path))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Score everybody registered on this day."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("risk"),
    show_default=True,
    help="Results folder; made where absent.",
)
@click.option(
    "--model",
    type=click.Choice(["logistic", "lightgbm"]),
    default="logistic",
    show_default=True,
    help="lightgbm needs the extra 'boosting'.",
)
@click.option(
    "--definition",
    default="emergency-admission",
    show_default=True,
    help="What the model looks at: a shipped name, or a TOML file of your own.",
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Where it runs; the results are the same.",
)
@json_option
def command(
    records: Path, on: dt.datetime, out: Path, model: str, definition: str, engine: str, as_json: bool
) -> None:
    """Learn from RECORDS who is likely to be admitted next year, and write the list with its model card."""
    from newcare.workflows.risk import find_risk

    with progress_bar("Learning") as on_progress:
        found = find_risk(
            records, on.date(), out, on_progress, model=model, definition=definition, engine_name=engine
        )
    for line in found.lines():
        say(line)
    if as_json:
        answer(
            {
                "card": str(found.card),
                "risk": str(found.table("risk")),
                "data_version": found.manifest["data_version"],
                "performance": found.overall(),
                "tables": {name: str(found.table(name)) for name in found.manifest["tables"]},
            }
        )
