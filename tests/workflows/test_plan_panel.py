"""The protocol of a panel is locked beside its own file, and an evaluation of the panel says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.protocol import lock_path_of, read_lock
from newcare.workflows.plan_panel import lock_panel_protocol

STUDY = """\
[study]
title = "Wage"
intervention = "a higher wage"
population = "teenagers"
unit = "county"
[outcomes]
primary = { name = "jobs", counted = "log of jobs" }
[evaluation]
designs = ["two-way-fixed-effects"]
comparators = ["never-treated"]
exclude_reporting_breaks = false
follow_up_years = 3
what_would_count_as_failure = "A fall."
"""
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@pytest.fixture
def study(tmp_path: Path) -> tuple[Path, Path]:
    """A protocol, and a panel of 12 counties over five years of which six start in 2006."""
    rows = [
        f"{county},{year},{county * 0.1 + year * 0.01 + (county * year) % 7 * 0.003:.4f},{2006 if county < 6 else ''}"
        for county in range(12)
        for year in range(2003, 2008)
    ]
    (tmp_path / "panel.csv").write_text("unit,year,jobs,start\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.toml", tmp_path / "panel.csv"


def test_a_panel_s_lock_says_that_the_panel_held_the_outcomes_already(study) -> None:
    protocol, panel = study
    assert lock_panel_protocol(protocol, panel, lock=False).state == "not-locked"
    status = lock_panel_protocol(protocol, panel, lock=True, now=NOW)
    assert (status.state, status.date, status.before_outcomes) == ("locked", "2026-05-01", False)
    assert "There were records to 2007, after the first start on 2006" in status.sentence
    (entry,) = read_lock(lock_path_of(protocol))
    assert (entry.seen.read_to, len(entry.protocol["starts"])) == ("2005", 6)


def test_a_start_that_moves_in_the_panel_is_a_change_of_the_protocol(study) -> None:
    protocol, panel = study
    lock_panel_protocol(protocol, panel, lock=True, now=NOW)
    panel.write_text(panel.read_text(encoding="utf-8").replace(",2006\n", ",2007\n"), encoding="utf-8")
    assert lock_panel_protocol(protocol, panel, lock=False).state == "not-locked"
    with pytest.raises(InvalidInput, match="starts: taken out 0 2006"):
        lock_panel_protocol(protocol, panel, lock=True, now=NOW)
    amended = lock_panel_protocol(protocol, panel, lock=True, now=NOW, why="the law came later")
    assert amended.state == "amended"
