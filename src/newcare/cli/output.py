"""What a command prints: one JSON object on standard output, or words for people on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")


class OnProgress(Protocol):
    """Told of each piece of long work: its name, its position, and how many there are."""

    def __call__(self, name: str, position: int, total: int, /) -> None:
        """Take note of one piece."""


def say(words: str) -> None:
    """Say something to the person at the terminal; on standard error where `--json` keeps standard output."""
    context = click.get_current_context(silent=True)
    click.echo(words, err=context is None or bool(context.params.get("as_json")))


def answer(found: Mapping[str, Any]) -> None:
    """Print the one object of `--json`."""
    click.echo(json.dumps(found, ensure_ascii=False, allow_nan=False))


def say_error(message: str, kind: str, *, as_json: bool) -> None:
    """Say what went wrong; with `--json` the one object says so too."""
    click.echo(f"newcare: {message}", err=True)
    if as_json:
        answer({"error": {"kind": kind, "message": message}})


@contextmanager
def progress_bar(label: str) -> Iterator[OnProgress]:
    """Show a bar while long work goes on; silent where standard error is not a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[step]}"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None, step="")

        def on_progress(name: str, position: int, total: int, /) -> None:
            bar.update(task, completed=position, total=total, step=name)

        yield on_progress
