"""newcare link: from checked extracts to linked records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("link")
@click.argument("checked", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for the linked records; made where absent.",
)
@click.option(
    "--purpose",
    type=click.Choice(["evaluation", "planning", "payment", "direct-care"]),
    default="evaluation",
    show_default=True,
    help="What the records are for; decides pseudonyms and opt-outs.",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day the records are made available; today if not given.",
)
@click.option(
    "--opt-outs", type=click.Path(path_type=Path), help="Your own opt_outs.toml, instead of the one shipped."
)
@click.option(
    "--residue",
    type=click.Choice(["passes", "splink"]),
    default="passes",
    show_default=True,
    help="Who links what the passes leave; splink needs the extra 'linking'.",
)
@click.option(
    "--without-opt-outs",
    metavar="REASON",
    help="Go on without a whole list of opt-outs; the reason stands on the page.",
)
@json_option
def command(
    checked: Path,
    out: Path,
    purpose: str,
    day: dt.datetime | None,
    opt_outs: Path | None,
    residue: str,
    without_opt_outs: str | None,
    as_json: bool,
) -> None:
    """Link CHECKED, a folder that `newcare check` wrote, into the tables of records for one purpose."""
    from newcare.workflows.link import link_folder

    with progress_bar("Linking") as on_progress:
        result = link_folder(
            checked,
            out,
            on_progress,
            purpose=purpose,
            on=day.date() if day else None,
            opt_out_rules=opt_outs,
            residue=residue,
            without_opt_outs=without_opt_outs,
        )
    for line in result.findings.lines():
        say(line)
    say(f"Records: {result.folder}")
    say(f"Report: {result.report}")
    if as_json:
        answer({"records": str(result.folder), "report": str(result.report), **result.findings.as_json()})
