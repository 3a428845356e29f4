"""newcare check: extracts in, accepted and quarantined rows out, with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from newcare.cli.output import answer, json_option, progress_bar, say, say_error


@click.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Results folder; FOLDER-checked where not given."
)
@click.option(
    "--flow",
    "flows",
    multiple=True,
    metavar="FILE=FLOW",
    help="The flow of a file, where the guess is wrong.",
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="TOML file with your own names, codes and dates."
)
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="[FILE|FLOW=]SHARE",
    help="Share of a file's rows in quarantine that stops the build; 0.05 where not given.",
)
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the extract; today where not given."
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
    folder: Path,
    out: Path | None,
    flows: Sequence[str],
    mapping: Path | None,
    thresholds: Sequence[str],
    on: dt.datetime | None,
    engine: str,
    as_json: bool,
) -> int:
    """Check the extracts in FOLDER: guess each file's flow, check each row, accept it or say why not."""
    from newcare.workflows.check import THRESHOLD, CheckRequest, check_folder

    shares = [_share(words) for words in thresholds]
    request = CheckRequest(
        folder,
        on.date() if on else dt.date.today(),
        out=out,
        flows=dict(_pair(words, "--flow") for words in flows),
        mapping=mapping,
        threshold=next((share for name, share in reversed(shares) if not name), THRESHOLD),
        thresholds={name: share for name, share in shares if name},
        engine=engine,
    )
    with progress_bar("Checking") as on_progress:
        result = check_folder(request, on_progress)
    for line in result.lines():
        say(line)
    if as_json:
        answer(result.as_json())
    error = result.error()
    if error is None:
        return 0
    say_error(str(error), type(error).__name__, as_json=False)
    return error.exit_status


def _share(words: str) -> tuple[str, float]:
    """Read "0.05" or "hes-apc=0.1"."""
    name, share = _pair(words, "--threshold") if "=" in words else ("", words)
    try:
        number = float(share)
    except ValueError as error:
        raise click.BadParameter(f"'{share}' is not a number.", param_hint="--threshold") from error
    if not 0 <= number <= 1:
        raise click.BadParameter("A share lies between 0 and 1.", param_hint="--threshold")
    return name, number


def _pair(words: str, option: str) -> tuple[str, str]:
    """Read "name=value"."""
    name, mark, value = words.rpartition("=")
    if not mark or not name or not value:
        raise click.BadParameter(f"'{words}' is not written as NAME=VALUE.", param_hint=option)
    return name, value
