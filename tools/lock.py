"""Settle every version and write the lock files: every package that newcare and its tools need, with hashes.

`requirements.lock` is what everybody installs; `requirements-spark.lock` adds the distributed engine.

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
    "--no-emit-index-url",  # where the packages come from is each machine's own affair
    "--no-header",
    "--no-annotate",
    "--quiet",
)


LOCKS = {
    "requirements.lock": ("--group=dev",),
    "requirements-spark.lock": ("--extra=spark", "--constraint=requirements.lock"),
}


def settle(folder_of_locks: Path) -> None:
    """Write the lock files of this project's pyproject.toml to a folder."""
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
        for name, more in LOCKS.items():
            compile_all: list[str | Path] = [
                programs / "uv",
                "pip",
                "compile",
                *OPTIONS,
                *more,
                "pyproject.toml",
                f"--output-file={folder_of_locks / name}",
            ]
            subprocess.run(compile_all, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    settle(ROOT)
