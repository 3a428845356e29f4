"""What must be said beside an answer, the weightiest first."""

from __future__ import annotations

from collections.abc import Sequence

from newcare.evaluation.gate_words import DiagnosticRow, open_gates
from newcare.evaluation.verdict_rules import GATES

ORDER = (
    "displacement",
    "displacement-sum",
    "pre-trend",
    "reporting-breaks",
    "negative-control",
    "placebo-in-time",
    "placebo-in-space",
    "leave-one-out",
    "relative-magnitudes",
    "smoothness",
    "balance",
    "agreement-of-persons",
    "subgroups",
)
"""Checks by what they would change: who is harmed, what the answer rests on, who was compared, whom it holds for."""


def provisos_of(checks: Sequence[DiagnosticRow], own: Sequence[DiagnosticRow], said: str) -> tuple[str, ...]:
    """Checks that were not passed and do not decide, and gates that cannot tell, in `ORDER`.

    Args:
        checks: rows of `diagnostic` on the outcome.
        own: those of them that examined the main row.
        said: what the answer says already; it is not said again. Other designs are named as disagreements.
    """
    found = [
        (row["check"], row["sentence"])
        for row in checks
        if row["passed"] is False
        and row["check"] in ORDER
        and not (row["check"] in GATES and row["withholds_cause"] and row in own)
    ]
    found += open_gates(own).items()
    weighty = sorted(found, key=lambda each: ORDER.index(each[0]))
    return tuple(sentence for _, sentence in weighty if sentence not in said)
