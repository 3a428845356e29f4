"""The neighbourhood return's workbook: accepted, or refused with the cell and the reason."""

import datetime as dt
import random
import zipfile

import pytest

from neighbourhood_returns import WITH_80_PLUS, WITH_90_PLUS, rewritten, write_return
from newcare.errors import InvalidInput
from newcare.records.neighbourhood_return import (
    find_duplicate_returns,
    read_nnhip_return,
    validate_nnhip_return,
)
from newcare.reference.neighbourhood_return import neighbourhood_return
from newcare.workflows.conformance import run_conformance

COUNTS_SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture
def check(tmp_path):
    """Write a return, spoilt as asked, and check it."""

    def checked(**spoilt):
        return validate_nnhip_return(write_return(tmp_path / "return.xlsx", **spoilt))

    return checked


@pytest.mark.shared_data
def test_every_published_case_of_the_return_comes_out(shared):
    report = run_conformance([shared / "cases" / "nnhip.jsonl"])
    assert report.failed == 0, report.lines()
    assert report.passed >= 24


def test_the_facts_name_43_places_15_metrics_and_the_columns_of_both_templates():
    facts = neighbourhood_return()
    assert (len(facts.places), len(facts.metrics)) == (43, 15)
    assert [len(facts.columns(template)) for template in (WITH_80_PLUS, WITH_90_PLUS)] == [22, 23]
    assert facts.columns(WITH_90_PLUS)[8:12] == (
        "Age Group 80-89",
        "Age Group 90+",
        "Age Group Not known",
        "Ethnic Group White",
    )


@pytest.mark.parametrize("template", [WITH_80_PLUS, WITH_90_PLUS])
def test_a_sound_return_is_accepted_in_either_template(check, template):
    found = check(template=template)
    assert (found.accepted, found.problems, found.template) == (True, (), template)
    assert (found.place, found.period) == ("Wakefield", "2026-05")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("F9", None, "missing_value"),
        ("F9", "   ", "missing_value"),
        ("F9", "=SUM(G9:H9)", "missing_value"),  # a formula that nobody has calculated
        ("F9", "NA", "text_where_count_expected"),
        ("F9", "<6", "text_where_count_expected"),
        ("F9", "12", "text_where_count_expected"),
        ("F9", dt.datetime(2026, 5, 1), "text_where_count_expected"),
        ("F9", True, "text_where_count_expected"),
        ("F9", 7.5, "decimal_where_count_expected"),
        ("F9", -7, "negative_count"),
        ("F10", "#DIV/0!", "text_where_count_expected"),
        ("Z48", None, "missing_value"),
    ],
)
def test_a_cell_that_holds_no_count_is_named_with_the_reason(check, cell, value, code):
    found = check(cells={cell: value})
    assert (found.accepted, found.problems, found.cells) == (False, (code,), (cell,))
    assert [(fault.sheet, fault.cell) for fault in found.faults] == [("SubmissionTemplate", cell)]
    assert found.alerts == ()


def test_faulty_cells_are_listed_row_by_row(check):
    found = check(cells={"G12": None, "E12": "x", "Z6": -1.5, "D45": None})
    assert found.cells == ("Z6", "E12", "G12", "D45")
    assert found.problems == (
        "decimal_where_count_expected",
        "missing_value",
        "negative_count",
        "text_where_count_expected",
    )


@pytest.mark.parametrize("value", [12.0, " * ", "*"])
def test_whole_numbers_and_stars_are_counts_however_they_are_stored(check, value):
    assert check(cells={"F9": value}).accepted


def test_the_row_of_rates_is_never_looked_at(check):
    assert check(cells={"F8": "nonsense", "G8": None, "H8": -0.5}).accepted


@pytest.mark.parametrize(
    ("place", "code", "known"),
    [
        ("  Wakefield ", None, "Wakefield"),
        (None, "missing_place_name", None),
        ("  ", "missing_place_name", None),
        ("Narnia", "unexpected_place_name", None),
        (12, "unexpected_place_name", None),
    ],
)
def test_the_place_must_be_one_of_the_programme(check, place, code, known):
    found = check(place=place)
    assert (found.problems, found.place) == ((code,) if code else (), known)
    assert [fault.cell for fault in found.faults] == ["B6"] * bool(code)


@pytest.mark.parametrize(
    ("period", "code", "month"),
    [
        (dt.datetime(2026, 5, 17), None, "2026-05"),
        (46023, None, "2026-01"),
        (46023.5, None, "2026-01"),
        (dt.datetime(2028, 3, 31), None, "2028-03"),
        (None, "missing_submission_period", None),
        ("May 2026", "unexpected_submission_period", None),
        (dt.datetime(2025, 12, 31), "unexpected_submission_period", None),
        (dt.datetime(2028, 4, 1), "unexpected_submission_period", None),
        (-5, "unexpected_submission_period", None),
        (10**12, "unexpected_submission_period", None),
        (True, "unexpected_submission_period", None),
        (dt.time(9, 30), "unexpected_submission_period", None),
    ],
)
def test_the_month_is_a_date_or_a_serial_number_within_the_programme(check, period, code, month):
    found = check(period=period)
    assert (found.problems, found.period) == ((code,) if code else (), month)


def test_a_missing_sheet_is_a_problem_and_the_other_is_still_checked(check):
    def without(title):
        return lambda book: book.remove(book[title])

    found = check(change=without("Instructions"), cells={"F9": None})
    assert found.problems == ("missing_sheet_instructions", "missing_value")
    assert (found.place, found.template) == (None, WITH_90_PLUS)
    found = check(change=without("SubmissionTemplate"), place="Narnia")
    assert found.problems == ("missing_sheet_submission_template", "unexpected_place_name")
    assert (found.period, found.template) == ("2026-05", None)


def test_columns_are_named_by_group_and_band(check):
    found = check(cells={"G5": "30 to 39", "AA4": "Comments", "AB5": "6", "T5": "NOT KNOWN"})
    assert found.problems == ("missing_column", "unexpected_column")
    assert found.columns == (
        "Age Group 30-39",
        "Age Group 30 to 39",
        "Comments",
        "Comments 6",
    )


def test_a_column_that_stands_twice_is_refused(check):
    found = check(cells={"AA4": "Age Group", "AA5": "18-19"})
    assert (found.problems, found.columns) == (("unexpected_column",), ("Age Group 18-19",))


def test_columns_without_a_name_are_left_alone(check):
    assert check(cells={"AB9": "a note", "AC12": -4}).accepted


def test_metrics_are_known_by_id_and_wording(check):
    found = check(cells={"A9": "O7", "C21": "Number of days"})
    assert found.problems == ("missing_metric", "unexpected_metric")
    assert found.metrics == ("O7", "O3", "follow_up_outpatient_appointments", "inpatient_bed_days")


def test_the_longer_wording_and_runs_of_blanks_are_known_too(check):
    longer = "Number of  inpatient bed days per 1,000   patients in the cohort "
    blanks = "Number of  consultant-led outpatient procedures  for patients in the cohort"
    assert check(cells={"C21": longer, "C12": blanks}).accepted


def test_a_metric_that_stands_twice_is_refused(check):
    wording = neighbourhood_return().metrics[0].wordings[0]
    found = check(cells={"A50": "O1", "C50": wording})
    assert (found.problems, found.metrics) == (("unexpected_metric",), ("O1",))


def test_blank_rows_may_stand_anywhere(check):
    def spread(book):
        for row in (30, 10, 7, 6):
            book["SubmissionTemplate"].insert_rows(row)

    found = check(change=spread)
    assert found.accepted
    assert found.template == WITH_90_PLUS


def test_a_metric_without_its_row_of_patients_is_refused_at_the_row_below(check):
    found = check(cells={"C10": "Patients"})
    assert found.problems == ("missing_value",)
    assert found.cells[0] == "D10"
    assert len(found.cells) == 23


def test_a_sheet_without_a_header_misses_everything(check):
    found = check(cells={"A4": "Metrics"})
    assert found.problems == ("missing_column", "missing_metric")
    assert (len(found.columns), len(found.metrics)) == (23, 15)


def test_small_numbers_and_totals_that_do_not_add_up_are_asked_about_and_not_refused(check):
    found = check(cells={"F9": 5})
    assert found.accepted
    assert found.alerts == ("total_mismatch", "unsuppressed_small_number")
    assert [(oddity.cell, oddity.code) for oddity in found.oddities] == [
        ("F9", "unsuppressed_small_number"),
        ("D9", "total_mismatch"),
    ]


@pytest.mark.parametrize("cells", [{"F9": "*", "G9": 9}, {"D9": "*"}])
def test_a_star_leaves_nothing_to_add_up(check, cells):
    assert check(cells=cells).alerts == ()


def test_of_merged_cells_only_the_first_has_a_value(tmp_path):
    workbook = write_return(tmp_path / "merged.xlsx")
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="E9:F10"/></mergeCells>'
    found = validate_nnhip_return(rewritten(workbook, COUNTS_SHEET, b"</sheetData>", merge))
    assert (found.problems, found.cells) == (("missing_value",), ("F9", "E10", "F10"))


@pytest.mark.parametrize("name", ["return.xls", "return.xlsm", "return.ods", "return.pdf", "return"])
def test_another_type_of_file_is_refused_by_its_name_alone(tmp_path, name):
    found = validate_nnhip_return(tmp_path / name)
    assert (found.accepted, found.problems) == (False, ("unexpected_file_type",))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(InvalidInput, match="`workbook`"):
        validate_nnhip_return(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"%PDF-1.7", b"place,period\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_a_file_that_is_no_workbook_is_unreadable(tmp_path, content):
    path = tmp_path / "return.xlsx"
    path.write_bytes(content)
    assert validate_nnhip_return(path).problems == ("unreadable_workbook",)


def test_a_zip_of_something_else_and_a_workbook_cut_short_are_unreadable(tmp_path):
    other, cut = tmp_path / "other.xlsx", write_return(tmp_path / "cut.xlsx")
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("notes.txt", "nothing to see")
    cut.write_bytes(cut.read_bytes()[:3000])
    assert {validate_nnhip_return(path).problems for path in (other, cut)} == {("unreadable_workbook",)}


def test_a_workbook_that_unpacks_to_more_than_any_return_is_not_unpacked(tmp_path):
    bomb = write_return(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros.bin", bytes(40 * 2**20))
    found = validate_nnhip_return(bomb)
    assert found.problems == ("unreadable_workbook",)
    assert "unpacks to more" in found.faults[0].words


def test_merges_and_cells_far_away_cost_nothing(tmp_path):
    far = write_return(tmp_path / "far.xlsx", cells={"XFD1048576": "x"})
    assert validate_nnhip_return(far).accepted
    merge = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    found = validate_nnhip_return(rewritten(far, COUNTS_SHEET, b"</sheetData>", merge))
    assert found.problems == ("unreadable_workbook",)


def test_damage_anywhere_is_a_verdict_and_never_a_crash(tmp_path):
    sound = write_return(tmp_path / "sound.xlsx").read_bytes()
    rng, damaged = random.Random(11), tmp_path / "damaged.xlsx"
    for _ in range(40):
        content = bytearray(sound)
        for _ in range(rng.choice([1, 20])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        damaged.write_bytes(bytes(content))
        assert isinstance(validate_nnhip_return(damaged).accepted, bool)


def test_damaged_xml_is_a_verdict_and_never_a_crash(tmp_path):
    path = write_return(tmp_path / "damaged.xlsx")
    for old, new in [
        (b"<sheetData>", b"<sheetDatum>"),
        (b'r="E9"', b'r="9E"'),
        (b'r="9"', b'r="nine"'),
    ]:
        broken = rewritten(write_return(path), COUNTS_SHEET, old, new)
        assert not validate_nnhip_return(broken).accepted


def test_an_accepted_return_is_read_in_the_order_of_the_template(tmp_path):
    found = read_nnhip_return(write_return(tmp_path / "return.xlsx", cells={"E6": "*", "D10": "*", "D13": 0}))
    assert [block.metric for block in found.blocks] == [
        metric.name for metric in neighbourhood_return().metrics
    ]
    first, second, third = found.blocks[:3]
    assert (found.suppressed_cells, first.age_group["18-19"], first.age_group["20-29"]) == (2, None, 6)
    assert (first.total, first.patients, first.rate_per_1000) == (60, 1200, 50)
    assert (second.patients, second.rate_per_1000) == (None, None)
    assert (third.patients, third.rate_per_1000) == (0, 0)
    assert first.patients_by_group["ethnic_group"]["White"] == 200
    assert list(first.deprivation_quintile) == ["1", "2", "3", "4", "5", "Not known"]
    caseload = found.blocks[-1]
    assert (caseload.metric_id, caseload.total, caseload.patients, caseload.rate_per_1000) == (
        "P1",
        60,
        None,
        None,
    )


def test_a_return_that_is_not_accepted_is_not_read_and_the_refusal_names_codes_and_cells(tmp_path):
    workbook = write_return(tmp_path / "return.xlsx", cells={"F9": None}, place=None)
    with pytest.raises(InvalidInput, match="missing_place_name, missing_value") as refusal:
        read_nnhip_return(workbook)
    assert "SubmissionTemplate!F9" in str(refusal.value)


def test_returns_of_one_place_and_month_are_found_whatever_else_is_wrong_with_them(tmp_path):
    paths = [
        write_return(tmp_path / "b.xlsx"),
        write_return(tmp_path / "a.xlsx", cells={"F9": None}),
        write_return(tmp_path / "c.xlsx", period=dt.datetime(2026, 6, 1)),
        write_return(tmp_path / "d.xlsx", place=None),
        tmp_path / "e.pdf",
    ]
    (found,) = find_duplicate_returns([*paths, paths[2]])
    assert (found.place, found.period) == ("Wakefield", "2026-05")
    assert found.workbooks == tuple((tmp_path / name).as_posix() for name in ("a.xlsx", "b.xlsx"))
