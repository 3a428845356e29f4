"""A lock holds the protocol as it was; amendments are added with a reason; whoever alters the file is found out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.protocol import Outcome, Seen, lock_path_of, read_lock, sighting_of, status_of
from tests.evaluation.protocols import AFTER, a_protocol, locked_on

OTHER_OUTCOME = (Outcome("primary", "emergency-bed-days", "nights"),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the lock of `model.toml` lies."""
    return lock_path_of(tmp_path / "model.toml")


def test_the_lock_lies_beside_the_model_file(path: Path) -> None:
    assert path.name == "model.protocol.json"


def test_without_a_lock_the_status_is_not_locked_and_says_what_that_means(path: Path) -> None:
    status = status_of(a_protocol(), path)
    assert (status.state, status.date, status.before_outcomes) == ("not-locked", None, None)
    assert "nothing shows that outcomes and methods were chosen before the results" in status.sentence


def test_a_lock_names_its_day_its_digest_and_what_the_records_then_held(path: Path) -> None:
    protocol = a_protocol()
    locked_on("2023-06-30", protocol, path)
    status = status_of(protocol, path)
    assert (status.state, status.date, status.before_outcomes) == ("locked", "2023-06-30", True)
    assert status.sentence == (
        f"The protocol was locked on 30 June 2023 (SHA-256 {protocol.sha256[:12]}). There were records to 30 June 2023,"
        " before the first start on 1 July 2023."
    )


def test_a_lock_made_when_outcomes_were_there_to_be_seen_says_so(path: Path) -> None:
    locked_on("2026-05-01", a_protocol(), path, seen=AFTER)
    status = status_of(a_protocol(), path)
    assert (status.state, status.before_outcomes) == ("locked", False)
    assert "There were records to 31 March 2026, after the first start" in status.sentence
    assert "outcomes could have been seen" in status.sentence


def test_locking_an_unchanged_protocol_again_changes_no_byte(path: Path) -> None:
    assert locked_on("2023-06-30", a_protocol(), path).made
    before = path.read_bytes()
    again = locked_on("2025-01-01", a_protocol(), path, seen=AFTER)
    assert not again.made
    assert path.read_bytes() == before


def test_a_changed_protocol_is_not_locked_until_the_change_is_recorded(path: Path) -> None:
    locked_on("2023-06-30", a_protocol(), path)
    status = status_of(a_protocol(outcomes=OTHER_OUTCOME), path)
    assert status.state == "not-locked"
    assert "locked on 30 June 2023 is not the one followed here" in status.sentence
    assert "primary emergency-admissions" in status.sentence


def test_an_amendment_needs_a_reason_and_the_refusal_says_what_changed(path: Path) -> None:
    locked_on("2023-06-30", a_protocol(), path)
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match=r"follow up years: 2 became 3.*--why"):
        locked_on("2023-07-01", a_protocol(follow_up_years=3), path)
    assert path.read_bytes() == before


def test_an_amendment_is_kept_with_its_reason_its_changes_and_the_entry_before_it(path: Path) -> None:
    amended = a_protocol(follow_up_years=3)
    first = locked_on("2023-06-30", a_protocol(), path).entry
    second = locked_on("2024-02-01", amended, path, seen=AFTER, why="the winter was lost").entry
    assert [entry.protocol_sha256 for entry in read_lock(path)] == [a_protocol().sha256, amended.sha256]
    assert (second.previous, second.changes) == (first.sha256, ("follow up years: 2 became 3",))
    status = status_of(amended, path)
    assert (status.state, status.date, status.before_outcomes) == ("amended", "2023-06-30", False)
    assert (
        "Amended on 1 February 2024, because: the winter was lost (follow up years: 2 became 3)."
        in status.sentence
    )


def test_going_back_to_the_first_protocol_is_an_amendment_too(path: Path) -> None:
    locked_on("2023-06-30", a_protocol(), path)
    locked_on("2023-07-01", a_protocol(confidence=0.9), path, why="a")
    locked_on("2023-07-02", a_protocol(), path, why="b")
    assert status_of(a_protocol(), path).state == "amended"
    assert len(read_lock(path)) == 3


def _with_other_date(file: dict[str, Any]) -> None:
    file["entries"][0]["date"] = "2022-01-01T12:00:00+00:00"


def _with_other_protocol(file: dict[str, Any]) -> None:
    file["entries"][0]["protocol"]["follow_up_years"] = 9


def _with_outcomes_unseen(file: dict[str, Any]) -> None:
    file["entries"][1]["seen"]["held_to"] = "2023-06-30"


def _without_the_first(file: dict[str, Any]) -> None:
    del file["entries"][0]


def _in_another_order(file: dict[str, Any]) -> None:
    file["entries"].reverse()


def _with_a_redigested_first_entry(file: dict[str, Any]) -> None:
    """Forge the first entry and its own digest: the second entry still names the digest that it had."""
    entry = file["entries"][0]
    entry["date"] = "2022-01-01T12:00:00+00:00"
    rest = {name: value for name, value in entry.items() if name != "sha256"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    entry["sha256"] = hashlib.sha256(text.encode()).hexdigest()


def _without_entries(file: dict[str, Any]) -> None:
    file["entries"] = []


@pytest.mark.parametrize(
    "alter",
    [
        _with_other_date,
        _with_other_protocol,
        _with_outcomes_unseen,
        _without_the_first,
        _in_another_order,
        _with_a_redigested_first_entry,
        _without_entries,
    ],
)
def test_a_lock_file_that_was_altered_is_found_out(
    path: Path, alter: Callable[[dict[str, Any]], None]
) -> None:
    amended = a_protocol(follow_up_years=3)
    locked_on("2023-06-30", a_protocol(), path)
    locked_on("2024-02-01", amended, path, seen=AFTER, why="the winter was lost")
    file = json.loads(path.read_text(encoding="utf-8"))
    alter(file)
    path.write_text(json.dumps(file), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"was altered.*version control"):
        locked_on("2024-03-01", amended, path)
    status = status_of(amended, path)
    assert status.state == "not-locked"
    assert "its lock file was altered" in status.sentence


def test_a_lock_file_in_other_layout_is_still_whole(path: Path) -> None:
    locked_on("2023-06-30", a_protocol(), path)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert status_of(a_protocol(), path).state == "locked"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "entries": [3]}', "\N{SNOWMAN}"])
def test_a_file_that_is_no_lock_is_refused_and_locks_nothing(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="was altered"):
        read_lock(path)
    assert status_of(a_protocol(), path).state == "not-locked"


def test_a_write_that_is_killed_half_way_leaves_the_old_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked_on("2023-06-30", a_protocol(), path)
    before = path.read_bytes()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newcare.engines.store.os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        locked_on("2024-02-01", a_protocol(follow_up_years=3), path, why="longer")
    assert path.read_bytes() == before
    assert status_of(a_protocol(), path).state == "locked"


CUT = Seen(read_to="2018-03-31", held_to="2018-03-31", first_start="2018-04-01", held_outcomes=False)


def test_a_lock_made_years_after_the_start_never_says_that_outcomes_could_not_have_been_seen(
    path: Path,
) -> None:
    """The folder was cut at the day before the start; the clock was not."""
    locked_on("2026-11-22", a_protocol(), path, seen=CUT)
    status = status_of(a_protocol(), path)
    assert (status.state, status.before_outcomes) == ("locked", False)
    assert (
        "There were records to 31 March 2018, before the first start on 1 April 2018; but by the clock the start was"
        " 8 years earlier: outcomes could have been seen by then." in status.sentence
    )


@pytest.mark.parametrize(
    ("day", "before", "said"),
    [
        ("2018-03-31", True, "before the first start on 1 April 2018."),
        ("2018-04-01", False, "by the clock the start was on that very day"),
        ("2018-04-02", False, "by the clock the start was 1 day earlier"),
        ("2018-07-15", False, "by the clock the start was 3 months earlier"),
        ("2019-04-02", False, "by the clock the start was 1 year earlier"),
    ],
)
def test_the_day_of_the_start_is_the_first_day_too_late_to_lock(
    path: Path, day: str, before: bool, said: str
) -> None:
    locked_on(day, a_protocol(), path, seen=CUT)
    status = status_of(a_protocol(), path)
    assert status.before_outcomes is before
    assert said in status.sentence


def test_an_amendment_after_the_start_takes_away_that_outcomes_could_not_have_been_seen(path: Path) -> None:
    amended = a_protocol(follow_up_years=3)
    locked_on("2018-03-01", a_protocol(), path, seen=CUT)
    locked_on("2019-09-01", amended, path, seen=CUT, why="longer")
    assert status_of(amended, path).before_outcomes is False


@pytest.mark.parametrize(
    ("first_start", "locked", "before"),
    [
        ("2018-19 Q4", "2018-12-31", True),
        ("2018-19 Q4", "2019-01-01", False),
        ("2018Q2", "2018-04-01", False),
        ("2018-19", "2018-04-01", False),
        ("2018-05", "2018-04-30", True),
        ("2018", "2018-01-01", False),
        ("2018.5", "2018-06-30", True),
        ("7", "2018-01-01", None),
    ],
)
def test_the_start_of_a_panel_is_the_first_day_of_its_period_and_a_bare_number_has_none(
    path: Path, first_start: str, locked: str, before: bool | None
) -> None:
    seen = Seen(read_to="1", held_to="1", first_start=first_start, held_outcomes=False)
    locked_on(locked, a_protocol(), path, seen=seen)
    status = status_of(a_protocol(), path)
    assert status.before_outcomes is before
    assert ("could have been seen" in status.sentence) == (before is not True)


def test_an_amendment_cut_off_the_end_of_the_chain_is_missed_by_who_saw_it(path: Path) -> None:
    """Each beginning of a chain is a sound chain: only what an earlier result saw tells that more was there."""
    amended = a_protocol(designs=("synthetic-control",))
    locked_on("2023-06-01", a_protocol(), path)
    locked_on("2023-06-20", amended, path, seen=AFTER, why="looked better")
    seen = sighting_of(status_of(amended, path).values())
    file = json.loads(path.read_text(encoding="utf-8"))
    file["entries"] = file["entries"][:1]
    path.write_text(json.dumps(file), encoding="utf-8")
    assert status_of(a_protocol(), path).state == "locked"  # nothing to compare with
    status = status_of(a_protocol(), path, earlier=seen)
    assert (status.state, status.before_outcomes, status.entries) == ("not-locked", None, 2)
    assert "saw 2 entries in model.protocol.json" in status.sentence
    again = status_of(a_protocol(), path, earlier=sighting_of(status.values()))
    assert again == status  # the next result does not forget


@pytest.mark.parametrize("lose", [lambda path: path.unlink(), lambda path: path.write_text("{}")])
def test_a_lock_that_is_gone_or_spoilt_is_still_remembered(path: Path, lose: Callable[[Path], None]) -> None:
    locked_on("2023-06-01", a_protocol(), path)
    seen = sighting_of(status_of(a_protocol(), path).values())
    lose(path)
    status = status_of(a_protocol(), path, earlier=seen)
    assert (status.state, status.entries) == ("not-locked", 1)
    assert sighting_of(status.values()) == seen


def test_a_chain_that_only_grew_and_a_lock_of_another_name_are_no_reason_for_complaint(path: Path) -> None:
    amended = a_protocol(follow_up_years=3)
    locked_on("2023-06-01", a_protocol(), path)
    seen = sighting_of(status_of(a_protocol(), path).values())
    locked_on("2023-06-20", amended, path, why="longer")
    assert status_of(amended, path, earlier=seen).state == "amended"
    other = path.with_name("other.protocol.json")
    locked_on("2023-06-01", a_protocol(confidence=0.9), other)
    assert status_of(a_protocol(confidence=0.9), other, earlier=seen).state == "locked"


@pytest.mark.parametrize("written", [None, [], {}, {"lock_file": "a", "entries": 0, "last_entry": "b"}])
def test_an_older_manifest_saw_nothing_of_a_lock(written: Any) -> None:
    assert sighting_of(written) is None
