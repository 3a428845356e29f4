"""Chance made visible: how often luck alone moves money, what list size tames it, how far own cost can be believed.

Costs of one person are taken as independent, with a coefficient of variation that linked data must give; a shock, such
as a hard winter, is shared by all. Sources: central limit theorem; limited-fluctuation credibility.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from newcare.errors import InvalidInput
from newcare.methods.chance import chance_over, cost_luck
from newcare.methods.checks import number, number_above_zero
from newcare.methods.exact_inputs import above_zero, not_negative, whole
from newcare.methods.heavy_tails import simulated_ratios


@dataclass(frozen=True)
class ChanceOfOverspend:
    """How often luck alone puts a year's cost over (or as far under) what is expected."""

    standard_deviation_share: float
    chance: float
    chance_either_way: float


def chance_of_overspend(
    people: float,
    coefficient_of_variation: float,
    overspend_share: float,
    common_shock_standard_deviation: float = 0,
) -> ChanceOfOverspend:
    """Chance that a list costs more than a share over what is expected though nothing has changed.

    Refuses a list of zero or a negative number of people, a negative coefficient or shock, and both of them zero.
    """
    size = float(above_zero("people", people))
    spread = _not_negative("coefficient_of_variation", coefficient_of_variation)
    shock = _not_negative("common_shock_standard_deviation", common_shock_standard_deviation)
    share = number("overspend_share", overspend_share)
    luck = cost_luck(size, spread, shock)
    if not luck:
        raise InvalidInput(
            "With neither spread nor common shock there is no luck to speak of (both are zero)."
        )
    chance = chance_over(share, luck)
    return ChanceOfOverspend(luck, chance, min(2 * chance, 1.0))


@dataclass(frozen=True)
class PeopleNeeded:
    """Smallest list on which luck alone goes over a share no more often than allowed."""

    z_value: float
    people: int


def people_needed(
    coefficient_of_variation: float,
    overspend_share: float,
    maximum_chance: float,
    common_shock_standard_deviation: float = 0,
) -> PeopleNeeded:
    """List size for which `chance_of_overspend` is at most `maximum_chance`.

    Refuses a chance outside 0 to 0.5, and a common shock so large that no list is large enough.
    """
    shock = _not_negative("common_shock_standard_deviation", common_shock_standard_deviation)
    if not 0 < number("maximum_chance", maximum_chance) < 0.5:
        raise InvalidInput("`maximum_chance` must be above 0 and below 0.5.", seen=repr(maximum_chance))
    spread = float(above_zero("coefficient_of_variation", coefficient_of_variation))
    share = float(above_zero("overspend_share", overspend_share))
    z = float(norm.isf(maximum_chance))
    room = (share / z) ** 2 - shock**2
    if room <= 0:
        raise InvalidInput(
            "The common shock is too large: no list, however long, keeps luck within that share.",
            seen=f"a shock of {shock:g} against {share:g}",
            remedy="Take the common shock out of the contract, or widen the corridor.",
        )
    return PeopleNeeded(z, math.ceil(spread**2 / room))


@dataclass(frozen=True)
class Credibility:
    """How far a list's own cost can be believed, 0 to 1, and its cost blended with a formula's."""

    z_value: float
    full_credibility_people: float
    credibility: float
    blended_cost_pounds: float | None


def credibility(
    people: float,
    coefficient_of_variation: float,
    margin_share: float = 0.05,
    confidence: float = 0.90,
    own_cost_pounds: float | None = None,
    formula_cost_pounds: float | None = None,
) -> Credibility:
    """Limited-fluctuation credibility: full where own cost is within the margin as often as the confidence says.

    Refuses negative people, a coefficient or margin of zero or less, and a confidence outside 0 to 1.
    """
    size = float(not_negative("people", people))
    spread = float(above_zero("coefficient_of_variation", coefficient_of_variation))
    margin = float(above_zero("margin_share", margin_share))
    if not 0 < number("confidence", confidence) < 1:
        raise InvalidInput("`confidence` must be between 0 and 1.", seen=repr(confidence))
    z = float(norm.ppf((1 + confidence) / 2))
    full = (z / margin) ** 2 * spread**2
    believed = min(1.0, math.sqrt(size / full))
    blended = None
    if own_cost_pounds is not None and formula_cost_pounds is not None:
        own, formula = (
            number("own_cost_pounds", own_cost_pounds),
            number("formula_cost_pounds", formula_cost_pounds),
        )
        blended = believed * own + (1 - believed) * formula
    return Credibility(z, full, believed, blended)


@dataclass(frozen=True)
class SimulatedOverspend:
    """Simulated years of a list with heavy-tailed costs; ratios are of what is expected."""

    mean_ratio: float
    standard_deviation_share: float
    chance: float


def simulate_overspend(
    people: float,
    coefficient_of_variation: float,
    overspend_share: float,
    simulations: int,
    seed: int,
    common_shock_standard_deviation: float = 0,
    stop_loss_multiple_of_mean: float | None = None,
) -> SimulatedOverspend:
    """Simulate years of a list: lognormal costs with mean 1, cut off at the stop-loss, and one shock for all.

    Refuses people of 0 or less and fewer than two simulations.
    """
    size = whole("people", float(above_zero("people", people)))
    share = number("overspend_share", overspend_share)
    years = whole("simulations", simulations)
    if years < 2:
        raise InvalidInput("`simulations` must be 2 or more.", seen=str(years))
    ratios = simulated_ratios(
        size,
        _not_negative("coefficient_of_variation", coefficient_of_variation),
        _not_negative("common_shock_standard_deviation", common_shock_standard_deviation),
        None
        if stop_loss_multiple_of_mean is None
        else number_above_zero("stop_loss_multiple_of_mean", stop_loss_multiple_of_mean),
        years,
        np.random.default_rng(whole("seed", seed)),
    )
    return SimulatedOverspend(
        float(ratios.mean()), float(ratios.std(ddof=1)), float((ratios > 1 + share).mean())
    )


def _not_negative(name: str, value: float) -> float:
    """Take a number of 0 or more as a float."""
    return float(not_negative(name, value))
