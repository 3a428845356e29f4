"""Says in words what an estimate and the checks on it allow one to say, by rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.errors import InvalidInput
from newcare.evaluation.gate_words import DiagnosticRow, failed_gates
from newcare.evaluation.protocol.status import ProtocolStatus
from newcare.evaluation.provisos import provisos_of
from newcare.evaluation.sides import disagreement, same_analysis, side_of
from newcare.evaluation.verdict_rules import GATES, RULES, Facts, Side, VerdictCode, rule_of
from newcare.evaluation.verdict_words import Findings, said
from newcare.evaluation.wording import Quoted

__all__ = ["FOREMOST", "RULES", "Verdict", "VerdictCode", "verdict", "verdict_of"]

EstimateRow = Mapping[str, Any]
NOT_LOCKED = "It is not known whether the protocol was locked before these outcomes were read."
FOREMOST = 3


@dataclass(frozen=True)
class Verdict:
    """An answer, the sentence that states it, the rule it follows from, and what would change it.

    `rule` is the name of the rule that decided. `cause` says whether words of cause are used. `people` gives events
    fewer or more, null where none are counted; `pounds` is the slot for what that was worth. `disagreements` name each
    other design or screen whose own interval says something else; none is averaged away. `provisos` name each check
    that was not passed although it does not decide, and the gates that could not tell, weightiest first.
    `protocol` says whether the protocol was locked.
    """

    code: VerdictCode
    sentence: str
    because: str
    would_change: str
    disagreements: tuple[str, ...] = ()
    rule: str = ""
    cause: bool = False
    people: str | None = None
    pounds: str | None = None
    provisos: tuple[str, ...] = ()
    protocol: str = NOT_LOCKED

    @property
    def foremost(self) -> tuple[str, ...]:
        """The provisos that are said beside the answer; the table of checks holds all."""
        return self.provisos[:FOREMOST]


def verdict(
    estimate_row: EstimateRow,
    *,
    beside: Iterable[EstimateRow] = (),
    diagnostics: Iterable[DiagnosticRow] = (),
    protocol: ProtocolStatus | None = None,
    pounds: str | None = None,
    outcome: str = "emergency admissions",
    lower_is_better: bool = True,
) -> Verdict:
    """Judge one row of `estimate`; `RULES` say how.

    Args:
        estimate_row: the row that the protocol made the main one.
        beside: other rows of the same outcome; each that says otherwise is named.
        diagnostics: rows of `diagnostic`; those on this outcome count, and gates only if they examined this row.
        protocol: whether it was locked; it is named, and changes nothing else.
        pounds: what the effect was worth, in words.
        outcome: the outcome's name in running text.
        lower_is_better: whether a fall is the aim.
    """
    checks = [row for row in diagnostics if row["outcome"] == estimate_row["outcome"]]
    own = [row for row in checks if same_analysis(row, estimate_row, "design", "screen")]
    quoted, main = Quoted(estimate_row, outcome), side_of(estimate_row)
    gates = () if main is None else failed_gates(quoted, own)
    side = _side(main, lower_is_better=lower_is_better)
    rule = rule_of(
        Facts(side, bool(gates), _untested(own), _trend_unknown(own), _moved(own), _at_a_cost(own))
    )
    words = said(rule.name, Findings(quoted, gates, own, lower_is_better))
    return Verdict(
        rule.code,
        words.sentence,
        words.because,
        words.would_change,
        tuple(disagreement(row, main) for row in beside if _differs(row, estimate_row, main)),
        rule.name,
        rule.cause,
        None if main is None else quoted.people,
        pounds,
        provisos_of(checks, own, f"{words.sentence} {words.because}"),
        NOT_LOCKED if protocol is None else protocol.sentence,
    )


def verdict_of(
    estimates: Sequence[EstimateRow],
    *,
    diagnostics: Iterable[DiagnosticRow] = (),
    protocol: ProtocolStatus | None = None,
    pounds: str | None = None,
    outcome: str = "emergency admissions",
    lower_is_better: bool = True,
) -> Verdict:
    """Judge the main row of `estimate` (as `to_pylist()` gives it) beside the others of the same outcome."""
    main = [row for row in estimates if row["main"]]
    if len(main) != 1:
        raise InvalidInput("One row of the estimates must be the main one.", seen=str(len(main)))
    return verdict(
        main[0],
        beside=[row for row in estimates if not row["main"] and row["outcome"] == main[0]["outcome"]],
        diagnostics=diagnostics,
        protocol=protocol,
        pounds=pounds,
        outcome=outcome,
        lower_is_better=lower_is_better,
    )


def _side(side: int | None, *, lower_is_better: bool) -> Side:
    """Where the interval lies, seen from what is better."""
    if side is None:
        return Side.NOWHERE
    if side == 0:
        return Side.ACROSS
    return Side.BETTER if (side < 0) == lower_is_better else Side.WORSE


def _untested(checks: Sequence[DiagnosticRow]) -> bool:
    """Whether checks were run and no gate was passed; without any checks nothing is known of it."""
    return bool(checks) and not any(row["passed"] for row in checks if row["check"] in GATES)


def _trend_unknown(checks: Sequence[DiagnosticRow]) -> bool:
    """Whether trends before the start could not be told, and a break of them as large as before would undo it."""
    found = {(row["check"], row["passed"]) for row in checks}
    return {("pre-trend", None), ("relative-magnitudes", False)} <= found


def _at_a_cost(checks: Sequence[DiagnosticRow]) -> bool:
    """Whether something got worse while the main outcome got better, and no sum settles it."""
    return any(row["check"] == "displacement" and row["withholds_cause"] for row in checks)


def _moved(checks: Sequence[DiagnosticRow]) -> bool:
    """Whether a sum says that events may have moved rather than fallen, and no sum says that they fell."""
    sums = [row["passed"] for row in checks if row["check"] == "displacement-sum"]
    return False in sums and True not in sums


def _differs(row: EstimateRow, main: EstimateRow, side: int | None) -> bool:
    """Tell whether another row is another analysis, has an interval, and says something else."""
    return not same_analysis(row, main) and side_of(row) is not None and side_of(row) != side
