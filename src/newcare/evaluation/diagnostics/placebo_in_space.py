"""Do units that never start show as much, when they are given the starts of those that did?

Random sets of never-starters are given the starts; each set is compared with the other never-starters. The place of
the real effect among these, in standard errors, is a p value that leans on no distribution.

Sources: Abadie, Diamond and Hainmueller 2010, JASA 105:493; Chung and Romano 2013, Annals of Statistics 41:484
(statistics in standard errors); Phipson and Smyth 2010, Stat Appl Genet Mol Biol 9:39 (p of sampled labellings).
"""

from __future__ import annotations

import numpy as np

from newcare.evaluation.diagnostics.check import SIGNIFICANCE, Check
from newcare.evaluation.diagnostics.examined import Examined
from newcare.evaluation.diagnostics.probe import mean_effect, side
from newcare.evaluation.diagnostics.synthetic_placebos import donors_as_starters
from newcare.evaluation.wording import p_words
from newcare.methods.panel import NEVER, Floats, Integers, Panel

_DRAWS, _SEED = 199, 1
LEAST_UNITS = 5
_METHOD = (
    f"{_DRAWS} random sets of units that never start are given the starts and set beside the others that never "
    "start; rank of the real effect in standard errors among theirs"
)


def placebo_in_space(examined: Examined) -> list[Check]:
    """Rank the real effect among those of made-up starters."""
    effect = examined.effect
    placebos = None if effect is None else placebo_statistics(examined.panel)
    about = "units that never start, given the starts"
    if effect is None or placebos is None:
        instead = donors_as_starters(examined)
        if instead is not None:
            return [instead]
        sentence = (
            "Made-up starters could not be tried: it needs an interval, and "
            f"{2 * LEAST_UNITS} units that never start."
        )
        return [Check("placebo-in-space", about, sentence, _METHOD, None)]
    own = effect.estimate / effect.standard_error
    as_far = int((np.abs(placebos) >= abs(own) * (1 - 1e-9)).sum())
    p_value = (1 + as_far) / (1 + len(placebos))
    passed = p_value < SIGNIFICANCE or side(effect) == 0
    rank = f"the real effect has rank {1 + as_far} of {1 + len(placebos)} by size ({p_words(p_value)})"
    if side(effect) == 0:
        ending = "there is no effect whose size would have to be out of the ordinary."
    else:
        ending = "chance seldom does as much." if passed else "chance does as much too often to name a cause."
    return [
        Check(
            "placebo-in-space",
            about,
            f"Among {len(placebos)} sets of units that never start, given the starts, {rank}: {ending}",
            _METHOD,
            passed,
            statistic=float(1 + as_far),
            p_value=p_value,
            threshold=SIGNIFICANCE,
        )
    ]


def placebo_statistics(panel: Panel) -> Floats | None:
    """Effects of random sets of never-starters in standard errors; null where there are too few."""
    pool = panel.keep(panel.never_treated)
    starts = panel.first_treated[~panel.never_treated]
    size = min(len(starts), pool.n_units - LEAST_UNITS)
    if size < LEAST_UNITS:
        return None
    rng = np.random.default_rng(_SEED)
    drawn = [_one(pool, rng.choice(starts, size, replace=False), rng) for _ in range(_DRAWS)]
    known = np.array([value for value in drawn if value is not None])
    return known if len(known) >= _DRAWS // 2 else None


def _one(pool: Panel, starts: Integers, rng: np.random.Generator) -> float | None:
    """Effect, in standard errors, of one random set of made-up starters."""
    given = np.full(pool.n_units, NEVER)
    given[rng.choice(pool.n_units, len(starts), replace=False)] = starts
    found = mean_effect(Panel(pool.units, pool.times, pool.outcome, given), 1 - SIGNIFICANCE)
    return None if found is None else found.estimate / found.standard_error
