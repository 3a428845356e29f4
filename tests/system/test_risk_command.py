"""`newcare risk` as a person or a program meets it, on a small made-up place."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from newcare.cli.risk import command
from newcare.engines import DuckDB
from newcare.errors import InvalidInput, InvalidRecords
from newcare.population.risk import year_after
from newcare.reference.risk import risk_definition
from newcare.tables import TABLES, ColumnType
from newcare.workflows.risk import find_risk
from newcare.workflows.sources import RECORDS_OF_PEOPLE
from newcare.workflows.steps.risk import RiskDates, features_of_three_days

ON = dt.date(2026, 4, 1)
TYPES = {
    ColumnType.TEXT: pa.types.is_string,
    ColumnType.WHOLE_NUMBER: pa.types.is_integer,
    ColumnType.NUMBER: pa.types.is_floating,
    ColumnType.DATE: pa.types.is_date,
    ColumnType.YES_NO: pa.types.is_boolean,
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return str(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def ran(place, keys, tmp_path_factory):
    out = tmp_path_factory.mktemp("risk") / "out"
    done = CliRunner().invoke(
        command, [str(place), "--on", ON.isoformat(), "--out", str(out), "--json"], env={"NEWCARE_KEYS": keys}
    )
    assert done.exit_code == 0, done.output
    return out, json.loads(done.stdout), done.stderr


def test_json_is_one_object_and_words_say_where_to_look(ran):
    out, found, said = ran

    assert set(found) == {"card", "risk", "data_version", "performance", "tables"}
    assert 0.6 < found["performance"]["auroc"] < 0.9
    assert f"Model card: {out / 'model-card.html'}" in said
    assert "Risk is not impactability" in said


def test_the_folder_holds_the_card_the_tables_and_the_expression(ran):
    out, _, _ = ran

    assert {path.name for path in out.iterdir() if path.is_file() and path.name[0] != "."} == {
        "disclosure.parquet",
        "manifest.json",
        "model-card.html",
        "risk-expression.sql",
        "risk_list.parquet",
        "risk_model.parquet",
        "risk_performance.parquet",
    }


def test_everybody_registered_has_one_risk_and_no_name(ran, place):
    _, found, _ = ran
    risk = pq.read_table(found["risk"])
    register = pq.read_table(place / "register.parquet")
    until = pc.fill_null(register["to_date"], dt.date(9999, 1, 1))
    here = register.filter(pc.and_(pc.less_equal(register["from_date"], ON), pc.greater(until, ON)))

    assert risk.num_rows == here.num_rows
    assert not set(risk["pseudonym"].to_pylist()) & set(register["person_id"].to_pylist())
    assert "person_id" not in risk.column_names


def test_nothing_identifiable_is_written_between_steps(ran, place):
    out, _, _ = ran
    person = pq.read_table(place / "register.parquet")["person_id"][0].as_py()

    for path in out.rglob("*.parquet"):
        assert "person_id" not in pq.read_schema(path).names
        assert person.encode() not in path.read_bytes()
    assert json.loads((out / "manifest.json").read_text())["purpose"] == "planning"


def test_tables_are_what_their_specifications_say(ran):
    _, found, _ = ran
    for name in ("risk", "risk_list", "risk_model", "risk_performance"):
        table, spec = pq.read_table(found["tables"][name]), TABLES[name]
        assert set(table.column_names) == set(spec.column_names)
        for column in spec.columns:
            assert TYPES[column.type](table[column.name].type), (name, column.name)
            assert column.nullable or table[column.name].null_count == 0, (name, column.name)


def test_a_second_run_makes_nothing_again(ran, place, keys, monkeypatch):
    out, _, _ = ran
    monkeypatch.setenv("NEWCARE_KEYS", keys)
    before = json.loads((out / "manifest.json").read_text())

    again = find_risk(place, ON, out, lambda *_: None)

    assert {name: step["key"] for name, step in again.manifest["steps"].items()} == {
        name: step["key"] for name, step in before["steps"].items()
    }


@pytest.mark.parametrize("day", [dt.date(2024, 4, 1), dt.date(2027, 4, 1)])
def test_records_that_do_not_reach_over_three_years_are_refused(place, keys, tmp_path, monkeypatch, day):
    monkeypatch.setenv("NEWCARE_KEYS", keys)
    with pytest.raises(InvalidRecords, match="a year to look back on, a year to fit on, a year to judge on"):
        find_risk(place, day, tmp_path / "out", lambda *_: None)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_an_unknown_model_and_a_missing_table_are_refused(place, keys, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWCARE_KEYS", keys)
    with pytest.raises(InvalidInput, match="There is no risk model 'magic'"):
        find_risk(place, ON, tmp_path / "out", lambda *_: None, model="magic")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidRecords, match="table 'register'"):
        find_risk(tmp_path / "empty", ON, tmp_path / "out", lambda *_: None)


def test_records_of_the_future_change_no_feature(place, tmp_path):
    """Features of each day are the same when every record dated from that day on is taken away."""
    dates = RiskDates(ON)
    engine = DuckDB(threads=1)
    try:
        whole = features(engine, place, dates)
        cut = tmp_path / "cut"
        shutil.copytree(place, cut)
        without_future(cut, dates.judged_on)
        earlier = features(engine, cut, dates)
    finally:
        engine.close()

    names = [name for name in whole.column_names if name not in ("admitted", "died", "left")]
    assert whole.select(names).equals(earlier.select(names))
    assert not whole["admitted"].equals(earlier["admitted"])


def features(engine, folder, dates):
    """Features of the two earlier days, in order."""
    tables = {
        name: engine.read(folder / f"{name}.parquet")
        for name in (*RECORDS_OF_PEOPLE, "procedure", "coded_event")
    }
    made = features_of_three_days(
        **tables, **dates.as_text(), unit="practice", definition=risk_definition(), pseudonym_key="k" * 64
    )
    return engine.to_arrow(made["risk_history"]).sort_by(
        [("features_on", "ascending"), ("pseudonym", "ascending")]
    )


def without_future(folder, day):
    """Take away what is dated from a day on; stays that began before it and had not ended stay."""
    columns = {
        "spell": "admission_date",
        "attendance": "arrival_date",
        "contact": "contact_date",
        "package": "from_date",
        "diagnosis": "recorded_date",
        "score": "scored_date",
        "coded_event": "event_date",
    }
    for name, column in columns.items():
        table = pq.read_table(folder / f"{name}.parquet")
        pq.write_table(table.filter(pc.less(table[column], day)), folder / f"{name}.parquet")


def test_a_year_back_is_the_same_day():
    assert year_after(ON, -1) == dt.date(2025, 4, 1)
