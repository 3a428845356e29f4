"""newcare link: checked extracts become records that every other command takes, whole or not at all."""

from __future__ import annotations

import importlib.util
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from system.checked_place import write_checked

UNCHANGED = ("register", "place", "attendance", "contact", "package", "score", "assessment")


@pytest.fixture(scope="module")
def checked(place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracts") / "checked"
    write_checked(place, folder)
    return folder


@pytest.fixture(scope="module")
def linked(newcare, checked, tmp_path_factory):
    out = tmp_path_factory.mktemp("linked") / "records"
    done = newcare("link", checked, "--out", out, "--purpose", "direct-care", "--json")
    assert done.status == 0, done.err
    return out, done


def content(path, *, without=()):
    """Rows of a file in an order of their own."""
    table = pq.read_table(path).drop_columns(list(without))
    plain = {
        name: column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    table = pa.table(plain)
    return table.sort_by([(name, "ascending") for name in table.column_names]).to_pylist()


def test_records_that_went_out_as_extracts_come_back_as_they_were(linked, place):
    out, _ = linked

    for name in UNCHANGED:
        number = [f"{name}_id"] if name in ("attendance", "contact", "package") else []
        mine, theirs = (
            content(out / f"{name}.parquet", without=number),
            content(place / f"{name}.parquet", without=number),
        )
        assert mine == theirs, name


def test_spells_come_back_but_for_those_that_overlap(linked, place):
    out, done = linked
    mine, theirs = pq.read_table(out / "spell.parquet"), pq.read_table(place / "spell.parquet")
    touched = {row["what"]: row["rows"] for row in json.loads(done.out)["touched"]}
    merged = touched.get("stays that overlapped another at the same provider and were merged into it", 0)

    assert mine.num_rows == theirs.num_rows - merged
    assert sum(mine["cost_pence"].to_pylist()) == sum(theirs["cost_pence"].to_pylist())
    assert merged < theirs.num_rows / 50


def test_the_answer_is_one_object_and_the_page_says_how_good_the_links_are(linked):
    out, done = linked
    answer = json.loads(done.out)

    assert answer["records"] == str(out)
    assert answer["share_linked"] == 1.0
    assert "100.00 % of" in done.err
    page = (out / "link.html").read_text()
    assert "What link error does to results" in page
    assert json.loads((out / "manifest.json").read_text())["purpose"] == "direct-care"


@pytest.fixture(scope="module")
def evaluated(newcare, checked, tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluated") / "records"
    done = newcare("link", checked, "--out", out, "--json")
    assert done.status == 0, done.err
    return out, done


def test_no_message_and_no_record_for_evaluation_holds_a_persons_number(evaluated, place):
    out, done = evaluated
    number = pq.read_table(place / "register.parquet")["person_id"][0].as_py()

    assert number not in done.out + done.err
    for path in out.glob("*.parquet"):
        table = pq.read_table(path)
        texts = [column for column in table.columns if pa.types.is_string(column.type)]
        assert all(number not in column.unique().to_pylist() for column in texts), path.name
    assert not (out / ".between").exists()


@pytest.mark.slow
def test_a_model_of_care_runs_on_records_that_were_linked_again_under_it(
    newcare, evaluated, checked, place, tmp_path
):
    records = shutil.copytree(evaluated[0], tmp_path / "records")
    for name in ("mcp.toml", "waves.csv"):
        shutil.copy(place / name, records)

    again = newcare("link", checked, "--out", records)
    done = newcare("run", records / "mcp.toml", "--records", records, "--out", tmp_path / "out", "--json")

    assert again.status == 0, again.err
    assert done.status == 0, done.err
    assert (tmp_path / "out" / "report.html").exists()


def test_a_folder_that_was_not_checked_is_refused_with_what_to_do(newcare, tmp_path):
    done = newcare("link", tmp_path, "--out", tmp_path / "records")

    assert done.status == 4
    assert "newcare check" in done.err
    assert not (tmp_path / "records").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(newcare, checked, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("mine")

    done = newcare("link", checked, "--out", tmp_path / "letters")

    assert done.status == 2
    assert "left alone" in done.err
    assert (tmp_path / "letters" / "letter.txt").read_text() == "mine"


def test_splink_is_refused_with_the_extra_to_install_where_it_is_absent(newcare, checked, tmp_path):
    if importlib.util.find_spec("splink") is not None:
        pytest.skip("Splink is installed here")
    done = newcare("link", checked, "--out", tmp_path / "records", "--residue", "splink")

    assert done.status == 2
    assert "linking" in done.err
    assert not (tmp_path / "records").exists()
