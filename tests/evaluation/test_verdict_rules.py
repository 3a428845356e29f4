"""Every rule of the verdict, over every combination of what the interval and the checks can say."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from newcare.evaluation.protocol.status import ProtocolStatus
from newcare.evaluation.verdict import VerdictCode, verdict
from newcare.evaluation.verdict_rules import GATES, RULES, Facts, Side, rule_of
from tests.evaluation.examined import MAIN

DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "did-it-work.md"
INTERVALS = {
    "better": (-0.08, -0.11, -0.05),
    "worse": (0.08, 0.05, 0.11),
    "across": (-0.01, -0.05, 0.03),
    "none": (-0.08, None, None),
}
RESULTS = (True, False, None)
CAUSAL_WORDS = ("reduced", "raised", "caused", "It worked", "did harm")


def estimate(interval):
    effect, lower, upper = INTERVALS[interval]
    figures = {"relative_effect": effect, "lower": lower, "upper": upper}
    return {**MAIN, **figures, "p_value": 0.01, "reason": "3 units that started can be compared here"}


def check(name, passed, **changes):
    return {
        "outcome": MAIN["outcome"],
        "design": MAIN["design"],
        "screen": MAIN["screen"],
        "check": name,
        "about": f"something of {name}",
        "passed": passed,
        "statistic": -0.02,
        "p_value": 0.01,
        "withholds_cause": name in GATES and passed is False,
        "sentence": f"What {name} found.",
        **changes,
    }


def expected(interval, gates, moved):
    """The rules as a reader would state them."""
    if interval == "none" or False in gates:
        return VerdictCode.CANNOT_TELL
    if interval in ("better", "worse") and True not in gates:
        return VerdictCode.CANNOT_TELL
    if interval == "better":
        return VerdictCode.CANNOT_TELL if moved is False else VerdictCode.WORKED
    return VerdictCode.HARMED if interval == "worse" else VerdictCode.NO_SIGN


@pytest.mark.parametrize("interval", INTERVALS)
def test_every_combination_of_interval_gates_and_displacement_gives_the_answer_of_the_table(interval):
    for *gates, moved in product(RESULTS, repeat=len(GATES) + 1):
        checks = [check(name, passed) for name, passed in zip(GATES, gates, strict=True)]
        found = verdict(estimate(interval), diagnostics=[*checks, check("displacement-sum", moved)])
        assert found.code == expected(interval, gates, moved), (interval, gates, moved)
        one_sided = found.code in (VerdictCode.WORKED, VerdictCode.HARMED)
        assert found.cause == one_sided
        assert any(word in found.sentence for word in CAUSAL_WORDS) == one_sided
        if False in gates and interval != "none":
            assert "differed" in found.sentence


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_that_failed_is_named_with_what_would_change_it(gate):
    found = verdict(estimate("better"), diagnostics=[check(gate, False)])
    assert "so we cannot tell whether the model of care did it" in found.sentence
    assert found.because
    assert "judged" in found.would_change or "show whether" in found.would_change
    assert found.rule == "gate-failed"


def test_a_trend_that_failed_is_quoted_from_its_check_where_the_estimate_has_none():
    """A design that judges fewer than five units leaves the trend null in its own row."""
    few = estimate("better") | {"pre_trend_p": None, "pre_trend_per_year": None}
    found = verdict(few, diagnostics=[check("pre-trend", False, statistic=0.04, p_value=0.0002)])
    assert "by +4.0 % a year" in found.sentence
    assert found.because == "The trends before the start were not parallel (p below 0.001)."


@pytest.mark.parametrize("interval", ["better", "worse"])
def test_a_trend_that_cannot_be_told_and_an_effect_that_a_break_undoes_name_no_cause(interval):
    checks = [check("balance", True), check("pre-trend", None), check("relative-magnitudes", False)]
    found = verdict(estimate(interval), diagnostics=checks)
    assert (found.rule, found.code) == ("trend-unknown", VerdictCode.CANNOT_TELL)
    assert found.because == "What pre-trend found. What relative-magnitudes found."
    assert found.provisos == ()
    assert verdict(estimate("across"), diagnostics=checks).rule == "no-sign"


def test_a_trend_that_cannot_be_told_never_reads_as_a_pass():
    checks = [
        check("balance", True),
        check("pre-trend", None, p_value=0.99),
        check("relative-magnitudes", True),
    ]
    found = verdict(estimate("better"), diagnostics=checks)
    assert found.rule == "worked"
    assert "whether trends differed before the start cannot be told (p = 0.99)" in found.because
    assert found.provisos == ("What pre-trend found.",)


def test_what_got_worse_stands_in_the_answer_and_never_beside_a_plain_it_worked():
    worse = check("displacement", False, about="deaths", withholds_cause=True, sentence="Deaths got worse.")
    found = verdict(estimate("better"), diagnostics=[check("balance", True), worse])
    assert (found.rule, found.code, found.cause) == ("at-a-cost", VerdictCode.CANNOT_TELL, False)
    assert "we cannot say that it worked. Deaths got worse." in found.sentence
    assert found.provisos == ()


@pytest.mark.parametrize("interval", ["across", "worse"])
def test_what_got_worse_is_said_in_the_answer_where_nothing_got_better_too(interval):
    worse = check("displacement", False, about="deaths", sentence="Deaths got worse.")
    found = verdict(estimate(interval), diagnostics=[check("balance", True), worse])
    assert found.sentence.endswith(" Deaths got worse.")
    assert found.provisos == ()


def test_provisos_stand_by_weight_and_the_foremost_are_three():
    lighter = ("subgroups", "smoothness", "leave-one-out", "reporting-breaks", "displacement")
    found = verdict(
        estimate("better"), diagnostics=[check("balance", True), *(check(n, False) for n in lighter)]
    )
    assert found.provisos == tuple(f"What {name} found." for name in reversed(lighter))
    assert found.foremost == found.provisos[:3]


def test_several_gates_that_failed_are_all_named():
    found = verdict(
        estimate("better"), diagnostics=[check("balance", False), check("negative-control", False)]
    )
    assert "not like the others before it (something of balance)" in found.sentence
    assert "moved too that the model of care cannot move" in found.sentence


def test_a_gate_of_another_design_screen_or_outcome_decides_nothing_here():
    elsewhere = [
        check("balance", False, design="matched-cohort"),
        check("pre-trend", False, screen="without-reporting-breaks"),
        check("negative-control", False, outcome="other"),
    ]
    found = verdict(estimate("better"), diagnostics=[check("placebo-in-time", True), *elsewhere])
    assert found.code == VerdictCode.WORKED
    assert found.provisos == ("What pre-trend found.", "What balance found.")


@pytest.mark.parametrize(
    "name",
    [
        "leave-one-out",
        "relative-magnitudes",
        "smoothness",
        "reporting-breaks",
        "displacement",
        "subgroups",
        "agreement-of-persons",
    ],
)
def test_a_check_that_is_no_gate_changes_no_code_and_is_said(name):
    found = verdict(estimate("better"), diagnostics=[check("balance", True), check(name, False)])
    assert found.code == VerdictCode.WORKED
    assert found.provisos == (f"What {name} found.",)


@pytest.mark.parametrize("interval", ["better", "worse"])
def test_where_no_gate_could_tell_nothing_could_have_refuted_it_and_no_cause_is_named(interval):
    """Such as a time series beside its own past alone."""
    found = verdict(estimate(interval), diagnostics=[check(gate, None) for gate in GATES])
    assert (found.rule, found.code) == ("untested", VerdictCode.CANNOT_TELL)
    assert "differed" in found.sentence
    assert verdict(estimate("across"), diagnostics=[check("balance", None)]).code == VerdictCode.NO_SIGN


def test_a_gate_that_cannot_tell_is_said_and_one_that_was_passed_is_not():
    found = verdict(
        estimate("better"), diagnostics=[check("negative-control", None), check("pre-trend", True)]
    )
    assert found.provisos == ("What negative-control found.",)


def test_of_many_characteristics_that_cannot_be_told_three_are_named_and_the_rest_counted():
    unknown = [check("balance", None, about=f"trait {place}") for place in range(5)]
    (said,) = verdict(estimate("better"), diagnostics=[check("pre-trend", True), *unknown]).provisos
    assert said.endswith("so would a real difference: trait 0, trait 1, trait 2 and 2 more.")


def test_a_passed_test_of_trends_among_the_checks_goes_before_the_one_in_the_estimate():
    drawn_apart = estimate("better") | {"pre_trend_p": 0.01}
    assert verdict(drawn_apart).code == VerdictCode.CANNOT_TELL
    assert verdict(drawn_apart, diagnostics=[check("pre-trend", True)]).code == VerdictCode.WORKED


def test_without_an_interval_what_chance_would_do_is_the_reason_given():
    found = verdict(estimate("none"), diagnostics=[check("few-units", None)])
    assert found.rule == "no-interval"
    assert "What few-units found." in found.because


@pytest.mark.parametrize("state", ["locked", "amended", "not-locked"])
def test_the_status_of_the_protocol_is_said_and_changes_no_code(state):
    status = ProtocolStatus(state, None, f"The protocol is {state}.", "digest", None, None)
    found = verdict(estimate("better"), protocol=status)
    assert (found.code, found.protocol) == (VerdictCode.WORKED, f"The protocol is {state}.")
    assert "not known whether the protocol was locked" in verdict(estimate("better")).protocol


def test_people_and_pounds_stand_beside_the_answer():
    """100 avoided (20 to 180)."""
    counted = estimate("better") | {
        "events_avoided": 100.0,
        "events_avoided_lower": -20.0,
        "events_avoided_upper": 1800.0,
    }
    found = verdict(counted, pounds="That is worth £10.")
    assert found.people == (
        "Over the time seen that is 100 fewer emergency admissions than there would have been (20 more to 1,800 fewer)."
    )
    assert found.pounds == "That is worth £10."
    assert verdict(estimate("better")).people is None


def test_a_design_of_differences_is_judged_in_the_outcomes_own_unit():
    scores = {"relative_effect": None, "lower": None, "upper": None, "scale": "difference"}
    limits = {"absolute_effect": -2.0, "absolute_lower": -3.5, "absolute_upper": -0.5}
    found = verdict(estimate("better") | scores | limits, outcome="mean score")
    assert found.sentence == (
        "It worked: the model of care reduced mean score by 2.0 (95 % interval 0.5 to 3.5)."
    )
    nothing = verdict(estimate("better") | scores | limits | {"absolute_upper": 0.5}, outcome="mean score")
    assert nothing.code == VerdictCode.NO_SIGN


def test_every_case_meets_a_rule_and_every_rule_is_met_by_a_case():
    cases = [Facts(side, *flags) for side in Side for flags in product((True, False), repeat=5)]
    assert {rule_of(facts).name for facts in cases} == {rule.name for rule in RULES}


def test_the_documentation_prints_every_rule_in_order():
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    printed = [line for line in lines if line.startswith(tuple(f"| `{rule.name}` " for rule in RULES))]
    written = [
        f"| `{rule.name}` | {rule.when} | `{rule.code}` | {'yes' if rule.cause else 'no'} | {rule.says} |"
        for rule in RULES
    ]
    assert printed == written
