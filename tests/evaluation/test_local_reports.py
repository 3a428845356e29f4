from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.local_reports import check_local_report
from newcare.reference.local_evaluations import recurring_faults, report_questions

SOUND = {
    name: question.good if question.kind == "yes-no" else question.least
    for name, question in report_questions().items()
}


def standing(answers: dict[str, object]) -> dict[str, bool | None]:
    return {finding.fault.name: finding.present for finding in check_local_report(answers)}


def test_a_sound_report_has_none_of_the_five_faults() -> None:
    assert standing(SOUND) == dict.fromkeys(recurring_faults(), False)
    assert len(recurring_faults()) == 5


def test_nothing_is_concluded_from_silence() -> None:
    assert standing({}) == dict.fromkeys(recurring_faults())


@pytest.mark.parametrize("name", list(report_questions()))
def test_each_question_finds_its_fault_and_says_what_to_do(name: str) -> None:
    question = report_questions()[name]
    bad = not question.good if question.kind == "yes-no" else (question.least or 0) - 1
    if bad == -1:
        bad = (question.most or 0) + 1
    found = {each.fault.name: each for each in check_local_report(SOUND | {name: bad})}
    assert [fault for fault, each in found.items() if each.present] == [question.fault]
    assert found[question.fault].to_mend == (question.mend,)


def test_a_known_fault_stands_though_other_answers_are_missing() -> None:
    assert standing({"intervals": False})["reporting"] is True


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"interval": True}, "no such question"),
        ({"intervals": 1}, "write true or false"),
        ({"questions": True}, "write a number"),
        ({"questions": -1}, "write a number"),
    ],
)
def test_an_answer_that_is_none_is_refused(answers: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        check_local_report(answers)
