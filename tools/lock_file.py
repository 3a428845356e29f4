"""Whether the lock files answer for everything that the project asks for. Reads files, and no network."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def lock_faults(root: Path) -> list[str]:
    """What is wrong: a dependency without a pin, a pin out of bounds, a pin without a hash, an option."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    return [
        *_faults(root / "requirements.lock", [*needed, *project["dependency-groups"]["dev"]]),
        *_faults(
            root / "requirements-spark.lock",
            [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["spark"]],
        ),
    ]


def _faults(lock: Path, wanted: list[str]) -> list[str]:
    """What is wrong with one lock file."""
    entries = _entries(lock.read_text(encoding="utf-8"))
    locked = [entry for entry in entries if not entry.startswith("-")]
    pins = [Requirement(entry.split(" --hash")[0]) for entry in locked]
    return [
        *(fault for text in wanted for fault in _unmet(Requirement(text), pins)),
        *(f"{entry} has no hash" for entry in locked if "--hash=sha256:" not in entry),
        *(
            f"{entry.split()[0]}: where packages come from has no place here"
            for entry in entries
            if entry.startswith("-") or "://" in entry
        ),
    ]


def _entries(locked: str) -> list[str]:
    """The entries of a lock file, one line each, without comments."""
    lines = (line.strip() for line in locked.replace("\\\n", " ").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _unmet(wanted: Requirement, pins: list[Requirement]) -> list[str]:
    """Say why the pins do not satisfy one requirement; the pin of every Python version must."""
    of_that_name = [pin for pin in pins if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
    if not of_that_name:
        return [f"{wanted} is asked for and not locked: run make lock"]
    return [
        f"{wanted} is asked for and {pin} is locked: run make lock"
        for pin in of_that_name
        if not all(wanted.specifier.contains(pinned.version, prereleases=True) for pinned in pin.specifier)
    ]
