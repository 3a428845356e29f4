"""Every published case of the estimators of evaluation comes out; tolerances are those of the cases."""

import json

import pytest

from newcare.evaluation.conformance import CONFORMANCE
from newcare.workflows.conformance import run_conformance


@pytest.mark.shared_data
@pytest.mark.parametrize("function", sorted(CONFORMANCE))
def test_every_published_case_of_a_function_comes_out(shared, function, tmp_path):
    cases = shared / "cases"
    lines = (cases / "evaluation.jsonl").read_text(encoding="utf-8").splitlines()
    own = [line for line in lines if json.loads(line)["function"] == function]
    (tmp_path / "tables").symlink_to(cases / "tables")
    (tmp_path / "own.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")
    report = run_conformance([tmp_path / "own.jsonl"])
    assert report.failed == 0, report.lines()
    assert report.passed == len(own) > 0
