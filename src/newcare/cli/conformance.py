"""newcare conformance: published and agreed cases, worked out again on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("conformance")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Run every case in FILES (JSON lines) and say which do not give the expected result."""
    from newcare.workflows.conformance import run_conformance

    report = run_conformance(files)
    if as_json:
        answer(report.as_json())
    else:
        for line in report.lines():
            say(line)
    return 1 if report.failed else 0
