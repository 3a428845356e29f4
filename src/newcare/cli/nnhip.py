"""newcare nnhip: check and read the neighbourhood health programme's monthly return."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say
from newcare.errors import InvalidInput


@click.group("nnhip")
def command() -> None:
    """Check or read a workbook of the National Neighbourhood Health Implementation Programme's monthly return."""


@command.command("check")
@click.argument("workbook", type=click.Path(path_type=Path))
@json_option
def check(workbook: Path, as_json: bool) -> int:
    """Accept WORKBOOK, or say cell by cell why not; the exit status is 2 where it is refused."""
    from newcare.workflows.nnhip import check_lines, check_return

    found = check_return(workbook)
    for line in check_lines(workbook, found):
        say(line)
    if as_json:
        answer(asdict(found))
    return 0 if found.accepted else InvalidInput.exit_status


@command.command("read")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Table to write: .csv, .parquet or .json."
)
@json_option
def read(workbook: Path, out: Path, as_json: bool) -> None:
    """Read an accepted WORKBOOK into a table: one row a metric, group and band."""
    from newcare.workflows.nnhip import read_return

    found = read_return(workbook, out)
    say(
        f"Wrote {out}: {found.place}, {found.period}, {len(found.blocks)} metrics,"
        f" {found.suppressed_cells} suppressed cells, left empty."
    )
    if as_json:
        answer({**asdict(found), "file": str(out)})
