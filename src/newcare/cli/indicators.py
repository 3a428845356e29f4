"""newcare indicators: what is counted, explained, tested and counted."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say

_PERIODS = ("month", "quarter", "year")
_CUTS = ("deprivation", "ethnicity")
_BY = ("practice", "neighbourhood", "hospital", "urgent-care-network", "icb", "care-home")


@click.group("indicators", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the indicators; show, test or count one."""
    if context.invoked_subcommand is not None:
        return
    from newcare.workflows.indicators import list_indicators

    found = list_indicators()
    for each in found:
        say(f"{each['id']:56} {each['title']}")
    if as_json:
        answer({"indicators": found})


@command.command("show")
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Explain the indicator NAME, shipped or the path of a TOML file."""
    from newcare.workflows.indicators import explain_indicator

    found = explain_indicator(name)
    for heading, words in found.items():
        say(f"{heading:22} {words}")
    if as_json:
        answer(found)


@command.command("copy")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
def copy(name: str, file: Path) -> None:
    """Copy the shipped indicator NAME into the new FILE, to change it into your own."""
    from newcare.workflows.indicators import copy_indicator

    made = copy_indicator(name, file)
    say(f"Wrote {file}, with the id '{made.id}'. Change it, then run newcare indicators test {file}.")


@command.command("test")
@click.argument("name")
@json_option
def test(name: str, as_json: bool) -> int:
    """Run the tests that an indicator file carries; NAME is its path, or a shipped indicator."""
    from newcare.workflows.indicators import check_indicator

    found = check_indicator(name)
    for each in found:
        verdict = "passed" if each.passed else f"FAILED: expected {each.expected}, counted {each.found}"
        say(f"{each.name}: {verdict}")
    failed = sum(not each.passed for each in found)
    say(f"{len(found) - failed} passed, {failed} failed.")
    nothing = not any(each.found for each in found)
    if nothing:
        say("None of its tests counts anything at all: add rows that it should count, in case it never does.")
    if as_json:
        tests = [
            {"name": each.name, "expected": each.expected, "found": each.found, "passed": each.passed}
            for each in found
        ]
        answer({"tests": tests, "failed": failed, "counted_nothing": nothing})
    return 1 if failed else 0


@command.command("count")
@click.option("--records", required=True, type=click.Path(path_type=Path), help="Folder of linked tables.")
@click.option(
    "--indicator",
    "names",
    multiple=True,
    help="Name, or path of a TOML file; may be given several times. Left out: all that the records can tell.",
)
@click.option("--by", type=click.Choice(_BY), default="practice", show_default=True, help="Unit of the rows.")
@click.option(
    "--areas",
    type=click.Path(path_type=Path),
    help="CSV of small_area, area and share: count by these areas of residence instead.",
)
@click.option("--period", type=click.Choice(_PERIODS), default="quarter", show_default=True, help="Period.")
@click.option("--cut", type=click.Choice(_CUTS), help="Keep these groups of people apart.")
@click.option(
    "--cohort", type=click.Path(path_type=Path), help="Parquet of person_id: count these people only."
)
@click.option(
    "--supplied",
    type=click.Path(path_type=Path),
    help="Folder of series that others publish: INDICATOR.csv with area, period and value.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("counts"),
    show_default=True,
    help="Results folder.",
)
@json_option
def count(
    records: Path,
    names: tuple[str, ...],
    by: str,
    areas: Path | None,
    period: str,
    cut: str | None,
    cohort: Path | None,
    supplied: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Count indicators by unit, period, sex and age band, from linked tables of records."""
    from newcare.workflows.count_indicators import Request, count_indicators

    request = Request(names, by, period, cut, areas, cohort, supplied)
    with progress_bar("Indicators") as on_progress:
        result = count_indicators(records, request, out, on_progress)
    for line in result.lines():
        say(line)
    if as_json:
        answer(result.as_json())
