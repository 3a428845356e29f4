"""How the conformance cases of the rates are read: defaults, nulls, tables and refusals."""

import gzip

import pytest

from newcare.errors import InvalidInput
from newcare.methods.case_inputs import read_table
from newcare.methods.conformance import CONFORMANCE
from newcare.reference.conformance import CONFORMANCE as REFERENCE
from newcare.workflows.conformance import run_conformance

REPEATS = """age_band,event_frequency,people,population,standard_population
0-64,1,20,4000,80000
0-64,2,,4000,80000
65+,1,40.5,1000,20000
"""


def call(function, folder=None, **inputs):
    return (CONFORMANCE | REFERENCE)[function](inputs, folder)


@pytest.mark.shared_data
def test_every_published_case_of_the_rates_comes_out(shared):
    report = run_conformance([shared / "cases" / "rates.jsonl"])
    assert report.failed == 0, report.lines()
    assert report.passed >= 78


def test_null_and_missing_options_mean_the_default():
    assert call("crude_rate", numerator=5, denominator=100, per=None, confidence=None) == call(
        "crude_rate", numerator=5, denominator=100
    )


def test_a_result_carries_its_limits_and_the_first_of_them():
    found = call("crude_rate", numerator=5, denominator=100, confidence=[95, 99.8])
    assert found["value"] == pytest.approx(5000)
    assert [limits["confidence"] for limits in found["limits"]] == pytest.approx([0.95, 0.998])
    assert (found["lower"], found["upper"]) == (found["limits"][0]["lower"], found["limits"][0]["upper"])


def test_an_input_may_be_null_where_the_function_says_so_but_not_absent():
    assert call("crude_rate", numerator=None, denominator=100)["value"] is None
    with pytest.raises(InvalidInput, match="`numerator` is missing"):
        call("crude_rate", denominator=100)


def test_rows_may_be_a_table_beside_the_cases_plain_or_gzipped(tmp_path):
    (tmp_path / "repeats.csv").write_text(REPEATS, encoding="utf-8")
    (tmp_path / "repeats.csv.gz").write_bytes(gzip.compress(REPEATS.encode()))
    plain, zipped = (
        call(
            "directly_standardised_rate", tmp_path, strata={"table": name}, independent_events=False, per=1000
        )
        for name in ("repeats.csv", "repeats.csv.gz")
    )
    assert plain == zipped
    assert plain["value"] == pytest.approx(12.1)  # 20 / 4,000 x 0.8 + 40.5 / 1,000 x 0.2, per 1,000
    assert plain["events"] == pytest.approx(60.5)


def test_empty_fields_are_null_and_names_stay_text(tmp_path):
    (tmp_path / "areas.csv").write_text("area,events,note\n007,3,\n12,-1.5e2,x\n", encoding="utf-8")
    assert read_table(tmp_path / "areas.csv") == [
        {"area": "007", "events": 3, "note": None},
        {"area": "12", "events": -150.0, "note": "x"},
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("absent.csv", None),
        ("long.csv", b"a,b\n1,2,3\n"),
        ("latin.csv", b"a\n\xff\n"),
        ("not.csv.gz", b"a\n1\n"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_name(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=f"The table {name}"):
        read_table(tmp_path / name)


@pytest.mark.parametrize(
    ("function", "inputs", "named"),
    [
        ("poisson_confidence_limits", {"method": "byar"}, "count"),
        ("poisson_confidence_limits", {"count": 3}, "method"),
        ("poisson_confidence_limits", {"count": 3, "method": ["byar"]}, "method"),
        ("mean", {}, "values"),
        ("mean", {"values": 3}, "values"),
        ("directly_standardised_rate", {}, "strata"),
        ("directly_standardised_rate", {"strata": []}, "strata"),
        ("directly_standardised_rate", {"strata": [3]}, "strata"),
        ("directly_standardised_rate", {"strata": {"rows": []}}, "strata"),
        ("directly_standardised_rate", {"strata": [{"events": 12, "standard_population": 1}]}, "population"),
        ("directly_standardised_rate", {"strata": [{}], "independent_events": "no"}, "independent_events"),
        ("directly_standardised_rate", {"strata": [{}], "independent_events": False}, "age_band"),
        ("indirectly_standardised_ratio", {"strata": [{"events": 1}]}, "reference_population"),
        ("baseline_index", {"series": [{"period": "a", "value": 1}]}, "baseline_periods"),
        ("baseline_index", {"series": [{"value": 1}], "baseline_periods": ["a"]}, "period"),
        ("european_standard_population_2013", {"age_bands": "0-4"}, "age_bands"),
        ("european_standard_population_2013", {"age_bands": [None]}, "age_bands"),
    ],
)
def test_inputs_that_make_no_sense_are_refused_by_name(function, inputs, named):
    with pytest.raises(InvalidInput, match=f"`{named}`"):
        call(function, **inputs)


def test_periods_may_be_years():
    found = call("baseline_index", series=[{"period": 2014, "value": 4}], baseline_periods=["2014"])
    assert found["index"] == (100,)
