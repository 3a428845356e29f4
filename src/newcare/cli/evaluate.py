"""newcare evaluate: what changed where something started, on any panel; `persons` on any table of persons."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.evaluate_persons import persons
from newcare.cli.output import answer, json_option, say


class PanelFirst(click.Group):
    """Takes what is not the name of a command for a panel, so that `newcare evaluate PANEL.csv` works."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in that was left out."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["panel", *args]
        return super().parse_args(ctx, args)


@click.group("evaluate", cls=PanelFirst)
def command() -> None:
    """Evaluate a CSV file: PANEL.csv (a row for each unit and time), or persons PEOPLE.csv (a row for each person).

    newcare evaluate PANEL.csv is short for newcare evaluate panel PANEL.csv. No model file is needed.
    """


command.add_command(persons)


@command.command("panel")
@click.argument("panel", type=click.Path(path_type=Path))
@click.option("--unit", default="", help="Column of units; otherwise told by its name.")
@click.option("--time", "time_column", default="", help="Column of months, quarters, years or numbers.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    help="Column of the outcome judged by; otherwise told by its name.",
)
@click.option("--balancing", multiple=True, help="Column of an outcome that must not get worse; repeat.")
@click.option(
    "--negative-control",
    "negative_controls",
    multiple=True,
    help="Column of an outcome that cannot move; repeat.",
)
@click.option(
    "--better",
    "ways",
    multiple=True,
    help="lower or higher for the outcome judged by, NAME=higher or NAME=neither for another.  [default: lower]",
)
@click.option("--start", help="Column of each unit's first treated time; empty where it never starts.")
@click.option("--treated", help="Column of 0 and 1: 1 from the unit's start on.")
@click.option("--person-time", help="Column of person-time; makes the outcome a count.")
@click.option(
    "--person-time-unit",
    "time_unit",
    type=click.Choice(["people", "person-years", "person-months", "person-days"]),
    help="What person-time is counted in; otherwise told by the column's name.",
)
@click.option(
    "--covariate", "covariates", multiple=True, help="Column in which units are made alike; repeat."
)
@click.option("--reporting-break", help="Column of 0 and 1: 1 in units whose reporting broke.")
@click.option("--cluster", help="Column of sites or providers, whose units share what chance brings.")
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
def evaluate(
    panel: Path,
    unit: str,
    time_column: str,
    outcomes: tuple[str, ...],
    balancing: tuple[str, ...],
    negative_controls: tuple[str, ...],
    ways: tuple[str, ...],
    start: str | None,
    treated: str | None,
    person_time: str | None,
    time_unit: str | None,
    covariates: tuple[str, ...],
    reporting_break: str | None,
    cluster: str | None,
    designs: tuple[str, ...],
    protocol: Path | None,
    confidence: float | None,
    logarithm: bool,
    periods_per_year: int | None,
    out: Path,
    as_json: bool,
) -> None:
    """Evaluate PANEL: estimates by the designs that fit, the checks that could refute them, a verdict and a report."""
    from newcare.workflows.evaluate import PanelRequest, evaluate_panel, panel_columns, ways_of

    columns = panel_columns(
        unit=unit,
        time=time_column,
        outcomes=outcomes,
        start=start,
        treated=treated,
        person_time=person_time,
        covariates=covariates,
        balancing=balancing,
        negative_controls=negative_controls,
        reporting_break=reporting_break,
        cluster=cluster,
    )
    found = evaluate_panel(
        PanelRequest(
            panel,
            out,
            columns,
            designs,
            protocol,
            confidence,
            logarithm,
            periods_per_year,
            *ways_of(ways),
            time_unit=time_unit,
        )
    )
    for line in found.lines():
        say(line)
    say(f"Report: {found.page}, and as a document beside it")
    if as_json:
        answer(found.as_json())
