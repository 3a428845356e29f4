"""Gates that are tests, judged together: a sound result fails any of them in at most 5 of 100 panels.

Four gates reject on a small p value: balance, trend before the start, a made-up start, negative controls. Each alone
would call one sound result in 20 unsound. A gate whose own p is below 5 % but which does not stand among the four by
Holm's method cannot tell; it is not passed either, and is named beside the answer. Made-up starters are no such test:
there a small p speaks for the effect.

Source: Holm 1979, Scandinavian J Statistics 6:65.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.wording import p_words
from newcare.methods.multiplicity import holm

TESTS = ("balance", "pre-trend", "placebo-in-time", "negative-control")
_METHOD = "; it withholds words of cause only where it stands by Holm's method over all gates that are tests"


def across_gates(checks: Sequence[Check]) -> list[Check]:
    """Give back all checks, a failed test that chance among the gates explains as one that cannot tell."""
    own = _smallest(checks)
    adjusted = dict(zip(own, holm(list(own.values())), strict=True)) if own else {}
    return [
        _judged(check, float(adjusted[check.check]), len(own)) if check.check in adjusted else check
        for check in checks
    ]


def _smallest(checks: Sequence[Check]) -> dict[str, float]:
    """The smallest p value of each gate that is a test, adjusted within the gate already."""
    found: dict[str, float] = {}
    for check in checks:
        if check.check in TESTS and check.p_value is not None:
            found[check.check] = min(check.p_value, found.get(check.check, 1.0))
    return found


def _judged(check: Check, of_gate: float, tests: int) -> Check:
    """Judge one row by its gate among the others."""
    judged = replace(check, method=check.method + _METHOD)
    if check.passed is not False or of_gate < SIGNIFICANCE:
        return judged
    return replace(
        judged,
        passed=None,
        sentence=f"{check.sentence} Among {tests} such tests chance alone does as much too often to be sure "
        f"({p_words(of_gate)} over all of them), so this cannot tell.",
    )
