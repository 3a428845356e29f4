"""Look at everything and change nothing: runs every check, then fails if any did, so that one run shows all."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.bans import breaches_in_tree
from tools.documents import broken_links, decision_faults, unreachable_pages
from tools.lock_file import lock_faults

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
Check = Callable[[], Sequence[str]]


def command(program: str, *arguments: str) -> Check:
    """A check that a program makes: what it printed, if it failed."""

    def run() -> list[str]:
        done = subprocess.run(
            [PROGRAMS / program, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return [] if done.returncode == 0 else [*done.stdout.splitlines(), f"exit status {done.returncode}"]

    return run


CHECKS: dict[str, Check] = {
    "lock file": lambda: lock_faults(ROOT),
    "format": command("ruff", "format", "--check", "--output-format=concise"),
    "lint": command("ruff", "check", "--quiet", "--output-format=concise"),
    "types": command("mypy", "src", "tools"),
    "imports": command("lint-imports", "--no-logo"),
    "bans": lambda: [str(breach) for breach in breaches_in_tree(ROOT / "src")],
    "reference pages": command("python", "-m", "tools.reference_pages", "--check"),
    "decisions": lambda: decision_faults(ROOT),
    "links in docs": lambda: [*broken_links(ROOT), *unreachable_pages(ROOT)],
}


def report(name: str, check: Check) -> bool:
    """Run one check, print its line and what it found, and say whether it passed."""
    started = time.perf_counter()
    try:
        faults = check()
    except (
        OSError,
        SyntaxError,
        ValueError,
    ) as error:  # a file that cannot be read is one more thing to show
        faults = [f"{type(error).__name__}: {error}"]
    took = time.perf_counter() - started
    sys.stdout.write(f"{'failed' if faults else 'ok':<7} {name:<16} {took:5.1f} s\n")
    sys.stdout.write("".join(f"        {line}\n" for line in faults))
    sys.stdout.flush()
    return not faults


def run_all(checks: dict[str, Check]) -> int:
    """Run every check; the exit status is 1 when any failed."""
    failed = [name for name, check in checks.items() if not report(name, check)]
    sys.stdout.write(
        f"{len(checks)} checks, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}\n"
    )
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(run_all(CHECKS))
