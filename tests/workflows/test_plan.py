"""A plan reads nothing from the first start on, refuses what cannot be planned, and locks whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from newcare.caremodel import load_model, write_sample
from newcare.engines import open_engine
from newcare.errors import InvalidInput, InvalidModelFile
from newcare.evaluation.protocol import lock_protocol, read_lock
from newcare.synthetic import PlaceSettings, write_place
from newcare.workflows.plan import Planned, plan_evaluation
from newcare.workflows.plan_seen import seen_in

FIRST_START = dt.date(2023, 10, 1)
FILES = ("plan.html", "plan.json", "power.csv", "detectable.csv")
DRAWS = 20


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Records of 6,000 made-up people over four years, with the MCP sample beside them."""
    folder = tmp_path_factory.mktemp("made-up") / "place"
    write_place(PlaceSettings(people=6_000, seed=7), folder)
    model = write_sample("mcp", folder)
    text = re.sub(
        r"balancing = \[.*?\]", "balancing = []", model.read_text()
    )  # one outcome is enough here, and quick
    model.write_text(re.sub(r"negative_controls = \[.*?\]", "negative_controls = []", text))
    return folder


@pytest.fixture(scope="module")
def made(whole, tmp_path_factory) -> tuple[Planned, Path]:
    """A plan of that place without a lock, and its folder."""
    out = tmp_path_factory.mktemp("plan") / "plan"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWCARE_KEYS", str(tmp_path_factory.mktemp("keys")))
        return planned(whole, out), out


@pytest.fixture
def keys(tmp_path_factory, monkeypatch) -> None:
    monkeypatch.setenv("NEWCARE_KEYS", str(tmp_path_factory.mktemp("keys")))


def planned(place: Path, out: Path, **options: object) -> Planned:
    """A plan of the place, with few draws."""
    return plan_evaluation(place / "mcp.toml", place, out, lambda *_: None, draws=DRAWS, **options)  # type: ignore[arg-type]


def copy_of(place: Path, folder: Path) -> Path:
    """A copy of a place, to be changed."""
    shutil.copytree(place, folder)
    return folder


def rewrite(place: Path, table: str, change) -> None:
    """Change a table of records."""
    path = place / f"{table}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def plant_outcomes(place: Path) -> None:
    """Treble the stays after the first start, end all stays on a later day, and kill everybody then."""

    def more_stays(spell: pa.Table) -> pa.Table:
        later = spell.filter(pc.greater_equal(spell["admission_date"], pa.scalar(FIRST_START)))
        top = pc.max(spell["spell_id"]).as_py()
        copies = [
            later.set_column(
                later.column_names.index("spell_id"), "spell_id", pc.add(later["spell_id"], top * times)
            )
            for times in (1, 2)
        ]
        return pa.concat_tables([spell, *copies])

    def all_dead(register: pa.Table) -> pa.Table:
        month = pa.array([dt.date(2026, 3, 1)] * len(register), pa.date32())
        alive = pc.is_null(register["death_month"])
        place = register.column_names.index("death_month")
        return register.set_column(place, "death_month", pc.if_else(alive, month, register["death_month"]))

    rewrite(place, "spell", more_stays)
    rewrite(place, "register", all_dead)


def cut_at_the_start(place: Path) -> None:
    """Leave nothing from the first start on, as on the day before it."""
    for table, day in (
        ("spell", "admission_date"),
        ("attendance", "arrival_date"),
        ("contact", "contact_date"),
    ):
        rewrite(place, table, lambda rows, day=day: rows.filter(pc.less(rows[day], pa.scalar(FIRST_START))))


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("change", [plant_outcomes, pytest.param(cut_at_the_start, marks=pytest.mark.slow)])
def test_what_happened_after_the_start_does_not_change_one_byte_of_a_plan(
    whole, made, tmp_path, change
) -> None:
    other = copy_of(whole, tmp_path / "other")
    change(other)
    planned(other, tmp_path / "other-plan")
    for name in FILES:
        assert (tmp_path / "other-plan" / name).read_bytes() == (made[1] / name).read_bytes()


def test_a_plan_leaves_no_records_behind(made) -> None:
    assert sorted(path.name for path in made[1].rglob("*")) == sorted(FILES)


def test_the_tables_of_a_plan_stand_in_csv_files(made) -> None:
    power = pa_csv.read_csv(made[1] / "power.csv").to_pylist()
    assert {row["design"] for row in power} == {"callaway-santanna", "two-way-fixed-effects"}
    assert all(0 <= row["power"] <= 1 for row in power)
    assert {row["units_treated"] for row in power} == {20}
    cells = pa_csv.read_csv(made[1] / "detectable.csv").to_pylist()
    assert {row["years"] for row in cells} == {1, 2, 3, 4, 5, 6}


@pytest.mark.usefixtures("keys")
def test_a_lock_says_what_the_records_held_and_a_change_is_amended_with_a_reason_or_not_at_all(
    whole, tmp_path
) -> None:
    place, out = copy_of(whole, tmp_path / "place"), tmp_path / "plan"
    lock = planned(place, out, lock=True).lock
    assert lock == place / "mcp.protocol.json"
    (entry,) = read_lock(lock)
    assert (entry.seen.first_start, entry.seen.read_to) == ("2023-10-01", "2023-09-30")
    assert (entry.seen.held_to, entry.seen.held_outcomes) == ("2026-03-31", True)
    assert "outcomes could have been seen by then" in (out / "plan.html").read_text()
    model = place / "mcp.toml"
    model.write_text(model.read_text().replace("follow_up_years = 3", "follow_up_years = 2  # shorter"))
    with pytest.raises(InvalidInput, match="follow up years: 3 became 2"):
        planned(place, out, lock=True)
    amended = planned(place, out, lock=True, why="money ends").plan.status
    assert amended is not None
    assert amended.state == "amended"
    assert "because: money ends" in amended.sentence


@pytest.mark.usefixtures("keys")
def test_a_plan_that_is_refused_locks_nothing_and_leaves_the_last_plan(whole, made, tmp_path) -> None:
    place = copy_of(whole, tmp_path / "place")
    shutil.copytree(made[1], tmp_path / "plan")
    before = (tmp_path / "plan" / "plan.html").read_bytes()
    (place / "waves.csv").write_text("unit,start\nP001,2023-10-01\n")
    with pytest.raises(InvalidInput, match="One unit alone will start"):
        planned(place, tmp_path / "plan", lock=True)
    assert not (place / "mcp.protocol.json").exists()
    assert (tmp_path / "plan" / "plan.html").read_bytes() == before


def every_unit(place: Path) -> str:
    """Waves in which every practice starts."""
    practices = pq.read_table(place / "place.parquet").column("practice").to_pylist()
    return "unit,start\n" + "".join(f"{practice},2023-10-01\n" for practice in practices)


@pytest.mark.usefixtures("keys")
def test_a_place_where_all_units_start_is_refused_with_what_to_do(whole, tmp_path) -> None:
    place = copy_of(whole, tmp_path / "place")
    (place / "waves.csv").write_text(every_unit(place))
    with pytest.raises(InvalidInput, match=r"none is left to compare with.*start later"):
        planned(place, tmp_path / "plan")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("first", "said"),
    [
        (dt.date(2023, 10, 1), "comes before the records begin.*Bring records"),
        (dt.date(2023, 2, 1), "has 2 whole quarters of records before it; a plan needs 4"),
    ],
)
def test_a_start_with_too_little_before_it_is_refused(whole, tmp_path, first: dt.date, said: str) -> None:
    place = copy_of(whole, tmp_path / "place")
    rewrite(
        place, "spell", lambda rows: rows.filter(pc.greater_equal(rows["admission_date"], pa.scalar(first)))
    )
    with pytest.raises(InvalidModelFile, match=said):
        planned(place, tmp_path / "plan")


@pytest.mark.usefixtures("keys")
def test_a_plan_stopped_half_way_leaves_the_old_lock_and_the_old_plan(
    whole, made, tmp_path, monkeypatch
) -> None:
    place, out = copy_of(whole, tmp_path / "place"), shutil.copytree(made[1], tmp_path / "plan")
    earlier = replace(made[0].plan.protocol, follow_up_years=5)
    lock_protocol(earlier, place / "mcp.protocol.json", seen=made[0].plan.seen, now=dt.datetime.now(dt.UTC))
    kept = {path: path.read_bytes() for path in (place / "mcp.protocol.json", out / "plan.html")}

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newcare.workflows.plan.detections", stopped)
    with pytest.raises(KeyboardInterrupt):
        planned(place, tmp_path / "plan", lock=True, why="shorter")
    assert {path: path.read_bytes() for path in kept} == kept


def test_the_plan_names_what_the_cohort_could_change_at_most_and_warns_where_that_cannot_be_seen(
    made,
) -> None:
    plan = made[0].plan
    assert plan.ceiling is not None
    assert 0.05 < plan.ceiling.share < 0.6
    assert plan.primary.simulated is not None
    codes = {risk.code for risk in plan.risks}
    assert {"promise-below-detectable", "matters-below-detectable"} <= codes
    hopeless = plan.ceiling.share < plan.primary.simulated.detectable.fall
    assert hopeless == ("ceiling-below-detectable" in codes)
    values = json.loads((made[1] / "plan.json").read_text())
    assert values["ceiling"]["share"] == plan.ceiling.share
    assert next(each["outcome"] for each in values["outcomes"]) == "emergency-admissions"


@pytest.mark.parametrize(
    ("balancing", "held_to", "held_outcomes"),
    [("[]", "2023-09-30", False), ('["ae-attendances-type-1"]', "2026-03-31", True)],
)
def test_outcomes_could_be_seen_where_any_table_that_one_is_counted_from_reaches_past_the_start(
    whole, tmp_path, balancing: str, held_to: str, held_outcomes: bool
) -> None:
    """Stays end before the first start; attendances do not, which matters where one of them is an outcome."""
    place = copy_of(whole, tmp_path / "place")
    rewrite(place, "spell", lambda rows: rows.filter(pc.less(rows["admission_date"], pa.scalar(FIRST_START))))
    model = place / "mcp.toml"
    model.write_text(model.read_text().replace("balancing = []", f"balancing = {balancing}"))
    engine = open_engine(spill=tmp_path / "spill")
    try:
        seen = seen_in(place, load_model(model), engine)
    finally:
        engine.close()
    assert (seen.held_to, seen.held_outcomes) == (held_to, held_outcomes)
    assert seen.read_to == "2023-09-30"


@pytest.mark.usefixtures("keys")
def test_a_plan_misses_an_entry_of_the_lock_that_the_plan_before_it_in_the_folder_saw(
    whole, made, tmp_path
) -> None:
    out = shutil.copytree(made[1], tmp_path / "plan")
    values = json.loads((out / "plan.json").read_text())
    values["status"] |= {"lock_file": "mcp.protocol.json", "entries": 2, "last_entry": "f" * 64}
    (out / "plan.json").write_text(json.dumps(values))
    status = planned(whole, out).plan.status
    assert status is not None
    assert (status.state, status.entries, status.last_entry) == ("not-locked", 2, "f" * 64)
    assert "saw 2 entries in mcp.protocol.json" in status.sentence
