"""The rules by which an estimate becomes a sentence."""

from __future__ import annotations

import pytest

from newcare.errors import InvalidInput
from newcare.evaluation.verdict import VerdictCode, verdict, verdict_of

WORKED = {
    "outcome": "emergency-admissions",
    "design": "callaway-santanna",
    "screen": "without-reporting-breaks",
    "main": True,
    "relative_effect": -0.081,
    "lower": -0.112,
    "upper": -0.049,
    "absolute_effect": -8.1,
    "absolute_lower": -11.6,
    "absolute_upper": -4.7,
    "minimum_detectable_effect": 0.045,
    "pre_trend_per_year": 0.004,
    "pre_trend_p": 0.62,
    "confidence": 0.95,
    "reason": None,
}
NOTHING_SEEN = WORKED | {"relative_effect": -0.012, "lower": -0.047, "upper": 0.024, "absolute_upper": 2.4}
HARMED = WORKED | {"relative_effect": 0.05, "lower": 0.01, "upper": 0.09}
TOO_FEW = WORKED | {
    "lower": None,
    "upper": None,
    "reason": "3 units that started can be compared here; an interval needs 5",
}
CAUSAL_WORDS = ("reduced", "raised", "worked", "did harm", "caused")


@pytest.mark.parametrize(
    ("row", "lower_is_better", "code"),
    [
        (WORKED, True, VerdictCode.WORKED),
        (WORKED, False, VerdictCode.HARMED),
        (HARMED, True, VerdictCode.HARMED),
        (HARMED, False, VerdictCode.WORKED),
        (NOTHING_SEEN, True, VerdictCode.NO_SIGN),
        (NOTHING_SEEN, False, VerdictCode.NO_SIGN),
        (TOO_FEW, True, VerdictCode.CANNOT_TELL),
        (WORKED | {"pre_trend_p": 0.049}, True, VerdictCode.CANNOT_TELL),
        (WORKED | {"pre_trend_p": 0.05}, True, VerdictCode.WORKED),
        (WORKED | {"pre_trend_p": None}, True, VerdictCode.WORKED),
        (NOTHING_SEEN | {"pre_trend_p": 0.01}, True, VerdictCode.CANNOT_TELL),
        (WORKED | {"upper": 0.0}, True, VerdictCode.NO_SIGN),
    ],
)
def test_the_code_follows_from_the_interval_and_the_trends_before_the_start(row, lower_is_better, code):
    assert verdict(row, lower_is_better=lower_is_better).code == code


def test_a_success_is_stated_with_relative_and_absolute_effect():
    found = verdict(WORKED)
    assert found.sentence == (
        "It worked: the model of care reduced emergency admissions by 8.1 % (95 % interval 4.9 % to 11.2 %), "
        "−8.1 per 1,000 person-years (−11.6 to −4.7)."
    )
    assert found.because == (
        "The whole interval lies below no effect, and trends before the start did not differ measurably (p = 0.62)."
    )
    assert found.disagreements == ()


def test_no_sign_says_what_could_have_been_missed():
    assert verdict(NOTHING_SEEN).sentence == (
        "There is no sign that it worked: emergency admissions changed by −1.2 % (95 % interval −4.7 % to +2.4 %), "
        "−8.1 per 1,000 person-years (−11.6 to +2.4). A fall smaller than 4.5 % could have been missed."
    )


def test_where_a_rise_is_the_aim_the_rise_that_could_have_been_missed_is_as_far_on_the_scale_of_ratios():
    """A fall of 4.5 % is a ratio of 0.955; its inverse is 1.047."""
    assert "A rise smaller than 4.7 %" in verdict(NOTHING_SEEN, lower_is_better=False).sentence


def test_causal_words_are_withheld_when_the_groups_drew_apart_before_the_start():
    found = verdict(WORKED | {"pre_trend_p": 0.002, "pre_trend_per_year": -0.03})
    assert "differed by −8.1 %" in found.sentence
    assert "−3.0 % a year" in found.sentence
    assert not any(word in found.sentence for word in CAUSAL_WORDS)


def test_too_few_units_are_named_as_the_reason_and_what_would_be_needed_is_said():
    found = verdict(TOO_FEW)
    assert "3 units that started can be compared here; an interval needs 5" in found.sentence
    assert "5 that never do" in found.would_change


def test_designs_and_screens_that_say_otherwise_are_named_and_those_that_agree_are_not():
    agrees = WORKED | {"main": False, "screen": "all-units"}
    differs = NOTHING_SEEN | {"main": False, "design": "two-way-fixed-effects"}
    found = verdict_of([agrees, WORKED, differs])
    assert found.code == VerdictCode.WORKED
    assert found.disagreements == (
        "Two-way fixed effects, units without a reporting break: −1.2 % (−4.7 % to +2.4 %), an interval that "
        "includes no effect; the main analysis has an interval wholly below no effect.",
    )


def test_a_row_of_another_outcome_disagrees_with_nothing():
    other = HARMED | {"main": False, "outcome": "emergency-bed-days", "screen": "all-units"}
    assert verdict_of([WORKED, other]).disagreements == ()


def test_there_is_one_main_row():
    with pytest.raises(InvalidInput, match="main"):
        verdict_of([WORKED | {"main": False}])
