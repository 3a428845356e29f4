"""newcare evaluate: what changed where something started, on any panel."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("evaluate")
@click.argument("panel", type=click.Path(path_type=Path))
@click.option("--unit", default="", help="Column of units; otherwise told by its name.")
@click.option("--time", "time_column", default="", help="Column of months, quarters, years or numbers.")
@click.option("--outcome", "outcomes", multiple=True, help="Column of the outcome; repeat for further ones.")
@click.option("--start", help="Column of each unit's first treated time; empty where it never starts.")
@click.option("--treated", help="Column of 0 and 1: 1 from the unit's start on.")
@click.option("--person-time", help="Column of person-time; makes the outcome a count.")
@click.option(
    "--covariate", "covariates", multiple=True, help="Column in which units are made alike; repeat."
)
@click.option("--design", "designs", multiple=True, help="Design; repeat, the first gives the headline.")
@click.option(
    "--protocol", type=click.Path(path_type=Path), help="TOML file of the protocol; see newcare plan."
)
@click.option("--confidence", type=float, help="Level of the intervals.  [default: 0.95]")
@click.option("--log", "logarithm", is_flag=True, help="Compare logarithms of a number that is no count.")
@click.option("--periods-per-year", type=int, help="Where it cannot be read off the times.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("evaluation"),
    show_default=True,
    help="Folder written.",
)
@json_option
def command(
    panel: Path,
    unit: str,
    time_column: str,
    outcomes: tuple[str, ...],
    start: str | None,
    treated: str | None,
    person_time: str | None,
    covariates: tuple[str, ...],
    designs: tuple[str, ...],
    protocol: Path | None,
    confidence: float | None,
    logarithm: bool,
    periods_per_year: int | None,
    out: Path,
    as_json: bool,
) -> None:
    """Evaluate PANEL, a CSV file with a row for each unit and time; no model file is needed."""
    from newcare.workflows.evaluate import PanelRequest, evaluate_panel, panel_columns

    columns = panel_columns(
        unit=unit,
        time=time_column,
        outcomes=outcomes,
        start=start,
        treated=treated,
        person_time=person_time,
        covariates=covariates,
    )
    found = evaluate_panel(
        PanelRequest(panel, out, columns, designs, protocol, confidence, logarithm, periods_per_year)
    )
    for line in found.lines():
        say(line)
    say(f"Page: {found.page}")
    if as_json:
        answer(found.as_json())
