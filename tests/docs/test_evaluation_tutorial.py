"""The tutorial on evaluation says what its commands print: they are run in order, and every number is looked for.

A `text` fence holds lines of what the commands above it printed; a quotation is a sentence of a check; the table by
year holds rows of `effect_by_year`. Commands in `console` fences need nothing; those in `sh` fences need the published
files.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newcare.terms.words import per_cent
from tools.documents import FENCE, console_commands

PATIENCE = 300  # seconds a command may take
PUBLISHED = "public-statistics"


@pytest.fixture(scope="module")
def sections(repository: Path) -> list[str]:
    """The tutorial's numbered sections, the opening words first."""
    return (repository / "docs/tutorial/evaluation.md").read_text(encoding="utf-8").split("\n## ")


@pytest.fixture(scope="module")
def england(sections, shared, tmp_path_factory) -> Path:
    """The folder of a reader who has typed everything from the public example to the lock."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / PUBLISHED).symlink_to(shared / "data" / "public")
    follow("\n".join(sections[2:7]), folder)
    return folder


def follow(text: str, folder: Path) -> int:
    """Run what the page says, and hold what it says was printed against what was; how many lines were held."""
    printed, held = "", 0
    for label, body in FENCE.findall(text):
        if label == "console":
            printed = typed(console_commands(f"```console\n{body}```"), folder)
        elif label == "sh":
            printed = typed(body.splitlines(), folder)
        elif label == "toml":
            (folder / "mcp.toml").write_text(body, encoding="utf-8")
        else:
            missing = [line for line in body.splitlines() if plain(line) not in printed]
            assert not missing, f"the page says that this is printed: {missing}\nprinted: {printed}"
            held += len(body.splitlines())
    return held


def typed(commands: list[str], folder: Path) -> str:
    """What the commands print, on one line."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = ""
    for command in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=folder,
            env=os.environ | {"PATH": programs},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        printed += done.stdout
    return plain(printed)


def plain(text: str) -> str:
    """Words with one space between."""
    return " ".join(text.split())


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_year(folder: Path) -> dict[tuple[str, str], str]:
    """Effects of the headline design, by year and screen, as the page writes them."""
    return {
        (row["year"], row["screen"]): "{} ({} to {})".format(
            *(per_cent(float(row[name]), signed=True) for name in ("relative_effect", "lower", "upper"))
        )
        for row in rows_of(folder / "effect_by_year.csv")
        if (row["outcome"], row["design"]) == ("events", "callaway-santanna")
    }


def test_the_panel_that_is_typed_gives_what_the_page_prints(sections, tmp_path):
    assert follow(sections[1], tmp_path) > 5


def test_the_rows_to_pool_begin_with_the_result_of_the_typed_panel(sections):
    assert "−9.9 % (−13.5 % to −6.1 %)" in sections[1]
    assert "Sites,admissions,0.901,0.865,0.939" in sections[7]  # 1 less each


@pytest.mark.slow
@pytest.mark.shared_data
def test_every_quoted_check_is_one_that_was_made(sections, england):
    quoted = re.findall(r"(?:^> .*\n)+", "\n".join(sections), re.MULTILINE)
    said = {row["sentence"] for name in ("mcp", "pacs") for row in rows_of(england / name / "diagnostic.csv")}
    assert len(quoted) == 5
    assert {plain(each.replace("> ", "")) for each in quoted} <= said


@pytest.mark.slow
@pytest.mark.shared_data
def test_the_table_by_year_is_that_of_the_headline_design(sections, england):
    found = by_year(england / "mcp")
    for year in ("1", "2", "3"):
        cells = (year, found[year, "without-reporting-breaks"], found[year, "all-units"])
        assert f"| {' | '.join(cells)} |" in sections[3]


@pytest.mark.slow
@pytest.mark.shared_data
def test_without_three_areas_nothing_is_left_of_the_third_year(sections, england):
    assert f"Year 3 is now {by_year(england / 'without-three')['3', 'all-units']}" in sections[3]


@pytest.mark.slow
@pytest.mark.shared_data
def test_the_areas_that_carry_the_third_year_break_in_it_as_the_page_says(england):
    broken = {
        row["unit_name"]
        for row in rows_of(england / "england" / "panel-mcp.csv")
        if (row["care_model"], row["reporting_break"]) == ("MCP", "true")
    }
    assert broken == {"Calderdale", "Canterbury and Coastal", "Dudley"}
    folder = england / "england" / "areas"
    pages = {
        code: plain((folder / f"{code}.html").read_text(encoding="utf-8")) for code in ("02T", "09E", "05C")
    }
    assert "8 to 15 % of usual" in pages["02T"]
    assert "−18 %" in pages["09E"]
    assert "−31 %" in pages["05C"]


@pytest.mark.slow
@pytest.mark.shared_data
def test_a_lock_made_after_the_results_says_so_and_an_amendment_is_kept(england):
    assert "Reporting changed in year 3" in (england / "mcp.protocol.json").read_text(encoding="utf-8")
