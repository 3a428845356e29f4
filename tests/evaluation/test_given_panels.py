"""Any panel: how it is read, which designs fit it, and what is refused with the next step."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.given_panels import QUARTERS, rows_of, write
from newcare.errors import InvalidInput
from newcare.evaluation.given import (
    Columns,
    PanelTerms,
    columns_of,
    fitting_designs,
    person_time_words,
    read_given,
    read_panel_file,
)
from newcare.evaluation.given.people_file import read_people_file
from newcare.evaluation.given.times import times_of
from newcare.methods.panel import NEVER
from newcare.workflows.evaluate import PanelRequest, evaluate_panel


def given(tmp_path, rows, **asked):
    file = read_panel_file(write(tmp_path / "panel.csv", rows))
    columns = columns_of(file, Columns(**asked))
    return read_given(file, columns, columns.outcomes[0])


def evaluated(tmp_path, rows, designs=(), **asked):
    panel = write(tmp_path / "panel.csv", rows)
    return evaluate_panel(PanelRequest(panel, tmp_path / "out", Columns(**asked), tuple(designs)))


def without(rows, *names):
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


def changed(rows, place, **values):
    return [row | values if at == place else row for at, row in enumerate(rows)]


def test_columns_are_told_by_their_names_and_it_is_said_how(tmp_path):
    found = given(tmp_path, rows_of())
    assert found.observed.counted
    assert (found.observed.periods_per_year, found.observed.panel.n_times) == (4, 12)
    said = " ".join(found.reading)
    for words in (
        "'site', 16",
        "2018-19 Q1 to 2020-21 Q4",
        "'admissions'",
        "'person_years'",
        "units that start: 7",
    ):
        assert words in said


def test_a_column_of_noughts_and_ones_says_the_same_as_a_column_of_starts(tmp_path):
    by_start = given(tmp_path, without(rows_of(), "treated")).observed.panel.start
    by_flag = given(tmp_path, without(rows_of(), "start")).observed.panel.start
    assert (by_start == by_flag).all()
    assert (by_start == NEVER).sum() == 9


def test_a_rate_or_a_measurement_is_compared_in_its_own_unit_or_by_its_logarithm(tmp_path):
    rows = [row | {"rate": row["admissions"] / row["person_years"]} for row in rows_of()]
    file = read_panel_file(write(tmp_path / "panel.csv", without(rows, "admissions", "person_years")))
    columns = columns_of(file, Columns())
    assert columns.outcomes == ("rate",)
    own = read_given(file, columns, "rate").observed
    log = read_given(file, columns, "rate", logarithm=True).observed
    assert (own.scale, log.scale, own.counted) == ("difference", "ratio", False)
    np.testing.assert_allclose(np.log(own.panel.outcome), log.panel.outcome)


@pytest.mark.parametrize(
    ("labels", "word", "per_year"),
    [
        (["2019-20 Q4", "2020-21 Q1", "2020-21 Q2"], "financial quarter", 4),
        (["2019Q4", "2020Q1", "2020Q2"], "quarter", 4),
        (["2019-11", "2019-12", "2020-01"], "month", 12),
        (["2019-11-01", "2019-12-01", "2020-01-01"], "month", 12),
        (["2019-01-01", "2019-04-01", "2019-07-01"], "month", 4),
        (["201911", "201912", "202001"], "month", 12),
        (["2019-20", "2020-21", "2021-22"], "financial year", 1),
        (["2019", "2020", "2021"], "year", 1),
        (["1990.0", "1990.25", "1990.5"], "quarter", 4),
        (["2019-11-04", "2019-11-11", "2019-11-18"], "week", 52),
        (["1", "2", "3"], "period", 1),
    ],
)
def test_times_are_read_in_every_usual_way_of_writing_them(labels, word, per_year):
    found = times_of(labels[::-1])
    assert found.labels == tuple(labels)
    assert (found.kind.word, found.per_year) == (word, per_year)
    assert [found.position(label) for label in labels] == [0, 1, 2]


def test_numbers_in_a_column_called_quarter_are_quarters_and_a_nought_is_no_start():
    found = times_of(["1", "2", "3", "4"], name="quarter")
    assert found.per_year == 4
    assert found.start("0") == found.start(None) == found.start("never") == NEVER
    assert (found.start("3"), found.start("9"), found.start("-1")) == (2, 8, -2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda rows: [*rows, rows[5]], "duplicate"),
        (lambda rows: rows[:5] + rows[6:], "gaps"),
        (lambda rows: [row for row in rows if row["quarter"] != QUARTERS[4]], "evenly spaced"),
        (lambda rows: changed(rows, 3, admissions=-1), "negative"),
        (lambda rows: changed(rows, 3, person_years=0), "above 0"),
        (lambda rows: changed(rows, 3, admissions=""), "missing values"),
        (lambda rows: [row | {"admissions": 7} for row in rows], "the same in every row"),
        (lambda rows: changed(rows, 3, start="2025-26 Q1"), "two starts"),
        (lambda rows: [row | {"start": QUARTERS[0]} for row in rows], "no period before the start"),
        (lambda rows: [row | {"start": ""} for row in rows], "No unit starts"),
        (lambda rows: [row | {"start": "soon"} for row in rows], "not written as the times"),
        (lambda rows: [row | {"quarter": f"week {row['quarter']}"} for row in rows], "one way"),
    ],
)
def test_a_spoilt_panel_is_refused_with_what_to_do_instead(tmp_path, spoil, words):
    with pytest.raises(InvalidInput, match=words) as refusal:
        evaluated(
            tmp_path,
            spoil(without(rows_of(), "treated")),
            person_time="person_years",
            outcomes=("admissions",),
        )
    assert refusal.value.remedy
    assert not (tmp_path / "out").exists()


def test_a_treatment_that_ends_is_refused(tmp_path):
    rows = changed(without(rows_of(), "start"), 9, treated=0)
    with pytest.raises(InvalidInput, match="treated and later is not"):
        evaluated(tmp_path, rows)


def test_a_column_that_is_missing_unknown_or_not_recognised_is_named(tmp_path):
    rows = rows_of()
    with pytest.raises(InvalidInput, match="no column 'beds'"):
        evaluated(tmp_path, rows, outcomes=("beds",))
    with pytest.raises(InvalidInput, match="--unit"):
        evaluated(tmp_path, without(rows, "site"))
    with pytest.raises(InvalidInput, match="--treated or --start"):
        evaluated(tmp_path, without(rows, "start", "treated"))
    with pytest.raises(InvalidInput, match="same thing"):
        evaluated(tmp_path, rows, start="start", treated="treated")


def test_one_treated_unit_is_refused_by_designs_that_need_several_and_judged_by_those_that_do_not(tmp_path):
    rows = rows_of(units=26, treated=1)
    with pytest.raises(InvalidInput, match="1 unit that started") as refusal:
        evaluated(tmp_path, rows, ["callaway-santanna"])
    assert "Name another --design, or none" in refusal.value.remedy
    found = evaluated(tmp_path, rows).found
    assert found.main["design"] == "augmented-synthetic-control"
    assert found.main["lower"] is not None


def test_all_treated_at_once_are_held_against_their_own_past(tmp_path):
    rows = rows_of(units=6, treated=6, starts=(8,))
    assert fitting_designs(given(tmp_path, rows).observed)[0] == ("interrupted-time-series",)
    with pytest.raises(InvalidInput, match="never started"):
        evaluated(tmp_path, rows, ["callaway-santanna"])


def test_covariates_that_say_one_thing_or_leave_no_overlap_are_refused(tmp_path):
    rows = [row | {"twice": 2 * row["size"]} for row in rows_of(units=40, treated=16)]
    with pytest.raises(InvalidInput, match="covariate"):
        evaluated(tmp_path, rows, covariates=("size", "twice"))
    parted = [row | {"size": row["size"] + 10_000 * (row["start"] != "")} for row in rows]
    with pytest.raises(InvalidInput, match=r"overlap|foretell|separat|covariate"):
        evaluated(tmp_path, parted, covariates=("size",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("unit,time\n", "no rows"),
        ("unit,,time\na,b,c\n", "no name"),
        ("unit,time\na\n", "line 2"),
    ],
)
def test_a_file_that_is_no_panel_is_refused(tmp_path, content, words):
    path = tmp_path / "panel.csv"
    path.write_text(content)
    with pytest.raises(InvalidInput, match=words):
        read_panel_file(path)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="no file"):
        read_panel_file(tmp_path / "none.csv")
    (tmp_path / "sheet.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_panel_file(tmp_path / "sheet.csv")


def test_a_column_of_reporting_breaks_is_told_by_its_name_and_units_with_one_stay_out_of_the_headline(
    tmp_path,
):
    rows = [row | {"reporting_break": int(row["site"] == "site 15")} for row in rows_of()]
    found = evaluated(tmp_path, rows, start="start").found
    assert "Reporting breaks: 'reporting_break', 1 units; shown with and without them." in found.read
    assert (found.main["screen"], found.screened_out) == ("without-reporting-breaks", 1)


@pytest.mark.parametrize(
    ("column", "unit", "per"),
    [
        ("population", None, "per 1,000 people a quarter"),
        ("list size", None, "per 1,000 people a quarter"),
        ("person_days", None, "per 1,000 person-days"),
        ("population", "person-years", "per 1,000 person-years"),
        ("exposure", None, "per 1,000 of 'exposure'"),
        ("exposure", "people", "per 1,000 people a quarter"),
    ],
)
def test_rates_say_what_they_are_per_and_what_was_assumed(column, unit, per):
    terms = PanelTerms.of("quarter", column, ratio=True, time_unit=unit)
    said = person_time_words(column, unit, "quarter")
    assert terms.fit("2.0 per 1,000 person-years") == f"2.0 {per}"
    assert per in said
    assert ("--person-time-unit" in said) == (unit is None and column != "person_days")


def test_a_unit_of_person_time_that_is_not_known_is_refused():
    with pytest.raises(InvalidInput, match="not a unit of person-time"):
        PanelTerms.of("quarter", "population", ratio=True, time_unit="bed days")


@pytest.mark.parametrize("read", [read_panel_file, read_people_file])
def test_a_folder_is_called_a_folder(tmp_path, read):
    with pytest.raises(InvalidInput, match="is a folder, not a file"):
        read(tmp_path)


def test_units_that_differ_in_size_only_are_not_compared_by_what_their_people_need_as_well(tmp_path):
    found = evaluated(tmp_path, rows_of(), start="start").found
    tried = [row["about"] for row in found.checks if row["check"] == "balance"]
    assert tried == ["admissions before the start", "size of the unit"]
