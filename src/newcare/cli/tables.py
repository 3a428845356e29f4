"""newcare tables: what each table means."""

from __future__ import annotations

import click

from newcare.cli.output import answer, json_option, say


@click.command("tables")
@click.argument("name", required=False)
@json_option
def command(name: str | None, as_json: bool) -> None:
    """List the tables, or show the columns of the table NAME."""
    from newcare.workflows.describe import describe_table, list_tables

    found = list_tables() if name is None else describe_table(name)
    if as_json:
        answer(found)
        return
    if name is None:
        for table, grain in found["tables"].items():
            say(f"{table:18} one row is {grain}")
        return
    say(f"{found['name']}: one row is {found['grain']}. Key: {', '.join(found['key'])}.")
    for column in found["columns"]:
        limits = f" [{column['limits']}]" if column["limits"] else ""
        say(f"  {column['name']:24} {column['type']:13} {column['privacy']:13} {column['meaning']}{limits}")
