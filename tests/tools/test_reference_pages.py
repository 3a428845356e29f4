"""Reference pages say what the code says, and a page that no longer does is found."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click
from pydantic import BaseModel, Field

from newcare.tables.spec import Column, ColumnType, Privacy, TableSpec
from tools.model_file_text import model_file_page
from tools.reference_pages import differences, errors_page, write
from tools.reference_text import commands_page, tables_page

BUDGET = TableSpec(
    "budget",
    "a practice in a year",
    (
        Column("practice", ColumnType.TEXT, "code of the practice", privacy=Privacy.OPEN),
        Column(
            "share", ColumnType.NUMBER, "share of the pot", unit="share", minimum=0, maximum=1, nullable=True
        ),
        Column("line", ColumnType.TEXT, "acute | community", allowed=("acute", "community")),
    ),
    key=("practice", "line"),
    refers={"practice": ("place", "practice")},
)


class Top(BaseModel):
    """The people who use most."""

    share: float = Field(gt=0, le=1, description="Share of all people.")


class Wave(BaseModel):
    """One start."""

    unit: str


class Sample(BaseModel):
    """A small file."""

    policy: Literal["nnhip", "none"] = Field("nnhip", description="Rule for small counts.")
    top: Top | None = None
    waves: list[Wave] = Field(min_length=1)


@click.group()
def program() -> None:
    """Judge a model of care."""


@program.command()
@click.option("--people", default=300, show_default=True, help="How many people.")
def demo(people: int) -> None:
    """Make up a place."""


def test_every_error_has_a_section_with_its_exit_status() -> None:
    page = errors_page()
    assert "## FolderBusy\n\nExit status 5. Another run is writing into the same results folder." in page
    assert "## NewcareError" not in page


def test_a_table_shows_its_grain_its_key_and_every_column() -> None:
    page = tables_page({"budget": BUDGET})
    assert (
        "## budget\n\nOne row: a practice in a year. Key: `practice`, `line`. "
        "`practice` refers to `place.practice`."
    ) in page
    assert "| `practice` | text | code of the practice |  |  | no | open |" in page
    assert "| `share` | number | share of the pot | share | from 0 to 1 | yes | aggregate |" in page
    assert "| `line` | text | acute \\| community |  | `acute`, `community` | no | aggregate |" in page


def test_every_command_below_a_program_shows_its_help() -> None:
    page = commands_page(program, "newcare")
    assert "## newcare\n\n```text\nUsage: newcare [OPTIONS] COMMAND [ARGS]..." in page
    assert "## newcare demo\n\n```text\nUsage: newcare demo [OPTIONS]" in page
    assert "[default: 300]" in page


def test_every_table_of_the_model_file_has_a_section_under_the_name_it_has_in_the_file() -> None:
    page = model_file_page(Sample.model_json_schema())
    assert "| `policy` | `nnhip`, `none` | no: `nnhip` | Rule for small counts. |" in page
    assert "| `waves` | one or more of: table, below | yes |  |" in page
    assert "## `[top]`\n\nThe people who use most." in page
    assert "| `share` | number, more than 0, at most 1 | yes | Share of all people. |" in page
    assert "## `[[waves]]`\n\nOne start." in page


def test_pages_that_were_just_written_are_up_to_date(tmp_path: Path) -> None:
    pages = {"errors.md": lambda: "errors", "tables.md": lambda: "tables"}
    write(tmp_path, pages)
    assert differences(tmp_path, pages) == []


def test_a_page_that_is_missing_changed_or_nobodys_is_named_until_it_is_written_again(tmp_path: Path) -> None:
    pages = {"missing.md": lambda: "a", "changed.md": lambda: "b", "same.md": lambda: "c"}
    (tmp_path / "changed.md").write_text("something else")
    (tmp_path / "same.md").write_text("c")
    (tmp_path / "stray.md").write_text("d")
    assert differences(tmp_path, pages) == ["changed.md", "missing.md", "stray.md"]
    write(tmp_path, pages)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.md", "missing.md", "same.md"]
