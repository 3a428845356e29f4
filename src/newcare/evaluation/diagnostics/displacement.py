"""Did it fall, or did it move? Balancing outcomes that went the other way, and the sums that tell the two apart.

An outcome that got worse, while the main one got better, takes words of cause away unless a sum of which it is a part
got better. A total of everything does not settle that: a fall in cost is no answer to deaths that rose.

Source: Holm 1979, Scandinavian J Statistics 6:65 (family of balancing outcomes).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import EstimateRow, Examined
from newcare.evaluation.diagnostics.panels import panel_of_sum
from newcare.evaluation.diagnostics.probe import PROBE, mean_effect, side
from newcare.evaluation.sides import estimate_of
from newcare.evaluation.wording import p_words
from newcare.methods.multiplicity import holm
from newcare.terms.words import interval_words, per_cent

_METHOD = (
    "estimate of the main design on a balancing outcome; p adjusted by Holm's method over balancing outcomes"
)
_SUM_METHOD = f"{PROBE}, on the weighted sum of the outcomes' events and expected events"
Sums = Mapping[str, Mapping[str, float]]


def displacement(examined: Examined, sums: Sums) -> list[Check]:
    """Look at each balancing outcome, then at each sum that says whether events fell or moved."""
    rows = [row for row in examined.beside("balancing") if examined.worse(row["outcome"])]
    known = [row for row in rows if row["p_value"] is not None]
    adjusted = dict(
        zip((row["outcome"] for row in known), holm([row["p_value"] for row in known]), strict=True)
    )
    checks = [_of_outcome(examined, row, adjusted.get(row["outcome"])) for row in rows]
    moved = {check.about for check in checks if check.passed is False}
    told = [(weights, _of_sum(examined, name, weights, moved)) for name, weights in _told(examined, sums)]
    settled = {part for weights, whole in told if whole.passed for part in weights}
    got_better = examined.side == -examined.worse(examined.main["outcome"]) != 0
    return [
        *(replace(check, at_a_cost=got_better and check.about in moved - settled) for check in checks),
        *(whole for _, whole in told),
    ]


def _of_outcome(examined: Examined, row: EstimateRow, p_value: float | None) -> Check:
    """Judge one balancing outcome."""
    about, title = row["outcome"], examined.title(row["outcome"])
    if p_value is None:
        sentence = f"Whether {title} got worse is not known: {row['reason']}."
        return Check("displacement", about, sentence, _METHOD, None, statistic=estimate_of(row))
    worse = p_value < SIGNIFICANCE and (estimate_of(row) or 0.0) * examined.worse(about) > 0
    got = "got worse meanwhile" if worse else "did not measurably get worse"
    found = f"{examined.effect_words(row)}, {p_words(p_value)}"
    sentence = f"{title[:1].upper() + title[1:]} {got}: {found}."
    check = Check("displacement", about, sentence, _METHOD, not worse, threshold=SIGNIFICANCE)
    return check.with_figures_of(row, float(p_value))


def _told(examined: Examined, sums: Sums) -> Iterable[tuple[str, Mapping[str, float]]]:
    """Sums of which every part has been observed."""
    return ((name, weights) for name, weights in sums.items() if set(weights) <= set(examined.observations))


def _of_sum(examined: Examined, name: str, weights: Mapping[str, float], moved: set[str]) -> Check:
    """Judge a sum: where a part of it got worse, only a fall of the whole says that it did not just move."""
    panel = panel_of_sum(examined.observations, weights, examined.panel) if examined.two_groups else None
    found = None if panel is None else mean_effect(panel, examined.confidence)
    if found is None:
        sentence = f"Whether {name} changed in sum is not known: these units do not tell."
        return Check("displacement-sum", name, sentence, _SUM_METHOD, None)
    parts = moved if len(weights) == 1 else moved & set(weights)
    worse = [examined.title(part) for part in sorted(parts)]
    better = side(found) == -examined.worse(examined.main["outcome"])
    figure, lower, upper = (math.expm1(value) for value in (found.estimate, found.lower, found.upper))
    return Check(
        "displacement-sum",
        name,
        f"{name[:1].upper() + name[1:]} changed in sum by {per_cent(figure, signed=True)} "
        f"({interval_words(lower, upper)}): {_what_it_says(worse, better=better)}",
        _SUM_METHOD,
        better if worse else None,
        statistic=figure,
        lower=lower,
        upper=upper,
        p_value=found.p_value,
    )


def _what_it_says(worse: list[str], *, better: bool) -> str:
    """Say whether events fell or moved."""
    if not worse:
        return "nothing in it got measurably worse."
    if better:
        return f"although {', '.join(worse)} got worse, the whole got better."
    return f"{', '.join(worse)} got worse and the whole did not measurably get better, so it may only have moved."
