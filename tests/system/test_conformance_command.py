"""The conformance runner: what it counts, what it says, and what it will not run."""

import json

import pytest

from newcare.errors import InvalidInput
from newcare.workflows.case_files import read_cases
from newcare.workflows.conformance import FUNCTIONS, OWNERS, run_conformance

CRUDE = {"id": "crude", "function": "crude_rate", "inputs": {"numerator": 20, "denominator": 100, "per": 100}}


@pytest.fixture
def cases(tmp_path):
    """Write cases to a file and give its path."""

    def write(*found, name="cases.jsonl"):
        file = tmp_path / name
        file.write_text("".join(f"{json.dumps(case)}\n" for case in found), encoding="utf-8")
        return file

    return write


@pytest.fixture
def outcome(cases):
    """Run one case of a function that gives a fixed result, and give its difference."""

    def run(came, expected, **tolerance):
        def give(inputs, folder):
            if isinstance(came, Exception):
                raise came
            return came

        case = {"id": "one", "function": "fixed", "inputs": {}, "expected": expected, "tolerance": tolerance}
        return run_conformance([cases(case)], functions={"fixed": give}).results[0].difference

    return run


def test_the_last_line_counts_and_each_failing_case_has_one_before_it(cases):
    good = CRUDE | {"expected": {"value": 20}, "tolerance": {"rel": 1e-6}}
    wrong = CRUDE | {"id": "wrong", "expected": {"value": 21, "method": "exact"}}
    unknown = CRUDE | {"id": "unknown", "function": "crystal_ball", "expected": {"value": 1}}
    report = run_conformance([cases(good, wrong), cases(unknown, name="more.jsonl")])
    assert report.lines() == [
        "wrong crude_rate: value: expected 21, came 20.0 (and 1 more)",
        'unknown crystal_ball: expected {"value": 1}, came nothing: no function of that name',
        "1 passed, 2 failed",
    ]
    assert (report.passed, report.failed) == (1, 2)


def test_the_report_for_machines_counts_by_function_and_lists_failures(cases):
    file = cases(CRUDE | {"expected": {"value": 20.0}}, CRUDE | {"id": "wrong", "expected": {"value": 21}})
    assert run_conformance([file]).as_json() == {
        "passed": 1,
        "failed": 1,
        "functions": {"crude_rate": {"passed": 1, "failed": 1}},
        "failures": [
            {
                "file": str(file),
                "id": "wrong",
                "function": "crude_rate",
                "difference": "value: expected 21, came 20.0",
            }
        ],
    }


def test_a_result_may_hold_more_than_expected_at_any_depth(outcome):
    assert outcome({"a": [{"b": 1, "c": 2}], "d": 3}, {"a": [{"b": 1}]}) is None


def test_a_key_that_did_not_come_is_a_difference_even_from_null(outcome):
    assert outcome({"a": 1}, {"b": None}) == "b: expected null, came no such key"


@pytest.mark.parametrize(
    ("expected", "came", "tolerance", "passes"),
    [
        (1000, 1000.9, {"rel": 1e-3}, True),
        (1000, 1001.1, {"rel": 1e-3}, False),
        (-1000, -1000.9, {"rel": 1e-3}, True),
        (0, 1e-10, {"rel": 1e-6, "abs": 1e-9}, True),
        (1000, 1002, {"rel": 1e-3, "abs": 2}, True),
        (5, 5.0, {}, True),
        (5, 5.000001, {}, False),
        (5, "5", {}, False),
        (1, True, {"abs": 5}, False),
        (True, 1, {"abs": 5}, False),
        (True, True, {}, True),
        (None, None, {}, True),
        (None, 0, {"abs": 5}, False),
        (None, float("nan"), {"abs": 5}, False),
        (3, float("nan"), {"abs": 5}, False),
        (3, None, {"abs": 5}, False),
        ("*", "*", {}, True),
        ("low", "Low", {}, False),
        ([1, 2], (1, 2), {}, True),
        ([1, 2], [2, 1], {}, False),
        ([1, 2], [1, 2, 3], {}, False),
        ([], {}, {}, False),
        ({}, [], {}, False),
        ([[1.0], None], [[1.05], None], {"abs": 0.1}, True),
    ],
)
def test_values_compare_as_json_with_the_tolerance_of_the_case(outcome, expected, came, tolerance, passes):
    assert (outcome({"x": came}, {"x": expected}, **tolerance) is None) == passes


def test_the_place_of_a_difference_is_named(outcome):
    difference = outcome({"limits": [{"lower": 1}, {"lower": 2}]}, {"limits": [{"lower": 1}, {"lower": 3}]})
    assert difference == "limits[1].lower: expected 3, came 2"


def test_a_refusal_passes_only_with_its_words_whatever_their_case(outcome):
    expected = {"refused": True, "says": ["Baseline", "2013-14"]}
    assert outcome(InvalidInput("No BASELINE.", seen="2013-14 Q1"), expected) is None
    assert "says 2013-14" in outcome(InvalidInput("No baseline."), expected)
    assert outcome(InvalidInput("Any words."), {"refused": True}) is None


def test_a_refusal_expected_or_not_is_told_from_a_result(outcome):
    assert outcome({"a": 1}, {"refused": True, "says": []}) == 'expected a refusal, came {"a": 1}'
    assert outcome(InvalidInput("No."), {"a": 1}) == "expected a result, came a refusal: No."


def test_a_defect_of_a_function_fails_its_case_and_is_no_refusal(outcome):
    difference = outcome(ZeroDivisionError("division by zero"), {"refused": True, "says": ["zero"]})
    assert difference.endswith("came ZeroDivisionError: division by zero")


def test_a_failing_case_takes_one_line_whatever_the_message(cases):
    def give(inputs, folder):
        raise ValueError("first\nsecond")

    report = run_conformance([cases(CRUDE | {"expected": {}})], functions={"crude_rate": give})
    assert report.lines()[0].endswith("ValueError: first second")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "JSONDecodeError"),
        ("[]", "is not a case"),
        ('{"id": "a", "function": "mean", "inputs": {}}', "expected"),
        ('{"id": "a", "function": "mean", "inputs": [], "expected": {}}', "is no object"),
        ('{"id": "a", "function": "mean", "inputs": {"values": [NaN]}, "expected": {}}', "NaN is not JSON"),
        ('{"id": "a", "function": "mean", "inputs": {}, "expected": {}, "tolerance": 3}', "is not a case"),
    ],
)
def test_a_line_that_is_no_case_is_named_before_anything_runs(tmp_path, line, words):
    file = tmp_path / "broken.jsonl"
    file.write_text(json.dumps(CRUDE | {"expected": {}}) + f"\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=rf"Line 3 of .*broken\.jsonl is not a case.*{words}|{words}"):
        run_conformance([file])


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_cases_is_named(tmp_path, content):
    file = tmp_path / "empty.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"The case file .*empty\.jsonl"):
        run_conformance([file])


def test_no_function_belongs_to_two_packages():
    assert sum(len(owned) for owned in OWNERS) == len(FUNCTIONS)


@pytest.mark.shared_data
def test_every_published_suite_can_be_read_and_every_case_says_what_it_expects(shared):
    suites = {file.name: read_cases(file) for file in (shared / "cases").glob("*.jsonl")}
    assert "rates.jsonl" in suites
    assert all(case.expected for cases in suites.values() for case in cases)
