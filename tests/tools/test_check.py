"""One run of the checks shows everything that is wrong."""

from __future__ import annotations

import pytest

from tools.check import command, run_all


def unreadable() -> list[str]:
    raise FileNotFoundError("no such page")


def test_every_check_runs_before_any_failure_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    status = run_all(
        {
            "first": lambda: ["a fault", "another"],
            "second": list,
            "third": unreadable,
            "fourth": list,
        }
    )
    lines = capsys.readouterr().out.splitlines()
    assert status == 1
    assert [line.split()[0:2] for line in lines if not line.startswith(" ")] == [
        ["failed", "first"],
        ["ok", "second"],
        ["failed", "third"],
        ["ok", "fourth"],
        ["4", "checks,"],
    ]
    assert "        another" in lines
    assert lines[-1] == "4 checks, 2 failed: first, third"


def test_a_run_without_a_fault_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_all({"only": list}) == 0
    assert capsys.readouterr().out.endswith("1 checks, 0 failed\n")


def test_a_program_that_fails_shows_what_it_wrote_and_its_status() -> None:
    script = "import sys; print('found'); print('this', file=sys.stderr, flush=True); sys.exit(3)"
    assert sorted(command("python", "-c", script)()) == ["exit status 3", "found", "this"]


def test_a_program_that_ends_well_shows_nothing() -> None:
    assert command("python", "-c", "print('all is well')")() == []
