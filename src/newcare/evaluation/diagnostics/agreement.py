"""Do other designs and other comparison groups say the same? What says otherwise is printed, never averaged in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import EstimateRow, Examined
from newcare.evaluation.sides import SAYS, estimate_of, side_of, side_of_limits
from newcare.evaluation.wording import analysis_name, design_name
from newcare.tables.person_estimates import UNADJUSTED
from newcare.terms.words import number_words

_METHOD = "side of no effect on which the interval of each design lies, beside that of the main result"
_OF_PERSONS = (
    "side of no effect on which the interval of each design of persons lies, beside that of the main result"
)
MEASURES = ("rate-ratio", "hazard-ratio")
WINDOW = "whole follow-up"


def agreement(examined: Examined) -> list[Check]:
    """Set each other design and comparison group, on the same outcome and screen, beside the main result."""
    main = examined.main
    return [
        _check(examined, row)
        for row in examined.estimates
        if (row["outcome"], row["screen"]) == (main["outcome"], main["screen"])
        and not examined.same_analysis(row)
    ]


def _check(examined: Examined, row: EstimateRow) -> Check:
    """Judge one other design."""
    name, about = analysis_name(row), ", ".join(filter(None, (row["design"], row.get("comparison"))))
    side = side_of(row)
    if side is None or examined.side is None:
        sentence = f"{name} gives no interval to set beside the main one."
        return Check("agreement", about, sentence, _METHOD, None, statistic=estimate_of(row))
    agrees = side == examined.side
    says = "the same" if agrees else "something else"
    sentence = f"{name} says {says}: {examined.effect_words(row)}, {SAYS[side]}."
    return Check("agreement", about, sentence, _METHOD, agrees).with_figures_of(row)


def agreement_of_persons(examined: Examined, rows: Sequence[Mapping[str, Any]]) -> list[Check]:
    """Set each design of persons, with each of its comparison groups, beside the main result.

    Ratios over the whole follow-up; people as they are, without a design, are no comparison.
    """
    return [
        _of_persons(examined, row)
        for row in rows
        if row["outcome"] == examined.main["outcome"]
        and row["measure"] in MEASURES
        and row.get("window", WINDOW) == WINDOW
        and row["design"] != UNADJUSTED
    ]


def _of_persons(examined: Examined, row: Mapping[str, Any]) -> Check:
    """Judge one design of persons by its ratio."""
    about = f"{row['design']}, {row['comparison']}, {row['measure']}"
    lower, upper = row["lower"], row["upper"]
    beside = f"{design_name(row['design'])} of persons against {row['comparison']}"
    if lower is None or upper is None or examined.side is None:
        sentence = f"{beside} gives no interval to set beside the main one."
        return Check("agreement-of-persons", about, sentence, _OF_PERSONS, None, statistic=row["estimate"])
    side = side_of_limits(lower - 1, upper - 1)
    agrees = side == examined.side
    value, low, high = (number_words(each, places=2) for each in (row["estimate"], lower, upper))
    return Check(
        "agreement-of-persons",
        about,
        f"{beside} says {'the same' if agrees else 'something else'}: {row['measure'].replace('-', ' ')} {value} "
        f"({low} to {high}), {SAYS[side]}.",
        _OF_PERSONS,
        agrees,
        statistic=row["estimate"],
        lower=lower,
        upper=upper,
        p_value=row["p_value"],
        threshold=1.0,
    )
