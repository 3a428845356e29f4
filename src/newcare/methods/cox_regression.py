"""Cox regression of the hazard of one event; rows that have a competing event are seen no longer, as if censored.

So the hazard ratio is cause-specific: it says how the event comes among those still at risk, not how many will have it
in the end; `competing_risks.risk_at` says that.

Sources: Cox 1972, JRSS B 34:187; Breslow 1974, Biometrics 30:89 (ties); Lin and Wei 1989, JASA 84:1074 (influence).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.errors import InvalidInput
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.design_terms import Terms
from newcare.methods.influence import Estimated
from newcare.methods.panel import Flags, Floats

_CONVERGED, _MOST_STEPS, _MOST_HALVINGS = 1e-10, 60, 30
_DIVERGING = 15.0  # log hazard ratio of one standard deviation: beyond it, slopes are lost in rounding


@dataclass(frozen=True)
class CoxFit:
    """Log hazard ratios in the order of `names`; `influences` has shape (n, k)."""

    names: tuple[str, ...]
    coefficients: Floats
    inverse_information: Floats
    influences: Floats

    def coefficient(self, name: str) -> Estimated:
        """A log hazard ratio, by name."""
        place = self.names.index(name)
        return Estimated(float(self.coefficients[place]), self.influences[:, place])


def cox_regression(time: Floats, happened: Flags, terms: Terms, *, weights: Floats | None = None) -> CoxFit:
    """Fit by the partial likelihood with Breslow's treatment of ties.

    Args:
        time: shape (n,), above 0: when the event came or the row was last seen at risk of it.
        happened: shape (n,): whether it was the event.
        terms: n rows.
        weights: shape (n,), above 0.

    Raises:
        InvalidInput: no events; a term is constant or a sum of others, or marks rows none of which has an event.
    """
    if not happened.any():
        raise InvalidInput("Nobody had the event, so that its hazard cannot be modelled.")
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A term of the regression is constant or is a sum of terms before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )
    order = np.argsort(time, kind="stable")
    weights = np.ones(len(time)) if weights is None else weights
    scale = terms.design.std(axis=0)
    scaled = (terms.design - terms.design.mean(axis=0)) / scale
    ranked = _Ranked(time[order], happened[order], scaled[order], weights[order])
    beta, inverse = ranked.climb(terms.names)
    influences = np.empty_like(scaled)
    influences[order] = ranked.scores(beta) @ inverse / scale
    return CoxFit(terms.names, beta / scale, inverse / np.outer(scale, scale), influences)


class _Ranked:
    """Rows by rising time, and the times at which events came: `first` is the first row still at risk at each."""

    def __init__(self, time: Floats, happened: Flags, design: Floats, weights: Floats) -> None:
        self.design, self.weights = design, weights
        self.happened = happened
        times = np.unique(time[happened])
        self.first = np.searchsorted(time, times, side="left")
        self.deaths = np.bincount(np.searchsorted(times, time[happened]), weights[happened], len(times))
        self.lived = np.searchsorted(
            times, time, side="right"
        )  # times with events that a row has been at risk at
        self.at = np.searchsorted(times, time)

    def _risk_sets(self, beta: Floats) -> tuple[Floats, Floats, Floats]:
        """Relative hazards of the rows, their weighted sum in each risk set, and mean terms in each risk set."""
        powers = self.design @ beta
        hazard = np.exp(powers - powers.max())
        weighted = self.weights * hazard
        total = np.cumsum(weighted[::-1])[::-1][self.first]
        sums = np.cumsum((weighted[:, None] * self.design)[::-1], axis=0)[::-1][self.first]
        return hazard, total, sums / total[:, None]

    def _value(self, beta: Floats) -> float:
        powers = self.design @ beta
        _, total, _ = self._risk_sets(beta)
        own = float(self.weights[self.happened] @ powers[self.happened])
        return own - float(self.deaths @ (np.log(total) + powers.max()))

    def _slope_and_information(self, beta: Floats) -> tuple[Floats, Floats]:
        """First derivatives, and minus the second.

        A row counts in every risk set up to its own time, so sums over risk sets are sums over rows of a running total.
        """
        hazard, total, means = self._risk_sets(beta)
        running = np.concatenate([[0.0], np.cumsum(self.deaths / total)])[self.lived]
        second = (self.design * (self.weights * hazard * running)[:, None]).T @ self.design
        information = second - (means * self.deaths[:, None]).T @ means
        own = self.weights[self.happened] @ self.design[self.happened]
        return own - self.deaths @ means, information

    def climb(self, names: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Take Newton's steps, halved where they overshoot; returns log hazard ratios and inverse information."""
        beta = np.zeros(self.design.shape[1])
        value = self._value(beta)
        for _ in range(_MOST_STEPS):
            slope, information = self._slope_and_information(beta)
            try:
                inverse: Floats = np.linalg.inv(information).astype(np.float64)
            except np.linalg.LinAlgError:
                break
            step = inverse @ slope
            if np.abs(step).max() < _CONVERGED:
                return beta, inverse
            for halvings in range(_MOST_HALVINGS):
                ahead = beta + step / 2**halvings
                value_ahead = self._value(ahead)
                if value_ahead >= value - 1e-12 * abs(value):
                    break
            beta, value = ahead, value_ahead
            if np.abs(beta).max() > _DIVERGING:
                break
        raise InvalidInput(
            "No finite hazard ratio exists: some term marks rows none of which has an event.",
            seen=", ".join(names),
            remedy="Leave out or merge a term that few rows share, or follow people for longer.",
        )

    def scores(self, beta: Floats) -> Floats:
        """What each row adds to the slope, its part in every risk set taken off; shape (n, k)."""
        hazard, total, means = self._risk_sets(beta)
        step = self.deaths / total
        running = np.concatenate([[0.0], np.cumsum(step)])[self.lived]
        running_means = np.concatenate(
            [np.zeros((1, means.shape[1])), np.cumsum(step[:, None] * means, axis=0)]
        )
        expected = hazard[:, None] * (self.design * running[:, None] - running_means[self.lived])
        own = np.zeros_like(self.design)
        own[self.happened] = self.design[self.happened] - means[self.at[self.happened]]
        return np.asarray(self.weights[:, None] * (own - expected))
