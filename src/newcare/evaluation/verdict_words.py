"""The sentences of a verdict: what is said by each rule, why, and what would change it."""

from __future__ import annotations

from newcare.evaluation import withheld_words
from newcare.evaluation.gate_words import trend_words
from newcare.evaluation.withheld_words import Findings, Said

__all__ = ["Findings", "Said", "said"]


def said(rule: str, findings: Findings) -> Said:
    """Put the rule that decided into words."""
    return _WORDS[rule](findings)


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
    "no-interval": withheld_words.no_interval,
    "gate-failed": withheld_words.gate_failed,
    "untested": withheld_words.untested,
    "trend-unknown": withheld_words.trend_unknown,
    "moved": withheld_words.moved,
    "at-a-cost": withheld_words.at_a_cost,
    "worked": _worked,
    "harmed": _harmed,
    "no-sign": _no_sign,
}
