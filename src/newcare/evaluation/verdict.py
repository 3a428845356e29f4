"""Says in words what an estimate allows one to say, by rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from newcare.errors import InvalidInput
from newcare.evaluation.designs import LEAST_QUARTERS_BEFORE, LEAST_UNITS
from newcare.evaluation.wording import DESIGN_NAMES, SCREEN_NAMES, Quoted
from newcare.terms.words import interval_words, per_cent

PRE_TREND_SIGNIFICANCE = 0.05
EstimateRow = Mapping[str, Any]


class VerdictCode(StrEnum):
    """The four answers to "did it work?"."""

    WORKED = "worked"
    HARMED = "harmed"
    NO_SIGN = "no_sign"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Verdict:
    """An answer, the sentence that states it, the rule it follows from, and what would change it.

    `disagreements` name each other design or screen whose own interval says something else; none is averaged
    away.
    """

    code: VerdictCode
    sentence: str
    because: str
    would_change: str
    disagreements: tuple[str, ...] = ()


def verdict(
    estimate_row: EstimateRow,
    *,
    beside: Iterable[EstimateRow] = (),
    outcome: str = "emergency admissions",
    lower_is_better: bool = True,
) -> Verdict:
    """Judge one row of `estimate`.

    The rules, in this order: no interval, cannot tell; the groups drew apart before the start (p below 0.05),
    cannot tell, and no causal word is used; the whole interval on the better side of no effect, worked; on the
    worse side, harmed; otherwise no sign, with the effect that could have been missed.

    Args:
        estimate_row: the row that the protocol made the main one.
        beside: other rows of the same outcome; each that says otherwise is named.
        outcome: the outcome's name in running text.
        lower_is_better: whether a fall is the aim.
    """
    quoted = Quoted(estimate_row, outcome)
    side = _side(estimate_row)
    others = tuple(_disagreement(row, side) for row in beside if _differs(row, estimate_row, side))
    if side is None:
        return Verdict(*_without_interval(estimate_row, outcome), others)
    p_value = estimate_row["pre_trend_p"]
    if p_value is not None and p_value < PRE_TREND_SIGNIFICANCE:
        return Verdict(*_groups_drew_apart(quoted), others)
    if side == 0:
        return Verdict(*_no_sign(quoted, lower_is_better), others)
    return Verdict(*_one_sided(quoted, side, lower_is_better), others)


def verdict_of(
    estimates: Sequence[EstimateRow], *, outcome: str = "emergency admissions", lower_is_better: bool = True
) -> Verdict:
    """Judge the main row of `estimate` (as `to_pylist()` gives it) beside the others of the same outcome."""
    main = [row for row in estimates if row["main"]]
    if len(main) != 1:
        raise InvalidInput("One row of the estimates must be the main one.", seen=str(len(main)))
    others = [row for row in estimates if not row["main"] and row["outcome"] == main[0]["outcome"]]
    return verdict(main[0], beside=others, outcome=outcome, lower_is_better=lower_is_better)


def _side(row: EstimateRow) -> int | None:
    """Say on which side of no effect the interval lies: -1 below, 1 above, 0 across; null without one."""
    if row["lower"] is None or row["upper"] is None:
        return None
    return -1 if row["upper"] < 0 else 1 if row["lower"] > 0 else 0


def _differs(row: EstimateRow, main: EstimateRow, side: int | None) -> bool:
    """Tell whether another row is another choice of design or screen, and says something else."""
    same = (row["design"], row["screen"]) == (main["design"], main["screen"])
    return not same and _side(row) is not None and _side(row) != side


_SAYS = {
    None: "no interval",
    -1: "an interval wholly below no effect",
    0: "an interval that includes no effect",
    1: "an interval wholly above no effect",
}


def _disagreement(row: EstimateRow, main: int | None) -> str:
    """Name a row that says something else than the main one."""
    return (
        f"{DESIGN_NAMES[row['design']]}, {SCREEN_NAMES[row['screen']]}: "
        f"{per_cent(row['relative_effect'], signed=True)} ({interval_words(row['lower'], row['upper'])}), "
        f"{_SAYS[_side(row)]}; the main analysis has {_SAYS[main]}."
    )


_Parts = tuple[VerdictCode, str, str, str]


def _without_interval(row: EstimateRow, outcome: str) -> _Parts:
    """Say why there is nothing to judge."""
    return (
        VerdictCode.CANNOT_TELL,
        f"We cannot tell whether the model of care changed {outcome}: {row['reason']}.",
        "An estimate without an interval is not judged.",
        f"At least {LEAST_UNITS} units that start, {LEAST_UNITS} that never do, and {LEAST_QUARTERS_BEFORE} "
        "quarters before the first start would give an interval.",
    )


def _groups_drew_apart(quoted: Quoted) -> _Parts:
    """Report a difference without a causal word."""
    return (
        VerdictCode.CANNOT_TELL,
        f"{quoted.subject} differed by {quoted.change} from what the comparison would lead one to expect, "
        f"{quoted.absolute}. The units that started were already drawing apart from the others before the start, "
        f"by {quoted.drift} a year, so we cannot tell whether the model of care did it.",
        f"The trends before the start were not parallel (p = {quoted.p('pre_trend_p')}, below "
        f"{PRE_TREND_SIGNIFICANCE:g}).",
        "A comparison group whose trend before the start was the same would let the effect be judged.",
    )


def _no_sign(quoted: Quoted, lower_is_better: bool) -> _Parts:
    """Report that nothing was seen, and what could not have been."""
    aim = "fall" if lower_is_better else "rise"
    missed = quoted.detectable_fall if lower_is_better else quoted.detectable_rise
    return (
        VerdictCode.NO_SIGN,
        f"There is no sign that it worked: {quoted.outcome} changed by {quoted.change}, {quoted.absolute}. "
        f"A {aim} smaller than {missed} could have been missed.",
        "The interval includes no effect.",
        f"More units or more quarters would show whether there is a {aim} smaller than {missed}.",
    )


def _one_sided(quoted: Quoted, side: int, lower_is_better: bool) -> _Parts:
    """Report an effect whose whole interval lies on one side of none."""
    better = (side < 0) == lower_is_better
    verb = "reduced" if side < 0 else "raised"
    where = "below" if side < 0 else "above"
    return (
        VerdictCode.WORKED if better else VerdictCode.HARMED,
        f"{'It worked' if better else 'It did harm'}: the model of care {verb} {quoted.outcome} by {quoted.size}, "
        f"{quoted.absolute}.",
        f"The whole interval lies {where} no effect, and {quoted.trend}.",
        "It would change if something else that began with the model of care, in the same units, explained the "
        "difference, or if later quarters brought the interval back to no effect.",
    )
