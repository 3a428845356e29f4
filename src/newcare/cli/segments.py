"""newcare segments: who is in which segment, and who moved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say


@click.command("segments")
@click.argument("records", type=click.Path(path_type=Path), required=False)
@click.option(
    "--segmentation",
    default="south-worcestershire",
    show_default=True,
    help="Name of a shipped segmentation, or the path of an edited copy (TOML).",
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day, such as 2024-04-01.")
@click.option(
    "--months",
    type=click.IntRange(min=1, max=120),
    help="A day in each of so many months before; left out: one day, a year before.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("segments"),
    show_default=True,
    help="Results folder; made where absent.",
)
@click.option("--list", "only_list", is_flag=True, help="List the shipped segmentations; make nothing.")
@json_option
def command(
    records: Path | None,
    segmentation: str,
    on: dt.datetime | None,
    months: int | None,
    out: Path,
    only_list: bool,
    as_json: bool,
) -> None:
    """Put everybody registered into one segment each, from the linked tables in the folder RECORDS."""
    from newcare.workflows.segments import segment_population, shipped_segmentations

    if only_list:
        shipped = shipped_segmentations()
        for each in shipped:
            say(f"{each['id']:22} {each['version']:8} {each['name']}: {each['standing']}")
        if as_json:
            answer({"segmentations": shipped})
        return
    if records is None or on is None:
        raise click.UsageError("Give the folder RECORDS and a day with --on, or --list.")
    with progress_bar("Segments") as on_progress:
        result = segment_population(records, segmentation, on.date(), out, on_progress, months=months)
    for line in result.lines():
        say(line)
    if as_json:
        answer(result.as_json())
