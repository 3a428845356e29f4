"""newcare access-log: whether the log of reads of patient data is as it was written."""

from __future__ import annotations

from pathlib import Path

import click

from newcare.cli.output import answer, json_option, say


@click.command("access-log")
@click.argument("log", type=click.Path(path_type=Path), required=False)
@json_option
def command(log: Path | None, as_json: bool) -> int:
    """Check LOG, or the log that newcare writes: every line whole, and tied to the line before."""
    from newcare.workflows.access_log import access_log_path, broken_lines

    path = log or access_log_path()
    broken = broken_lines(path)
    if broken:
        say(
            f"{path}: changed since it was written, at line {', '.join(map(str, broken))}. Ask who had access to it."
        )
    else:
        say(f"{path} is as it was written.")
    if as_json:
        answer({"log": str(path), "sound": not broken, "broken_lines": broken})
    return 1 if broken else 0
