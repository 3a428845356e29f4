"""What `newcare evaluate` refuses, of panels and of persons, each with what to do instead; nothing is written then."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from evaluation.given_panels import QUARTERS, rows_of, write
from evaluation.given_people import people_rows
from newcare.cli.group import group
from newcare.errors import InvalidInput

COUNTS = ("--start", "start", "--outcome", "admissions", "--person-time", "person_years")
PERSONS = (
    "--treated",
    "treated",
    "--outcome",
    "admissions:count",
    "--covariate",
    "age",
    "--covariate",
    "frailty",
)


def changed(rows, place, **values):
    return [row | values if at == place else row for at, row in enumerate(rows)]


def one_starts(rows):
    return [row if row["site"] == "site 00" else row | {"start": ""} for row in rows]


def apart(rows, by):
    return [row | {"size": row["size"] + by * (row["start"] != "")} for row in rows]


PANELS = {
    "no period before the start": (
        lambda rows: [row | {"start": QUARTERS[0] if row["start"] else ""} for row in rows],
        COUNTS,
        "no period before the start",
        "Add earlier times",
    ),
    "one treated unit where clusters are needed": (
        one_starts,
        (*COUNTS, "--design", "callaway-santanna"),
        "1 unit that started",
        "Name another --design",
    ),
    "every unit treated from the start": (
        lambda rows: [row | {"start": QUARTERS[0]} for row in rows],
        COUNTS,
        "no period before the start",
        "leave these units out",
    ),
    "a unit lacks a quarter": (lambda rows: rows[1:], COUNTS, "gaps", "Add the rows"),
    "all units lack a quarter": (
        lambda rows: [row for row in rows if row["quarter"] != QUARTERS[4]],
        COUNTS,
        "evenly spaced",
        "Add the missing times",
    ),
    "duplicate rows": (lambda rows: [*rows, rows[3]], COUNTS, "duplicate", "Keep one row"),
    "negative counts": (lambda rows: changed(rows, 3, admissions=-2), COUNTS, "negative", "Correct them"),
    "perfect separation by a covariate": (
        lambda rows: apart(rows, 10_000),
        (*COUNTS, "--covariate", "size"),
        r"tell a group from its controls entirely",
        "Leave out a covariate",
    ),
    "collinear covariates": (
        lambda rows: [row | {"twice": 2 * row["size"]} for row in rows],
        (*COUNTS, "--covariate", "size", "--covariate", "twice"),
        "covariate",
        "Leave out a covariate",
    ),
    "a break that is neither 0 nor 1": (
        lambda rows: [row | {"broke": 2} for row in rows],
        (*COUNTS, "--reporting-break", "broke"),
        "0 and 1",
        "Write 1",
    ),
}

PEOPLE = {
    "duplicate persons": (lambda rows: [*rows, rows[3]], (), "duplicate", "Keep one row"),
    "negative counts": (lambda rows: changed(rows, 3, admissions=-2), (), "negative", "Correct it"),
    "counts that are not whole": (
        lambda rows: changed(rows, 3, admissions=1.5),
        (),
        "whole",
        "call it a mean",
    ),
    "an arm that is neither 0 nor 1": (lambda rows: changed(rows, 3, treated=2), (), "0 and 1", "Write 1"),
    "nobody under the intervention": (
        lambda rows: [row | {"treated": 0} for row in rows],
        (),
        r"treated|arm",
        "",
    ),
    "perfect separation": (
        lambda rows: [row | {"age": row["age"] + 200 * row["treated"]} for row in rows],
        (),
        "do not overlap",
        "Compare with people",
    ),
    "collinear covariates": (
        lambda rows: [row | {"twice": 2 * row["age"]} for row in rows],
        ("--covariate", "twice"),
        "covariate",
        "Leave it out",
    ),
    "one cluster under the intervention": (
        lambda rows: [row | {"practice": "A" if row["treated"] else row["practice"]} for row in rows],
        ("--cluster", "practice"),
        "cluster|unit",
        "clusters on both sides",
    ),
    "words among covariates": (
        lambda rows: [row | {"sex": "F"} for row in rows],
        ("--covariate", "sex"),
        "numbers",
        "categories",
    ),
    "an outcome that is held alike": (
        lambda rows: rows,
        ("--covariate", "admissions"),
        "both",
        "Take it out",
    ),
    "an outcome of no kind": (lambda rows: rows, ("--outcome", "admissions"), "kind", "COLUMN:count"),
    "chosen by past use that is not held alike": (
        lambda rows: rows,
        ("--prior-use", "before"),
        "regression to the mean",
        "covariate",
    ),
    "followed from another day": (
        lambda rows: [row | {"index": "2024-04-01", "followed": "2024-05-01"} for row in rows],
        ("--index-date", "index", "--followed-from", "followed"),
        "immortal time",
        "from the index date",
    ),
    "covariates that know the future": (
        lambda rows: [row | {"index": "2024-04-01", "known": "2024-04-02"} for row in rows],
        ("--index-date", "index", "--known-until", "known"),
        "index date or later",
        "before the index date",
    ),
}


def refusal(tmp_path, rows, before, options):
    file = write(tmp_path / "file.csv", rows)
    result = CliRunner().invoke(
        group, ["evaluate", *before, str(file), *options, "--out", str(tmp_path / "out")]
    )
    assert isinstance(result.exception, InvalidInput), result.output
    assert not (tmp_path / "out").exists()
    return result.exception


@pytest.mark.parametrize(("spoil", "options", "problem", "remedy"), PANELS.values(), ids=PANELS)
def test_a_spoilt_panel_is_refused_with_what_to_do(tmp_path, spoil, options, problem, remedy):
    error = refusal(tmp_path, spoil(rows_of(units=40, treated=16)), (), options)
    assert error.exit_status == 2
    assert re.search(problem, str(error))
    assert remedy in (error.remedy or "")


@pytest.mark.parametrize(("spoil", "options", "problem", "remedy"), PEOPLE.values(), ids=PEOPLE)
def test_a_spoilt_table_of_persons_is_refused_with_what_to_do(tmp_path, spoil, options, problem, remedy):
    error = refusal(tmp_path, spoil(people_rows()), ("persons",), (*PERSONS, *options))
    assert re.search(problem, str(error))
    assert remedy in (error.remedy or "")


def test_a_refusal_never_quotes_a_person(tmp_path):
    rows = changed(people_rows(), 3, admissions=-2)
    assert "P0003" not in str(refusal(tmp_path, rows, ("persons",), PERSONS))
    broken = tmp_path / "broken.csv"
    broken.write_text("person,treated\n9434765919,1,1\n9434765919,1\n", encoding="utf-8")
    result = CliRunner().invoke(group, ["evaluate", "persons", str(broken), *PERSONS])
    assert isinstance(result.exception, InvalidInput)
    assert "9434765919" not in str(result.exception)
