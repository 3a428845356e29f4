"""What is said where words of cause are withheld: why one cannot tell, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.designs import LEAST_QUARTERS_BEFORE, LEAST_UNITS
from newcare.evaluation.gate_words import DiagnosticRow, FailedGate
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


def no_interval(findings: Findings) -> Said:
    """Say why there is nothing to judge."""
    chance = [row["sentence"] for row in findings.checks if row["check"] == "few-units"]
    return Said(
        f"We cannot tell whether the model of care changed {findings.quoted.outcome}: {findings.row['reason']}.",
        " ".join(["An estimate without an interval is not judged.", *chance]),
        f"At least {LEAST_UNITS} units that start, {LEAST_UNITS} that never do, and {LEAST_QUARTERS_BEFORE} "
        "quarters before the first start would give an interval.",
    )


def gate_failed(findings: Findings) -> Said:
    """Report a difference without a causal word, and every gate that failed."""
    seen = "; ".join(gate.seen for gate in findings.gates)
    return Said(
        f"{findings.differed} {seen[:1].upper() + seen[1:]}, so we cannot tell whether the model of care did it.",
        " ".join(gate.because for gate in findings.gates),
        " ".join(gate.would_change for gate in findings.gates),
    )


def untested(findings: Findings) -> Said:
    """Report a difference that nothing could have refuted."""
    return Said(
        f"{findings.differed} None of the checks that could have refuted it could be run, so we cannot tell whether "
        "the model of care did it.",
        "The whole interval lies on one side of no effect, and no gate could tell.",
        "Comparison units, more quarters before the start, or an outcome that the model of care cannot move, would let "
        "it be checked.",
    )


def trend_unknown(findings: Findings) -> Said:
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


def at_a_cost(findings: Findings) -> Said:
    """Report a difference for the better beside what got worse."""
    return Said(
        f"{findings.differed} But something else got worse, so we cannot say that it worked.{findings.worse}",
        "A balancing outcome got worse by more than chance explains, and no sum that holds it got better.",
        "An account of why it got worse, or a sum that holds both and got better, would change it.",
    )


def moved(findings: Findings) -> Said:
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
