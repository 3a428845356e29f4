"""Published settlements and cases of payment, value and progress come out to the penny."""

import pytest

from newcare.errors import InvalidInput
from newcare.methods.adapted import adapted
from newcare.payment.aco_settlement import aco_settlement
from newcare.payment.conformance import CONFORMANCE
from newcare.workflows.conformance import run_conformance

SUITES = {"payment.jsonl": 235, "settlements.jsonl": 2_694, "contract_review.jsonl": 32}


@pytest.mark.shared_data
@pytest.mark.parametrize(("suite", "cases"), SUITES.items())
def test_every_case_comes_out(shared, suite, cases):
    report = run_conformance([shared / "cases" / suite])
    assert report.failed == 0, report.lines()
    assert report.passed >= cases


def test_a_missing_input_without_a_default_is_refused_by_name():
    with pytest.raises(InvalidInput, match="`benchmark_pence` is missing"):
        CONFORMANCE["shared_savings"]({"actual_pence": 1}, None)


def test_null_means_the_default_and_further_inputs_are_information():
    case = {
        "track": "track_1",
        "assigned_people": 20_000,
        "benchmark_dollars": 100,
        "expenditure_dollars": 90,
    }
    extra = {"performance_year": 2015, "sequestration_rate": None, "quality_score": 1}
    assert (
        adapted(aco_settlement)({**case, **extra}, None)["earned_dollars"] == 5
    )  # half of 10, below the cap
