"""newcare local-report: does a local evaluation report have one of the five recurring faults?"""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.group("local-report")
def command() -> None:
    """Check a local evaluation report for the five faults that such reports have again and again."""


@command.command("questions")
@click.argument("out", type=click.Path(path_type=Path))
def questions(out: Path) -> None:
    """Write the questions into OUT, a TOML file to fill in."""
    from newcare.workflows.local_report import write_template

    write_template(out)
    say(f"Answer the questions in {out}, then: newcare local-report check {out}")


@command.command("check")
@click.argument("answers", type=click.Path(path_type=Path))
@json_option
def check(answers: Path, as_json: bool) -> None:
    """Judge ANSWERS, a file that `newcare local-report questions` wrote and you filled in."""
    from newcare.workflows.local_report import check_report_file

    checked = check_report_file(answers)
    for line in checked.lines():
        say(line)
    if as_json:
        answer(checked.as_json())
