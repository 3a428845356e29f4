"""Random-effects meta-analysis: the mean of effects that differ between studies, and how much they differ.

Sources: DerSimonian and Laird 1986, Controlled Clinical Trials 7:177; Paule and Mandel 1982, J Res NBS 87:377;
Viechtbauer 2005, J Educational and Behavioral Statistics 30:261 (REML); IntHout, Ioannidis and Borm 2014, BMC Med Res
Methodol 14:25 (Hartung-Knapp); Higgins, Thompson and Spiegelhalter 2009, J R Stat Soc A 172:137 (prediction).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from newcare.errors import InvalidInput
from newcare.methods.between_study_variance import between_study_variance
from newcare.methods.effect import Effect, check_confidence, check_option, effect, quantile
from newcare.methods.panel import Floats
from newcare.methods.study_results import StudyResult

_PREDICTIONS = ("t_k_minus_2", "t_k_minus_1", "normal")


@dataclass(frozen=True)
class Heterogeneity:
    """Cochran's Q of effects under equal true effects: chi-squared with `degrees_of_freedom`."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True)
class MetaAnalysis:
    """Pooled effect (log scale for ratios) and how much true effects differ between studies.

    `prediction` are limits of the effect in a new study, null where there are too few studies. `weights_percent` has
    one share a study, in the order given. `fixed_effect` and its error assume one true effect.
    """

    pooled: Effect
    tau_squared: float
    i_squared_percent: float
    h_squared: float
    heterogeneity: Heterogeneity
    prediction: tuple[float, float] | None
    weights_percent: Floats
    fixed_effect: float
    fixed_effect_standard_error: float


def meta_analysis(
    studies: Sequence[StudyResult],
    *,
    method: str = "reml",
    hartung_knapp: bool = False,
    hartung_knapp_floor: bool = False,
    prediction_interval: str = "t_k_minus_2",
    confidence: float = 0.95,
) -> MetaAnalysis:
    """Pool studies whose true effects differ.

    Args:
        studies: two or more.
        method: how the variance between studies is estimated: "reml", "dersimonian_laird" or "paule_mandel".
        hartung_knapp: scale the standard error by how far the studies really lie apart, with t intervals.
        hartung_knapp_floor: never scale below 1; acts together with `hartung_knapp` only.
        prediction_interval: the quantile's distribution: t with studies less 2 or less 1, or normal.
        confidence: of both intervals.

    Raises:
        InvalidInput: fewer than two studies, or an option that is none.
    """
    check_confidence(confidence)
    check_option("prediction_interval", prediction_interval, _PREDICTIONS)
    estimates, variances = _arrays(studies)
    tau_squared = between_study_variance(estimates, variances, method)
    weights = 1 / (variances + tau_squared)
    mean = float(weights @ estimates / weights.sum())
    error, freedom = 1 / math.sqrt(weights.sum()), None
    k = len(studies)
    if hartung_knapp:
        scale = math.sqrt(weights @ (estimates - mean) ** 2 / (k - 1))
        error, freedom = error * (max(scale, 1.0) if hartung_knapp_floor else scale), k - 1
    fixed = 1 / variances
    typical = (k - 1) * fixed.sum() / (fixed.sum() ** 2 - fixed @ fixed)
    return MetaAnalysis(
        effect(mean, error, confidence=confidence, degrees_of_freedom=freedom),
        tau_squared,
        float(100 * tau_squared / (tau_squared + typical)),
        float((tau_squared + typical) / typical),
        heterogeneity(studies),
        _prediction(mean, math.hypot(math.sqrt(tau_squared), error), k, prediction_interval, confidence),
        100 * weights / weights.sum(),
        float(fixed @ estimates / fixed.sum()),
        1 / math.sqrt(fixed.sum()),
    )


def heterogeneity(studies: Sequence[StudyResult]) -> Heterogeneity:
    """Test whether studies, or subgroups, share one true effect: Cochran's Q from fixed weights."""
    estimates, variances = _arrays(studies)
    fixed = 1 / variances
    statistic = float(fixed @ (estimates - fixed @ estimates / fixed.sum()) ** 2)
    freedom = len(studies) - 1
    return Heterogeneity(statistic, freedom, float(special.chdtrc(freedom, statistic)))


def difference_of_two(first: StudyResult, second: StudyResult, *, confidence: float = 0.95) -> Effect:
    """Find first minus second of two independent results, with a normal interval."""
    check_confidence(confidence)
    error = math.hypot(first.standard_error, second.standard_error)
    return effect(first.estimate - second.estimate, error, confidence=confidence)


def _arrays(studies: Sequence[StudyResult]) -> tuple[Floats, Floats]:
    """Set estimates and variances in arrays; refuses fewer than two."""
    if len(studies) < 2:
        raise InvalidInput("Pooling or comparing needs at least two studies.", seen=str(len(studies)))
    estimates = np.array([study.estimate for study in studies])
    return estimates, np.array([study.standard_error for study in studies]) ** 2


def _prediction(
    mean: float, spread: float, k: int, interval: str, confidence: float
) -> tuple[float, float] | None:
    """Set limits for the effect in a new study; null with less than one degree of freedom."""
    freedom = {"t_k_minus_2": k - 2, "t_k_minus_1": k - 1, "normal": None}[interval]
    if freedom is not None and freedom < 1:
        return None
    reach = quantile(0.5 + confidence / 2, freedom) * spread
    return mean - reach, mean + reach
