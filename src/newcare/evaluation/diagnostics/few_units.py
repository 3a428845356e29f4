"""Where too few units start for a standard error: how often would chance do as much?

Labels are shuffled over units, and residuals of a synthetic control are shifted round in time. Both stay honest with
one unit; neither can give a p value below one over the number of shuffles or shifts that there are.

Sources: Chernozhukov, Wuthrich and Zhu 2021, JASA 116:1849; Phipson and Smyth 2010, Stat Appl Genet Mol Biol 9:39.
"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.synthetic_placebos import mean_case
from newcare.evaluation.wording import p_words
from newcare.methods.conformal import conformal_test
from newcare.methods.panel import Floats
from newcare.methods.permutation import difference_in_means, permutation_test
from newcare.methods.synthetic_control import Donors
from newcare.terms.words import number_words

FEW = 10
_PERMUTED = (
    "change of each unit's mean log rate from before the first start to after it; labels of the units that started "
    "shuffled over all units, all ways where these are few"
)
_CONFORMAL = (
    "conformal test of no effect on the mean of the units that started, synthetic control of the others, residuals "
    "shifted round in time"
)


def few_units(examined: Examined) -> list[Check]:
    """Test without a standard error where fewer than 10 units started; nothing where there are more."""
    panel = examined.panel
    treated = ~panel.never_treated
    if not 0 < treated.sum() < FEW or panel.never_treated.sum() < 2:
        return []
    case = mean_case(panel)
    return [_permuted(examined), *([] if case is None else [_conformal(case)])]


def _permuted(examined: Examined) -> Check:
    """Shuffle labels."""
    panel = examined.panel
    first = int(panel.first_treated.min())
    change = panel.outcome[:, first:].mean(axis=1) - panel.outcome[:, :first].mean(axis=1)
    columns: Floats = np.column_stack([np.ones(panel.n_units), change])
    found = permutation_test(columns, ~panel.never_treated, difference_in_means)
    least = 1 / found.labellings
    return Check(
        "few-units",
        "labels shuffled over units",
        f"Of {found.labellings:,} ways to choose as many units, {number_words(100 * found.p_value)} in 100 show a "
        f"difference as large ({p_words(found.p_value)}; it cannot be below "
        f"{number_words(least, places=4)}).",
        _PERMUTED,
        None,
        statistic=examined.figure(found.observed),
        p_value=found.p_value,
    )


def _conformal(case: Donors) -> Check:
    """Shift residuals in time; every quarter from the first start on counts as one that may be affected."""
    found = conformal_test(case)
    return Check(
        "few-units",
        "residuals shifted in time",
        f"Against a mix of the other units the time after the start stands out with "
        f"{p_words(found.p_value)}; it cannot be below "
        f"{number_words(1 / found.permutations, places=3)}.",
        _CONFORMAL,
        None,
        statistic=found.statistic,
        p_value=found.p_value,
    )
