"""Synthetic control: the mix of untreated units that ran most like the treated one before the start.

Sources: Abadie, Diamond and Hainmueller 2010, JASA 105:493; 2011, J Stat Softw 42:13; 2015, Am J Political Science
59:495.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.checks import column
from newcare.methods.panel import Flags, Floats
from newcare.methods.predictor_weights import best_predictor_weights
from newcare.methods.simplex_weights import simplex_weights


@dataclass(frozen=True)
class Donors:
    """A treated unit, its donors and when treatment starts.

    Args:
        treated: shape (times,): outcome of the treated unit, complete.
        donors: shape (donors, times), complete; at least two.
        start: position of the first treated time; at least two before it, and at least one from it on.
    """

    treated: Floats
    donors: Floats
    start: int

    def __post_init__(self) -> None:
        if len(self.donors) < 2:
            raise InvalidInput("A synthetic control needs at least two donors.", seen=str(len(self.donors)))
        if self.start < 2:
            raise InvalidInput(
                "A synthetic control needs at least two pre-treatment periods.", seen=str(self.start)
            )
        if self.start >= len(self.treated):
            raise InvalidInput("There is no period from the `treatment_start` on.")
        if np.isnan(self.treated).any() or np.isnan(self.donors).any():
            raise InvalidInput(
                "The panel of the treated unit and its donors is not complete: some outcome is missing.",
                remedy="Leave out the units or the times with a missing outcome.",
            )


@dataclass(frozen=True)
class Predictors:
    """What else the mix should match: shape (predictors,) for the treated unit, (predictors, donors) for donors."""

    treated: Floats
    donors: Floats


@dataclass(frozen=True)
class SyntheticControl:
    """`weights` has shape (donors,), `synthetic` and `gaps` (observed less synthetic) shape (times,).

    `estimate` is the mean gap from the start on. `rmspe` are root mean squared gaps. `fit_mspe` is over the times
    fitted. `predictor_weights` is null without predictors.
    """

    weights: Floats
    synthetic: Floats
    gaps: Floats
    estimate: float
    pre_fit_rmspe: float
    post_rmspe: float
    fit_mspe: float
    predictor_weights: Floats | None = None

    @property
    def rmspe_ratio(self) -> float:
        """How much worse the fit is after the start; infinite where it was perfect before."""
        return self.post_rmspe / self.pre_fit_rmspe if self.pre_fit_rmspe > 0 else float("inf")


def synthetic_control(
    case: Donors,
    *,
    fit_times: Flags | None = None,
    predictors: Predictors | None = None,
    predictor_weights: str | Sequence[float] = "optimise",
) -> SyntheticControl:
    """Find the mix of donors nearest the treated unit, by outcomes alone or by predictors.

    Args:
        case: the treated unit and its donors.
        fit_times: shape (times,): the times before the start whose gaps count; all where null.
        predictors: matched in place of outcomes.
        predictor_weights: how much each predictor counts: "equal", "optimise" (the weights whose mix has the least
            mean squared gap over `fit_times`, from several starts), or a list that is scaled to sum one.
    """
    fitted: Flags = np.arange(len(case.treated)) < case.start if fit_times is None else fit_times
    if predictors is None:
        weights = simplex_weights(case.donors[:, fitted].T, case.treated[fitted])
        return summarise(case, weights, fitted)
    scaled = _scaled(predictors)
    if isinstance(predictor_weights, str):
        if predictor_weights not in ("optimise", "equal"):
            raise InvalidInput("`predictor_weights` is not one it can be.", seen=repr(predictor_weights))
        held = np.full(len(scaled.treated), 1 / len(scaled.treated))
        if predictor_weights == "optimise":
            outcomes = case.donors[:, fitted].T, case.treated[fitted]
            held = best_predictor_weights(scaled.donors, scaled.treated, *outcomes)
    else:
        held = _given(predictor_weights, len(scaled.treated))
    root = np.sqrt(held)
    weights = simplex_weights(scaled.donors * root[:, None], scaled.treated * root)
    return summarise(case, weights, fitted, held)


def summarise(
    case: Donors, weights: Floats, fitted: Flags, predictor_weights: Floats | None = None
) -> SyntheticControl:
    """Find gaps and fit from weights."""
    return summarise_path(case, weights, weights @ case.donors, fitted, predictor_weights)


def summarise_path(
    case: Donors,
    weights: Floats,
    synthetic: Floats,
    fitted: Flags,
    predictor_weights: Floats | None = None,
) -> SyntheticControl:
    """Find gaps and fit from a synthetic series."""
    gaps = case.treated - synthetic
    before, after = gaps[: case.start], gaps[case.start :]
    return SyntheticControl(
        weights,
        synthetic,
        gaps,
        float(after.mean()),
        float(np.sqrt(np.square(before).mean())),
        float(np.sqrt(np.square(after).mean())),
        float(np.square(gaps[fitted]).mean()),
        predictor_weights,
    )


def _scaled(predictors: Predictors) -> Predictors:
    """Divide each predictor by its standard deviation over the treated unit and the donors."""
    together = np.column_stack([predictors.treated, predictors.donors])
    if np.isnan(together).any():
        raise InvalidInput(
            "A predictor is missing for the treated unit or a donor at all of its times.",
            remedy="Name other times, or leave the predictor out.",
        )
    deviation = together.std(axis=1, ddof=1)
    if np.any(deviation <= 0):
        raise InvalidInput(
            "A predictor is the same for the treated unit and all donors.", remedy="Leave it out."
        )
    return Predictors(predictors.treated / deviation, predictors.donors / deviation[:, None])


def _given(weights: Sequence[float], predictors: int) -> Floats:
    """Scale a list of predictor weights to sum one."""
    if not isinstance(weights, list | tuple) or len(weights) != predictors:
        raise InvalidInput(
            "`predictor_weights` needs one weight for each predictor.", seen=f"{predictors} predictors"
        )
    held = column("predictor_weights", weights)
    if np.any(held < 0) or held.sum() <= 0:
        raise InvalidInput("`predictor_weights` must be 0 or more, and not all 0.", seen=repr(list(weights)))
    return np.asarray(held / held.sum())
