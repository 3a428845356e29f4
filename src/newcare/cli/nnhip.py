"""newcare nnhip: build, check and read the neighbourhood health programme's monthly return."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say
from newcare.errors import InvalidInput


@click.group("nnhip")
def command() -> None:
    """Build, check or read the monthly return of the National Neighbourhood Health Implementation Programme."""


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
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Table to write: .csv, .parquet or .json."
)
@click.option(
    "--form",
    type=click.Choice(["return", "cube"]),
    default="return",
    show_default=True,
    help="As the return stands, or as places, periods and indicators to chart and compare.",
)
@json_option
def read(workbooks: tuple[Path, ...], out: Path, form: str, as_json: bool) -> None:
    """Read accepted WORKBOOKS into a table; several, of any places and months, with --form cube."""
    from newcare.workflows.nnhip import gather_returns, read_return

    if form == "return" and len(workbooks) > 1:
        raise InvalidInput(
            "Several returns make one table only with --form cube.", seen=f"{len(workbooks)} files"
        )
    returns = [read_return(workbooks[0], out)] if form == "return" else gather_returns(workbooks, out)
    for found in returns:
        say(
            f"Wrote {out}: {found.place}, {found.period}, {len(found.blocks)} metrics,"
            f" {found.suppressed_cells} suppressed cells, left empty."
        )
    if as_json:
        whole = asdict(returns[0]) if form == "return" else {"returns": [asdict(found) for found in returns]}
        answer({**whole, "file": str(out)})


@command.command("build")
@click.argument("records", type=click.Path(path_type=Path))
@click.option("--place", required=True, help="Place, as the programme names it.")
@click.option("--month", required=True, type=click.DateTime(["%Y-%m"]), help="Month, such as 2026-03.")
@click.option("--model", type=click.Path(path_type=Path), help="Model file that says who the cohort is.")
@click.option(
    "--cohort", type=click.Path(path_type=Path), help="Or a list of it: cohort.csv of newcare cohort."
)
@click.option("--caseload", type=click.Path(path_type=Path), help="List of people actively worked with (P1).")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Workbook to write: .xlsx.")
@json_option
def build(
    records: Path,
    place: str,
    month: dt.datetime,
    model: Path | None,
    cohort: Path | None,
    caseload: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Count a month of the cohort in the tables of RECORDS and write the workbook, small numbers starred."""
    from newcare.workflows.nnhip_build import build_return

    built = build_return(
        records, out, place=place, month=month.date(), model=model, cohort=cohort, caseload=caseload
    )
    say(f"Wrote {built.file}: {place}, {month:%Y-%m}.")
    for note in built.notes:
        say(f"  {note}")
    if as_json:
        answer(
            {"file": str(built.file), "place": place, "period": f"{month:%Y-%m}", "notes": list(built.notes)}
        )
