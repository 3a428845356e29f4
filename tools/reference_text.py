"""Reference pages as text: each function turns what the code says of itself into one Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc

import click

from newcare.errors import NewcareError
from newcare.tables.spec import Column, TableSpec

MADE = "<!-- Written by `make docs` from the code: change the code, not this page. -->\n"


def errors_page(classes: Iterable[type[NewcareError]]) -> str:
    """Each error a command can end with: its name, exit status and meaning."""
    sections = [
        f"## {error.__name__}\n\nExit status {error.exit_status}. {paragraph(error.__doc__)}"
        for error in sorted(classes, key=lambda error: (error.exit_status, error.__name__))
    ]
    opening = (
        "Every error that newcare raises on purpose says what is wrong, what was seen, and what to do next. "
        "A command that meets one prints it to standard error and ends with the exit status below; 0 means "
        "that all went well. No message holds a value from a person's record."
    )
    return page("Errors", opening, sections)


def tables_page(tables: Mapping[str, TableSpec]) -> str:
    """Each table: its grain, key and columns."""
    opening = (
        "What one row of each table is, and what each column means. `newcare tables NAME` prints the same. "
        "Privacy classes: *identifiable* names a person; *personal* is about one person; *aggregate* is about "
        "groups, and disclosure control applies when it is released; *open* has no person behind it."
    )
    return page("Tables", opening, [_table_section(name, spec) for name, spec in tables.items()])


def commands_page(program: click.Group, name: str) -> str:
    """Each command, as its own help shows it."""
    opening = (
        "What each command takes. Every command accepts `--json`: then standard output holds one JSON object "
        "and nothing else. What is written for people goes to standard error."
    )
    sections = [f"## {title}\n\n```text\n{text}\n```" for title, text in _helps(program, name)]
    return page("Commands", opening, sections)


def page(title: str, opening: str, sections: Sequence[str]) -> str:
    """Put a page together."""
    return "\n\n".join([f"# {title}", MADE.strip(), opening, *sections]) + "\n"


def paragraph(docstring: str | None) -> str:
    """A docstring as one paragraph."""
    return " ".join(cleandoc(docstring or "").split())


def rows(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is written so that it does not end the cell."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _table_section(name: str, spec: TableSpec) -> str:
    """One table of records or results."""
    refers = "".join(
        f" `{column}` refers to `{table}.{other}`." for column, (table, other) in spec.refers.items()
    )
    key = ", ".join(f"`{column}`" for column in spec.key)
    columns = rows(
        ("column", "type", "meaning", "unit", "allowed", "may be empty", "privacy"),
        ([f"`{column.name}`", *_column_cells(column)] for column in spec.columns),
    )
    return f"## {name}\n\nOne row: {spec.grain}. Key: {key}.{refers}\n\n{columns}"


def _column_cells(column: Column) -> list[str]:
    """What is known of a column, after its name."""
    bounds = [
        f"{words} {bound:g}"
        for words, bound in (("from", column.minimum), ("to", column.maximum))
        if bound is not None
    ]
    allowed = ", ".join(f"`{value}`" for value in column.allowed or ()) or " ".join(bounds)
    empty = "yes" if column.nullable else "no"
    return [str(column.type), column.meaning, column.unit or "", allowed, empty, str(column.privacy)]


def _helps(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """Full name and help text of a command and of all below it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from _helps(found, below, context)
