"""Settle every version and write the lock file: every package that newcare and its tools need, with hashes.

Reaches the package index. Versions already locked stay while they fit; to move everything to the newest that fits,
delete requirements.lock first. The installer that settles them lives in a folder that is gone afterwards.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTLER = "uv==0.13.9"
OPTIONS = (
    "--universal",  # one file for every system and every Python from 3.11
    "--generate-hashes",
    "--python-version=3.11",
    "--group=dev",
    "--no-emit-index-url",  # where the packages come from is each machine's own affair
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def settle(output: Path) -> None:
    """Write the lock file of this project's pyproject.toml to `output`."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        install: list[str | Path] = [
            programs / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            SETTLER,
        ]
        subprocess.run(install, check=True)
        compile_all: list[str | Path] = [
            programs / "uv",
            "pip",
            "compile",
            *OPTIONS,
            "pyproject.toml",
            f"--output-file={output}",
        ]
        subprocess.run(compile_all, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    settle(ROOT / "requirements.lock")
