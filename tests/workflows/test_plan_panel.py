"""The protocol of a panel is locked beside its own file, and an evaluation of the panel says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.protocol import ProtocolStatus, lock_path_of, read_lock
from newcare.workflows.evaluate import PanelRequest, evaluate_panel, panel_columns
from newcare.workflows.panel_reading import read_panel_study
from newcare.workflows.plan_panel import lock_panel_protocol
from tests.evaluation.given_panels import QUARTERS, rows_of, write

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
    assert "There were records to 2007, after the first start in 2006" in status.sentence
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


COUNTS = """\
[study]
title = "Teams"
intervention = "a team"
population = "everybody"
unit = "site"
[outcomes]
primary = { name = "admissions", counted = "emergency admissions by day of admission" }
[evaluation]
designs = ["poisson-fixed-effects"]
comparators = ["never-treated"]
exclude_reporting_breaks = false
follow_up_years = 1
what_would_count_as_failure = "No fall."
"""
COLUMNS = """\
[panel]
unit = "site"
time = "quarter"
person_time = "person_years"
"""
STARTS = "[starts]\n" + "".join(
    f'"site {unit:02d}" = "{QUARTERS[6 + 2 * (unit % 2)]}"\n' for unit in range(7)
)
IN_TIME = dt.datetime(2019, 9, 30, tzinfo=dt.UTC)  # the first start is 2019-20 Q3, on 1 October 2019


def rows_to(last: int, *names: str) -> list[dict[str, object]]:
    """Rows of the panel to a quarter, of these columns."""
    return [
        {name: row[name] for name in names} for row in rows_of() if QUARTERS.index(row["quarter"]) <= last
    ]


@pytest.fixture
def before(tmp_path: Path) -> tuple[Path, Path]:
    """A protocol that lists its starts, and a panel that ends before the first of them."""
    protocol = tmp_path / "study.toml"
    protocol.write_text(COUNTS + COLUMNS + STARTS, encoding="utf-8")
    kept = ("site", "quarter", "admissions", "person_years")
    return protocol, write(tmp_path / "before.csv", rows_to(5, *kept))


def status_in(panel: Path, protocol: Path, **columns: str) -> ProtocolStatus:
    """The status of the protocol as an evaluation of the panel finds it."""
    request = PanelRequest(panel, panel.parent / "out", panel_columns(**columns), protocol=protocol)
    status = read_panel_study(request).status
    assert status is not None
    return status


def test_the_protocol_of_a_panel_is_locked_before_there_are_outcomes_and_the_whole_panel_finds_it_so(
    before, tmp_path
) -> None:
    protocol, early = before
    locked = lock_panel_protocol(protocol, early, lock=True, now=IN_TIME)
    assert (locked.state, locked.before_outcomes) == ("locked", True)
    assert "There were records to 2019-20 Q2, before the first start in 2019-20 Q3." in locked.sentence
    whole = write(tmp_path / "whole.csv", rows_of())
    assert status_in(whole, protocol) == locked
    (entry,) = read_lock(lock_path_of(protocol))
    assert entry.protocol["panel"]["person_time"] == "person_years"


def test_a_panel_whose_column_of_starts_names_later_quarters_can_be_locked_before_them(tmp_path) -> None:
    protocol = tmp_path / "study.toml"
    protocol.write_text(COUNTS, encoding="utf-8")
    kept = ("site", "quarter", "admissions", "person_years", "start")
    early = write(tmp_path / "before.csv", rows_to(5, *kept))
    locked = lock_panel_protocol(protocol, early, lock=True, now=IN_TIME)
    assert locked.before_outcomes is True
    for last in (7, 11):  # one wave within the panel, then both
        assert status_in(write(tmp_path / "later.csv", rows_to(last, *kept)), protocol).state == "locked"


def test_a_panel_cut_before_the_start_and_locked_years_later_is_locked_too_late(before) -> None:
    protocol, early = before
    late = lock_panel_protocol(protocol, early, lock=True, now=NOW)
    assert late.before_outcomes is False
    assert "by the clock the start was 6 years earlier" in late.sentence


def test_an_option_that_says_something_else_than_the_protocol_is_refused(before, tmp_path) -> None:
    protocol, _ = before
    whole = write(tmp_path / "whole.csv", rows_of())
    with pytest.raises(InvalidInput, match="--person-time size, where it says person_years"):
        status_in(whole, protocol, person_time="size")
    with pytest.raises(InvalidInput, match="--start start, where it lists the starts"):
        status_in(whole, protocol, start="start")
    assert status_in(whole, protocol, person_time="person_years").state == "not-locked"  # said again: no harm


def test_a_column_that_the_protocol_leaves_open_is_locked_as_it_was_read(before, tmp_path) -> None:
    protocol, early = before
    protocol.write_text(COUNTS + '[panel]\nunit = "site"\n' + STARTS, encoding="utf-8")
    lock_panel_protocol(protocol, early, lock=True, now=IN_TIME)
    whole = write(tmp_path / "whole.csv", rows_of())
    assert status_in(whole, protocol).state == "locked"
    other = status_in(whole, protocol, person_time="size")
    assert other.state == "not-locked"
    assert "panel: person time: person_years became size" in other.sentence


def test_starts_of_units_that_the_panel_lacks_and_a_panel_in_which_nobody_starts_are_refused(
    before, tmp_path
) -> None:
    protocol, early = before
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text + '"site 99" = "2020-21 Q1"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match="site 99"):
        lock_panel_protocol(protocol, early, lock=False)
    protocol.write_text(COUNTS, encoding="utf-8")
    rows = [row | {"start": ""} for row in rows_to(5, "site", "quarter", "admissions", "person_years")]
    with pytest.raises(InvalidInput, match=r"No unit starts.*\[starts\]"):
        lock_panel_protocol(protocol, write(tmp_path / "none.csv", rows), lock=True)


def test_an_evaluation_misses_an_amendment_that_the_one_before_it_in_the_folder_saw(before, tmp_path) -> None:
    protocol, early = before
    lock_panel_protocol(protocol, early, lock=True, now=IN_TIME)
    plain, lock = protocol.read_text(encoding="utf-8"), lock_path_of(protocol)
    one_entry = lock.read_bytes()
    protocol.write_text(plain.replace("follow_up_years = 1", "follow_up_years = 2"), encoding="utf-8")
    lock_panel_protocol(protocol, early, lock=True, now=NOW, why="looked better")
    request = PanelRequest(write(tmp_path / "whole.csv", rows_of()), tmp_path / "out", protocol=protocol)
    assert "Amended on 1 May 2026" in evaluate_panel(request).found.verdict.protocol
    protocol.write_text(plain, encoding="utf-8")
    lock.write_bytes(one_entry)
    for _ in range(2):  # nor is it forgotten once it was said
        assert "saw 2 entries" in evaluate_panel(request).found.verdict.protocol


def test_which_way_is_better_is_the_protocol_s_too(before, tmp_path) -> None:
    protocol, early = before
    lock_panel_protocol(protocol, early, lock=True, now=IN_TIME)
    whole = write(tmp_path / "whole.csv", rows_of())
    upward = PanelRequest(whole, tmp_path / "out", protocol=protocol, better="higher")
    with pytest.raises(InvalidInput, match="--better says something else than the protocol"):
        read_panel_study(upward)
    text = protocol.read_text(encoding="utf-8").replace('admission" }', 'admission", better = "higher" }')
    protocol.write_text(text, encoding="utf-8")
    study = read_panel_study(upward)
    assert (study.request.better, study.protocol_sentence.count("lower is better")) == ("higher", 1)
