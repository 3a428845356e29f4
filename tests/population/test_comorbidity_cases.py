"""The agreed cases of comorbidity, frailty, stays and risk all come out."""

from __future__ import annotations

import pytest

from newcare.population.conformance import CONFORMANCE
from newcare.workflows.conformance import run_conformance


@pytest.mark.shared_data
def test_every_agreed_case_comes_out(shared):
    report = run_conformance([shared / "cases" / "comorbidity.jsonl"], functions=CONFORMANCE)

    assert report.failed == 0, report.lines()
    assert report.passed >= 90
