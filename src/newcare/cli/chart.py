"""newcare chart: draw a control chart, run chart, funnel, index, small multiples or forest plot of a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newcare.cli.output import answer, json_option, say

if TYPE_CHECKING:
    from newcare.workflows.chart import Drawn

UNITS = ("number", "decimal", "count", "share", "change", "pence")
_Command = TypeVar("_Command", bound=Callable[..., None])

_UNIT = click.option(
    "--unit", type=click.Choice(UNITS), default=None, help="How values are written; a share of 0.12 as 12 %."
)
_NOTES = click.option(
    "--note", "notes", nargs=2, multiple=True, metavar="PERIOD WORDS", help="An upright line with words."
)


def _shared(kind: str) -> Callable[[_Command], _Command]:
    """The file, the folder, the format and the title, which every kind takes."""

    def decorated(function: _Command) -> _Command:
        for option in (
            json_option,
            click.option("--title", default="", help="What is measured; stands above the chart."),
            click.option(
                "--format",
                "form",
                type=click.Choice(("svg", "png", "vega", "csv", "all")),
                default="all",
                show_default=True,
            ),
            click.option(
                "--out",
                type=click.Path(path_type=Path),
                default=Path(f"chart-{kind}"),
                show_default=True,
                help="Folder written.",
            ),
            click.argument("file", metavar="DATA.csv", type=click.Path(path_type=Path)),
        ):
            function = option(function)
        return function

    return decorated


@click.group("chart")
def command() -> None:
    """Draw a chart of your own numbers: picture for page and phone, Vega-Lite, and the numbers as CSV."""


@command.command("sample")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def sample(folder: Path, as_json: bool) -> None:
    """Write made-up files into FOLDER to start from: series.csv, units.csv, groups.csv and studies.csv."""
    from newcare.workflows.chart import write_chart_samples

    files = write_chart_samples(folder)
    say("Wrote " + ", ".join(map(str, files)) + f". Then: newcare chart xmr {files[0]}")
    if as_json:
        answer({"files": [str(path) for path in files]})


@command.command("xmr")
@_shared("xmr")
@click.option("--rules", default="plotthedots", show_default=True, help="plotthedots, mdc_excel or ihi.")
@click.option(
    "--improvement",
    type=click.Choice(("higher", "lower", "neither")),
    default="neither",
    show_default=True,
    help="Which way is better.",
)
@click.option("--target", type=float, help="Drawn, and compared with the limits.")
@click.option("--phase-at", multiple=True, metavar="PERIOD", help="Work the limits out anew from here.")
@_NOTES
@_UNIT
def xmr(file: Path, out: Path, form: str, as_json: bool, unit: str | None, **options: Any) -> None:
    """Control chart of DATA.csv with the columns period, value: 12 rows or more, in order of time."""
    from newcare.workflows.chart import draw_xmr

    _write(draw_xmr(file, **options, **_known(unit=unit)), out, form, as_json=as_json)


@command.command("run")
@_shared("run")
@click.option("--rules", default="anhoej", show_default=True, help="anhoej or perla_2011.")
@_NOTES
@_UNIT
def run(file: Path, out: Path, form: str, as_json: bool, unit: str | None, **options: Any) -> None:
    """Run chart of DATA.csv with the columns period, value: 10 rows or more, in order of time."""
    from newcare.workflows.chart import draw_run

    _write(draw_run(file, **options, **_known(unit=unit)), out, form, as_json=as_json)


@command.command("funnel")
@_shared("funnel")
@click.option(
    "--overdispersion", is_flag=True, help="Widen the limits by how much units differ beyond chance."
)
@click.option("--per", type=float, help="What rates are expressed over; 1,000 where not given.")
@_UNIT
def funnel(file: Path, out: Path, form: str, as_json: bool, unit: str | None, **options: Any) -> None:
    """Funnel of DATA.csv: name, and numerator, denominator; or observed, expected; or events, population."""
    from newcare.workflows.chart import draw_funnel

    _write(draw_funnel(file, **options, **_known(unit=unit)), out, form, as_json=as_json)


@command.command("indexed")
@_shared("indexed")
@click.option(
    "--baseline",
    nargs=2,
    metavar="FIRST LAST",
    help="Periods that average 100; the first four where not given.",
)
@_NOTES
@click.option(
    "--break",
    "breaks",
    nargs=2,
    multiple=True,
    metavar="PERIOD WORDS",
    help="An accepted reporting break.",
)
def indexed(file: Path, out: Path, form: str, as_json: bool, **options: Any) -> None:
    """Index of DATA.csv with the columns name, period, value; lower and upper where you have limits."""
    from newcare.workflows.chart import draw_indexed

    _write(draw_indexed(file, **options), out, form, as_json=as_json)


@command.command("small-multiples")
@_shared("small-multiples")
@click.option("--order", type=click.Choice(("file", "name", "last")), default="file", show_default=True)
@_NOTES
@_UNIT
def small_multiples(
    file: Path, out: Path, form: str, as_json: bool, unit: str | None, **options: Any
) -> None:
    """A small chart for each name of DATA.csv with the columns name, period, value, all on one scale."""
    from newcare.workflows.chart import draw_small_multiples

    _write(draw_small_multiples(file, **options, **_known(unit=unit)), out, form, as_json=as_json)


@command.command("forest")
@_shared("forest")
@click.option(
    "--measure", type=click.Choice(("difference", "ratio")), default="difference", show_default=True
)
@click.option(
    "--method",
    type=click.Choice(("reml", "dersimonian_laird", "paule_mandel")),
    default="reml",
    show_default=True,
    help="How the variance between studies is estimated.",
)
@click.option("--hartung-knapp/--normal", default=True, show_default=True, help="Interval of the mean.")
@click.option("--sides", nargs=2, metavar="LEFT RIGHT", default=("", ""), help="What lies beside no effect.")
@_UNIT
def forest(file: Path, out: Path, form: str, as_json: bool, unit: str | None, **options: Any) -> None:
    """Forest plot of DATA.csv with the columns name, estimate, lower, upper: 95 % limits, a row a study."""
    from newcare.workflows.chart import draw_forest

    _write(draw_forest(file, **options, **_known(unit=unit)), out, form, as_json=as_json)


def _known(**options: Any) -> dict[str, Any]:
    """Options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def _write(drawn: Drawn, out: Path, form: str, *, as_json: bool) -> None:
    """Write a chart and say what it shows."""
    from newcare.workflows.chart import write_drawn

    written = write_drawn(drawn, out, form)
    say(drawn.words)
    say("Written: " + ", ".join(str(out / name) for name in written.files))
    if as_json:
        answer(written.as_json())
