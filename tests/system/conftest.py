"""The command as a person runs it, and a small made-up place to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from newcare.caremodel import write_sample
from newcare.synthetic import PlaceSettings, write_place


@dataclass(frozen=True)
class Finished:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """An empty home, so that keys and caches of the tester are not touched."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def environment(home) -> dict[str, str]:
    return {**os.environ, "HOME": str(home), "NEWCARE_KEYS": str(home / "keys")}


@pytest.fixture(scope="session")
def newcare(environment) -> Callable[..., Finished]:
    """Run `newcare` with arguments, in a process of its own."""

    def run(*arguments: object) -> Finished:
        done = subprocess.run(
            [sys.executable, "-m", "newcare", *map(str, arguments)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=300,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def place(tmp_path_factory) -> Path:
    """Records of 8,000 made-up people, with the MCP sample beside them as mcp.toml."""
    folder = tmp_path_factory.mktemp("made-up") / "place"
    write_place(PlaceSettings(people=8_000, seed=7), folder)
    write_sample("mcp", folder)
    return folder
