"""Did an outcome move that the model of care cannot move?

Source: Lipsitch, Tchetgen Tchetgen and Cohen 2010, Epidemiology 21:383.
"""

from __future__ import annotations

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import EstimateRow, Examined
from newcare.evaluation.wording import p_words
from newcare.methods.multiplicity import holm

_METHOD = "estimate of the main design on an outcome that the model of care cannot move; p adjusted by Holm's method"


def negative_control(examined: Examined) -> list[Check]:
    """Look at each negative control; where one moved, something else than the model of care did too."""
    rows = examined.beside("negative-control")
    if not rows:
        return [
            Check(
                "negative-control",
                "none",
                "No outcome that the model of care cannot move was named, so this check cannot tell.",
                _METHOD,
                None,
            )
        ]
    known = [row for row in rows if row["p_value"] is not None]
    adjusted = dict(
        zip((row["outcome"] for row in known), holm([row["p_value"] for row in known]), strict=True)
    )
    return [_check(examined, row, adjusted.get(row["outcome"])) for row in rows]


def _check(examined: Examined, row: EstimateRow, p_value: float | None) -> Check:
    """Judge one negative control."""
    title, about = examined.title(row["outcome"]), row["outcome"]
    if p_value is None:
        sentence = (
            f"Whether {title} moved, which the model of care cannot move, is not known: {row['reason']}."
        )
        return Check("negative-control", about, sentence, _METHOD, None)
    passed = bool(p_value >= SIGNIFICANCE)
    found = f"{examined.effect_words(row)}, {p_words(p_value)}"
    head = f"{title[:1].upper() + title[1:]}, which the model of care cannot move,"
    sentence = (
        f"{head} did not measurably move: {found}."
        if passed
        else f"{head} moved: {found}. Something else happened in these units."
    )
    check = Check("negative-control", about, sentence, _METHOD, passed, threshold=SIGNIFICANCE)
    return check.with_figures_of(row, float(p_value))
