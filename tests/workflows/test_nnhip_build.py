"""Building a neighbourhood return from records, and reading it back."""

from __future__ import annotations

import csv
import datetime as dt

import openpyxl
import pyarrow.parquet as pq
import pytest

from newcare.caremodel import write_sample
from newcare.engines import in_memory, keyed_id, open_engine
from newcare.errors import InvalidInput, InvalidRecords
from newcare.records.neighbourhood_return import read_nnhip_return, validate_nnhip_return
from newcare.records.neighbourhood_return_write import return_workbook
from newcare.synthetic import PlaceSettings, write_place
from newcare.tables.returns import CUTS
from newcare.workflows.keys import purpose_key
from newcare.workflows.nnhip import gather_returns
from newcare.workflows.nnhip_build import build_return

MARCH = dt.date(2026, 3, 1)
NOT_IN_RECORDS = {
    "outpatient_procedures",
    *(f"ambulance_conveyances_category_{n}" for n in range(1, 5)),
    "caseload",
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Keys of pseudonyms of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWCARE_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield


@pytest.fixture(scope="module")
def records(tmp_path_factory, keys):
    """Records of 2,500 made-up people to March 2026, with a model file beside them."""
    folder = tmp_path_factory.mktemp("made-up") / "place"
    write_place(PlaceSettings(people=2_500, seed=5), folder)
    write_sample("mcp", folder)
    return folder


@pytest.fixture(scope="module")
def built(records, tmp_path_factory):
    """The return of March 2026 of the people whom the model file chooses."""
    out = tmp_path_factory.mktemp("sent") / "wakefield.xlsx"
    return build_return(records, out, place="Wakefield", month=MARCH, model=records / "mcp.toml")


@pytest.fixture(scope="module")
def everybody(records, tmp_path_factory):
    """A list of everybody's pseudonyms, as newcare cohort writes one."""
    engine = open_engine()
    register = in_memory(pq.read_table(records / "register.parquet"))
    key = purpose_key("planning", away_from=(records,))
    people = engine.to_arrow(register.select(p=keyed_id(register.person_id, key)).distinct())["p"].to_pylist()
    engine.close()
    path = tmp_path_factory.mktemp("lists") / "cohort.csv"
    path.write_text("pseudonym,segment\n" + "".join(f"{one},group-1\n" for one in people), encoding="utf-8")
    return path


def test_what_is_built_is_accepted_without_a_question(built):
    check = validate_nnhip_return(built.file)

    assert (check.problems, check.alerts) == ((), ())
    assert (check.place, check.period, check.template) == ("Wakefield", "2026-03", "80_89_and_90_plus")


def test_what_is_read_back_is_what_was_built(built):
    found = read_nnhip_return(built.file)

    for block in found.blocks:
        figures = built.figures.metrics[block.metric]
        assert block.total == figures["Total"]
        read = {
            f"{group} {band}": count
            for group, name in (
                ("Age Group", "age_group"),
                ("Ethnic Group", "ethnic_group"),
                ("Deprivation Quintile", "deprivation_quintile"),
            )
            for band, count in block.by_group[name].items()
        }
        assert {"Total": block.total, **read} == figures
        if block.metric != "caseload":
            assert block.patients == built.figures.patients["Total"]
    stars = {block.metric for block in found.blocks if block.total is None}
    assert stars >= NOT_IN_RECORDS


def test_no_number_below_6_is_in_the_workbook(built):
    sheet = openpyxl.load_workbook(built.file)["SubmissionTemplate"]
    numbers = [
        cell.value
        for row in sheet.iter_rows(min_row=6, min_col=4)
        for cell in row
        if isinstance(cell.value, int)
    ]

    assert min(numbers) >= 6
    assert built.figures.primary > 0


def test_rates_are_formulas_with_their_values_and_stars_beside_a_star(built):
    formulas = openpyxl.load_workbook(built.file)["SubmissionTemplate"]
    values = openpyxl.load_workbook(built.file, data_only=True)["SubmissionTemplate"]
    count, patients = values["D6"].value, values["D7"].value

    assert formulas["D8"].value == "=IFERROR(D6/D7*1000,0)"
    assert values["D8"].value == pytest.approx(count / patients * 1000)
    starred = next(cell for cell in formulas[6] if cell.value == "*" and cell.column > 4)
    assert formulas.cell(8, starred.column).value == "*"


def test_the_workbook_says_what_its_sender_must_know(built):
    sheet = openpyxl.load_workbook(built.file)["Instructions"]
    said = " ".join(str(cell.value) for row in sheet.iter_rows(max_col=1) for cell in row if cell.value)

    assert "Not in the records, so starred throughout: outpatient procedures" in said
    assert "people under 18 are left out" in said


def test_the_same_figures_give_the_same_bytes(built):
    figures = built.figures
    made = {"place": "Wakefield", "month": MARCH, "metrics": figures.metrics, "patients": figures.patients}

    assert return_workbook(**made, notes=built.notes) == built.file.read_bytes()


def test_a_list_of_pseudonyms_may_stand_for_the_model_file(records, everybody, tmp_path):
    """Everybody: the patients are the adults on the lists on 1 March."""
    found = build_return(
        records, tmp_path / "r.xlsx", place="Wakefield", month=MARCH, cohort=everybody, caseload=everybody
    )
    adults = {
        row["person_id"]
        for row in pq.read_table(records / "register.parquet").to_pylist()
        if row["from_date"] <= MARCH
        and (row["to_date"] is None or row["to_date"] > MARCH)
        and row["birth_month"] <= dt.date(2008, 3, 1)
    }

    assert found.figures.patients["Total"] == len(adults)
    assert found.figures.metrics["caseload"] == found.figures.patients


def test_returns_of_several_months_become_one_table_in_the_form_of_the_cube(records, built, tmp_path):
    february = build_return(
        records, tmp_path / "f.xlsx", place="Wakefield", month=dt.date(2026, 2, 1), model=records / "mcp.toml"
    )
    gather_returns([february.file, built.file], tmp_path / "returns.parquet")
    rows = pq.read_table(tmp_path / "returns.parquet").to_pylist()

    assert len(rows) == 2 * 15 * 23
    assert {row["period"] for row in rows} == {"2026-02", "2026-03"}
    assert {row["cut"] for row in rows} == set(CUTS)
    keys = {(row["unit"], row["period"], row["indicator"], row["cut"], row["value"]) for row in rows}
    assert len(keys) == len(rows)
    (found,) = [
        row
        for row in rows
        if (row["period"], row["indicator"], row["cut"]) == ("2026-03", "general-practice-contacts", "all")
    ]
    assert found["events"] == built.figures.metrics["general_practice_appointments"]["Total"]
    assert found["people"] == built.figures.patients["Total"]
    assert all(row["reason"] for row in rows if row["events"] is None)


def test_a_workbook_given_twice_or_two_of_one_month_are_refused(built, tmp_path):
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(built.file.read_bytes())

    for workbooks in ([built.file, built.file], [built.file, copy]):
        with pytest.raises(InvalidInput, match=r"twice|2 workbooks report Wakefield in 2026-03"):
            gather_returns(workbooks, tmp_path / "returns.csv")
    assert not (tmp_path / "returns.csv").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"place": "Narnia"}, "no place 'Narnia'"),
        ({"place": "wake"}, "Did you mean Wakefield"),
        ({"month": dt.date(2025, 12, 1)}, "2026-01 to 2028-03"),
        ({"month": dt.date(2026, 3, 2)}, "whole months"),
        ({"model": None}, "whose return"),
        ({"cohort": "absent.csv"}, "whose return"),
        ({"model": None, "cohort": "absent.csv"}, "There is no list"),
        ({"model": None, "cohort": "nobody.csv"}, "names nobody"),
        ({"model": None, "cohort": "named.csv"}, "no column 'pseudonym'"),
        ({"model": None, "cohort": "strangers.csv"}, "Nobody of the cohort"),
        ({"out": "return.csv"}, r"ends in \.xlsx"),
        ({"out": "absent/return.xlsx"}, r"ends in \.xlsx"),
    ],
)
def test_what_no_return_can_be_built_from_is_refused_and_leaves_no_file(records, tmp_path, changed, words):
    for name, text in {
        "nobody.csv": "pseudonym\n",
        "named.csv": "nhs_number\n9990000018\n",
        "strangers.csv": "pseudonym\nff00\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    asked = {"place": "Wakefield", "month": MARCH, "model": records / "mcp.toml"} | changed
    if "cohort" in changed:
        asked["cohort"] = tmp_path / changed["cohort"]
    out = tmp_path / asked.pop("out", "return.xlsx")

    with pytest.raises(InvalidInput, match=words) as refused:
        build_return(records, out, **asked)

    assert "9990000018" not in str(refused.value)
    assert not out.exists()


def test_records_that_end_before_the_month_are_refused(records, tmp_path):
    with pytest.raises(InvalidRecords, match="The return of September 2026"):
        build_return(
            records,
            tmp_path / "r.xlsx",
            place="Wakefield",
            month=dt.date(2026, 9, 1),
            model=records / "mcp.toml",
        )


@pytest.mark.parametrize(
    ("cell", "value", "code", "where"),
    [
        ("D6", None, "missing_value", "D6"),
        ("H7", "<6", "text_where_count_expected", "H7"),
        ("Z18", 12.5, "decimal_where_count_expected", "Z18"),
        ("M45", -1, "negative_count", "M45"),
        ("A9", "O9", "unexpected_metric", "A9"),
        ("C15", "Number of spells", "unexpected_metric", "A15"),  # named at its id
        ("E5", "16-19", "unexpected_column", "E4"),  # named at its group
    ],
)
def test_a_built_workbook_that_somebody_spoils_is_refused_with_the_cell_and_the_reason(
    built, tmp_path, cell, value, code, where
):
    book = openpyxl.load_workbook(built.file)
    book["SubmissionTemplate"][cell] = value
    spoilt = tmp_path / "spoilt.xlsx"
    book.save(spoilt)

    check = validate_nnhip_return(spoilt)

    assert not check.accepted
    assert where in {fault.cell for fault in check.faults if fault.code == code}


def test_a_list_from_a_spreadsheet_may_begin_with_a_mark_of_its_encoding(records, everybody, tmp_path):
    marked = tmp_path / "cohort.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + everybody.read_bytes())
    with marked.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "pseudonym"

    found = build_return(records, tmp_path / "r.xlsx", place="Wakefield", month=MARCH, cohort=marked)

    assert found.figures.patients["Total"] > 500
