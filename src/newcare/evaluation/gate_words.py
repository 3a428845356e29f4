"""What is said of a gate that was not passed: a check on which words of cause depend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newcare.evaluation.verdict_rules import GATES, SIGNIFICANCE
from newcare.evaluation.wording import Quoted, p_words

DiagnosticRow = Mapping[str, Any]
MOST_NAMED = 3


@dataclass(frozen=True)
class FailedGate:
    """A gate that failed: what was seen, the rule it follows from, and what would change it."""

    seen: str
    because: str
    would_change: str


def failed_gates(quoted: Quoted, diagnostics: Sequence[DiagnosticRow]) -> tuple[FailedGate, ...]:
    """List the gates that failed, each once, in the order of the checks.

    Without a check of trends among the diagnostics, the test that stands in the estimate's own row decides.
    """
    failed: dict[str, list[DiagnosticRow]] = {}
    for row in diagnostics:
        if row["withholds_cause"] and row["check"] in GATES:
            failed.setdefault(row["check"], []).append(row)
    found = [_WORDS[check](quoted, rows) for check, rows in failed.items()]
    p_value = quoted.row["pre_trend_p"]
    tested = any(row["check"] == "pre-trend" for row in diagnostics)
    if not tested and p_value is not None and p_value < SIGNIFICANCE:
        found.insert(0, _pre_trend(quoted, []))
    return tuple(found)


def open_gates(diagnostics: Sequence[DiagnosticRow]) -> dict[str, str]:
    """Say of each gate that failed nowhere and cannot tell somewhere what it cannot tell; gate -> sentence."""
    found = {}
    for gate in GATES:
        rows = [row for row in diagnostics if row["check"] == gate]
        unknown = [row for row in rows if row["passed"] is None]
        if not unknown or any(row["passed"] is False for row in rows):
            continue
        names = _listed([row["about"] for row in unknown])
        found[gate] = (
            unknown[0]["sentence"]
            if len(unknown) == 1
            else f"Chance alone would explain how far the groups were apart before the start, and so would a real "
            f"difference: {names}."
            if gate == "balance"
            else f"Not all of this could be told: {names}."
        )
    return found


def _listed(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def trend_words(quoted: Quoted, diagnostics: Sequence[DiagnosticRow]) -> str:
    """What is known of the trends before the start where they did not fail, within a sentence."""
    row = next((row for row in diagnostics if row["check"] == "pre-trend"), None)
    p_value = quoted.row["pre_trend_p"] if row is None else row["p_value"]
    if p_value is None:
        return "trends before the start could not be tested"
    if row is not None and row["passed"] is None:
        return (
            f"whether trends differed before the start cannot be told ({p_words(p_value)}): a drift that could make "
            "the whole effect could have been missed"
            if p_value >= SIGNIFICANCE
            else f"trends before the start differed no more than chance puts one of several tests ({p_words(p_value)})"
        )
    return f"trends before the start did not differ measurably ({p_words(p_value)})"


def _pre_trend(quoted: Quoted, rows: Sequence[DiagnosticRow]) -> FailedGate:
    # designs of few units leave the trend null in their own row, and the check tests it all the same
    drift, p_value = (
        (rows[0]["statistic"], rows[0]["p_value"])
        if rows
        else (quoted.row["pre_trend_per_year"], quoted.row["pre_trend_p"])
    )
    return FailedGate(
        "the units that started were already drawing apart from the others before the start, "
        f"by {quoted.drift(drift)} a year",
        f"The trends before the start were not parallel ({p_words(p_value)}).",
        "A comparison group whose trend before the start was the same would let the effect be judged.",
    )


def _balance(_quoted: Quoted, rows: Sequence[DiagnosticRow]) -> FailedGate:
    names = ", ".join(row["about"] for row in rows)
    return FailedGate(
        f"the units that started were not like the others before it ({names})",
        f"The groups were further apart than the limits allow and chance explains: {names}.",
        "Comparison units like those that started, or weights that make them so, would let the effect be judged.",
    )


def _placebo_in_time(_quoted: Quoted, rows: Sequence[DiagnosticRow]) -> FailedGate:
    return FailedGate(
        "a made-up start a year before the real one shows an effect too",
        f"The made-up start has {p_words(rows[0]['p_value'])}, below {SIGNIFICANCE:g}.",
        "An account of what changed in the year before the start, and a comparison that shares it, would let the "
        "effect be judged.",
    )


def _placebo_in_space(_quoted: Quoted, rows: Sequence[DiagnosticRow]) -> FailedGate:
    return FailedGate(
        "units that never start show as much by chance, given the starts",
        f"Among made-up starters the effect has {p_words(rows[0]['p_value'])}, not below {SIGNIFICANCE:g}.",
        "More units, or more time, would show whether the effect is out of the ordinary.",
    )


def _negative_control(_quoted: Quoted, rows: Sequence[DiagnosticRow]) -> FailedGate:
    names = ", ".join(row["about"].replace("-", " ") for row in rows)
    return FailedGate(
        f"an outcome moved too that the model of care cannot move ({names})",
        f"A negative control moved: {names}.",
        "An account of what else happened in these units, and a comparison that shares it, would let the effect be "
        "judged.",
    )


_WORDS = {
    "pre-trend": _pre_trend,
    "balance": _balance,
    "placebo-in-time": _placebo_in_time,
    "placebo-in-space": _placebo_in_space,
    "negative-control": _negative_control,
}
