"""Every newcare command that a page tells its reader to type works as it stands.

Commands are the lines that begin with `$ newcare` in fences marked `console`. Those of one page run in order in one
empty folder, as the reader would type them; a made-up place is kept small unless the page sets its size.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.documents import console_commands, pages

ROOT = Path(__file__).resolve().parents[2]
MAKES_A_PLACE = ("newcare demo ", "newcare synth ")
SMALL = "--people 3000"
PATIENCE = 300  # seconds a command may take


def commands_of_pages() -> list[pytest.ParameterSet]:
    """The commands of each page that has any."""
    found = ((page, console_commands(page.read_text(encoding="utf-8"))) for page in pages(ROOT))
    return [pytest.param(commands, id=str(page.relative_to(ROOT))) for page, commands in found if commands]


def as_run(command: str) -> str:
    """The command with a small place, where it would make up one of full size."""
    full_size = command.startswith(MAKES_A_PLACE) and "--people" not in command
    return f"{command} {SMALL}" if full_size else command


@pytest.mark.parametrize("commands", commands_of_pages())
def test_the_commands_of_a_page_work(commands: list[str], tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": programs, "HOME": str(tmp_path / "home")}
    for command in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", as_run(command)],
            cwd=tmp_path / "work",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"


def test_a_made_up_place_is_kept_small_unless_the_page_sets_its_size() -> None:
    assert as_run("newcare demo --out demo") == "newcare demo --out demo --people 3000"
    assert as_run("newcare demo --people 20000") == "newcare demo --people 20000"
    assert as_run("newcare tables spell") == "newcare tables spell"
