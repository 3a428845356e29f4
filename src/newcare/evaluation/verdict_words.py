"""The sentences of a verdict: what is said by each rule, why, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.designs import LEAST_QUARTERS_BEFORE, LEAST_UNITS
from newcare.evaluation.gate_words import DiagnosticRow, FailedGate, trend_words
from newcare.evaluation.wording import Quoted


@dataclass(frozen=True)
class Said:
    """The sentence that answers, the reason for it, and what would change it."""

    sentence: str
    because: str
    would_change: str


@dataclass(frozen=True)
class Findings:
    """What sentences are made from: an estimate, the gates that failed, and the checks on it."""

    quoted: Quoted
    gates: Sequence[FailedGate]
    checks: Sequence[DiagnosticRow]
    lower_is_better: bool

    @property
    def row(self) -> Any:
        """The row of the estimate."""
        return self.quoted.row

    @property
    def worse(self) -> str:
        """What got worse beyond chance meanwhile, to be put after a sentence; nothing where nothing did."""
        return "".join(
            f" {row['sentence']}"
            for row in self.checks
            if row["check"] == "displacement" and row["passed"] is False
        )

    @property
    def differed(self) -> str:
        """The effect without a word of cause."""
        return (
            f"{self.quoted.subject} differed by {self.quoted.change} from what the comparison would lead one to expect"
            f"{self.quoted.absolute}."
        )


def said(rule: str, findings: Findings) -> Said:
    """Put the rule that decided into words."""
    return _WORDS[rule](findings)


def _no_interval(findings: Findings) -> Said:
    """Say why there is nothing to judge."""
    chance = [row["sentence"] for row in findings.checks if row["check"] == "few-units"]
    return Said(
        f"We cannot tell whether the model of care changed {findings.quoted.outcome}: {findings.row['reason']}.",
        " ".join(["An estimate without an interval is not judged.", *chance]),
        f"At least {LEAST_UNITS} units that start, {LEAST_UNITS} that never do, and {LEAST_QUARTERS_BEFORE} "
        "quarters before the first start would give an interval.",
    )


def _gate_failed(findings: Findings) -> Said:
    """Report a difference without a causal word, and every gate that failed."""
    seen = "; ".join(gate.seen for gate in findings.gates)
    return Said(
        f"{findings.differed} {seen[:1].upper() + seen[1:]}, so we cannot tell whether the model of care did it.",
        " ".join(gate.because for gate in findings.gates),
        " ".join(gate.would_change for gate in findings.gates),
    )


def _untested(findings: Findings) -> Said:
    """Report a difference that nothing could have refuted."""
    return Said(
        f"{findings.differed} None of the checks that could have refuted it could be run, so we cannot tell whether "
        "the model of care did it.",
        "The whole interval lies on one side of no effect, and no gate could tell.",
        "Comparison units, more quarters before the start, or an outcome that the model of care cannot move, would let "
        "it be checked.",
    )


def _trend_unknown(findings: Findings) -> Said:
    """Report a difference that a drift may have made."""
    seen = [
        row["sentence"]
        for row in findings.checks
        if row["passed"] is not True and row["check"] in ("pre-trend", "relative-magnitudes")
    ]
    return Said(
        f"{findings.differed} A drift between the groups that began before the start could have made it and not been "
        "seen, so we cannot tell whether the model of care did it.",
        " ".join(seen),
        "More quarters before the start, or more units, would show a smaller drift.",
    )


def _at_a_cost(findings: Findings) -> Said:
    """Report a difference for the better beside what got worse."""
    return Said(
        f"{findings.differed} But something else got worse, so we cannot say that it worked.{findings.worse}",
        "A balancing outcome got worse by more than chance explains, and no sum that holds it got better.",
        "An account of why it got worse, or a sum that holds both and got better, would change it.",
    )


def _moved(findings: Findings) -> Said:
    """Report a difference that may be events of another kind now."""
    failed = [
        row["sentence"]
        for row in findings.checks
        if row["check"] == "displacement-sum" and row["passed"] is False
    ]
    return Said(
        f"{findings.differed} We cannot tell whether they got fewer or only moved.{findings.worse} {' '.join(failed)}",
        "A balancing outcome got worse, and the sum that holds both did not get better.",
        "A sum whose whole interval lies on the better side would show that it is not only moved.",
    )


def _no_sign(findings: Findings) -> Said:
    """Report that nothing was seen, and what could not have been."""
    quoted = findings.quoted
    aim = "fall" if findings.lower_is_better else "rise"
    sentence = (
        f"There is no sign that it worked: {quoted.outcome} changed by {quoted.change}{quoted.absolute}."
    )
    more = "More units or more quarters would show whether there is a smaller effect."
    if findings.row["minimum_detectable_effect"] is not None:
        missed = quoted.detectable_fall if findings.lower_is_better else quoted.detectable_rise
        sentence += f" A {aim} smaller than {missed} could have been missed."
        more = f"More units or more quarters would show whether there is a {aim} smaller than {missed}."
    return Said(sentence + findings.worse, "The interval includes no effect.", more)


def _worked(findings: Findings) -> Said:
    return _one_sided(findings, better=True)


def _harmed(findings: Findings) -> Said:
    return _one_sided(findings, better=False)


def _one_sided(findings: Findings, *, better: bool) -> Said:
    """Report an effect whose whole interval lies on one side of none."""
    quoted = findings.quoted
    falls = better == findings.lower_is_better
    return Said(
        f"{'It worked' if better else 'It did harm'}: the model of care {'reduced' if falls else 'raised'} "
        f"{quoted.outcome} by {quoted.size}{quoted.absolute}.{'' if better else findings.worse}",
        f"The whole interval lies {'below' if falls else 'above'} no effect, and "
        f"{trend_words(quoted, findings.checks)}.",
        "It would change if something else that began with the model of care, in the same units, explained the "
        "difference, or if later quarters brought the interval back to no effect.",
    )


_WORDS = {
    "no-interval": _no_interval,
    "gate-failed": _gate_failed,
    "untested": _untested,
    "trend-unknown": _trend_unknown,
    "moved": _moved,
    "at-a-cost": _at_a_cost,
    "worked": _worked,
    "harmed": _harmed,
    "no-sign": _no_sign,
}
