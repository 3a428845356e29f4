"""How strong would a cause that nobody measured have to be to explain the effect away?"""

from __future__ import annotations

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.methods.e_value import e_value
from newcare.terms.words import number_words

_METHOD = "E-value of the rate ratio and of its limit nearer 1 (VanderWeele and Ding 2017)"


def unmeasured_cause(examined: Examined) -> list[Check]:
    """Give the E-value of the ratio and of its limit; no limit is set for it, so it cannot be failed."""
    effect, lower, upper = (examined.main[name] for name in ("relative_effect", "lower", "upper"))
    about = "rate ratio and its limit"
    if effect is None:
        sentence = "There is no rate ratio to explain."
        return [Check("e-value", about, sentence, _METHOD, None)]
    found = e_value(
        1 + effect,
        None if lower is None else 1 + lower,
        None if upper is None else 1 + upper,
        measure="rate_ratio",
    )
    sentence = (
        "A cause that was not measured, tied to the start and to the outcome by a ratio of "
        f"{number_words(found.e_value, places=2)} each, could explain the estimate"
    )
    limit = found.e_value_confidence_limit
    if limit is not None:
        sentence += (
            "; none is needed for the interval to include no effect"
            if limit == 1
            else f"; {number_words(limit, places=2)} each would bring the interval to no effect"
        )
    return [Check("e-value", about, sentence + ".", _METHOD, None, statistic=found.e_value, lower=limit)]
