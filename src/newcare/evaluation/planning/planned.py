"""What an evaluation could see, from the history of a place: for the headline outcome in full, for others in brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.designs import LEAST_UNITS
from newcare.evaluation.planning.history import QUARTERS_OF_YEAR, History
from newcare.evaluation.planning.made_panels import MadePlace, goes_on
from newcare.evaluation.planning.power import Detectable, Draws, Simulator
from newcare.evaluation.planning.replay import Replay, replay
from newcare.evaluation.planning.response import Response, measured
from newcare.evaluation.planning.scatter import Scatter, scatter_of
from newcare.evaluation.planning.settings import Settings
from newcare.evaluation.planning.surface import SurfaceCell, surface
from newcare.evaluation.planning.textbook import textbook_fall

CURVE_POINTS = 41
FALLS = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95)
LEAST_DRAWS = 100
DRAWS_OF_CELL = 200


@dataclass(frozen=True)
class Simulated:
    """What a design says on panels drawn from the history of a place.

    `detectable` is the smallest fall that 80 in 100 evaluations would show, `textbook` the same by a formula.
    `false_alarms` is the share of panels without an effect in which one was found. `draws` are their limits.
    """

    design: str
    detectable: Detectable
    textbook: float
    false_alarms: float
    draws: Draws = field(repr=False, compare=False)

    def curve(self, top: float) -> tuple[tuple[float, float], ...]:
        """Falls up to one, each with the power to see it."""
        return tuple((step, self.draws.power(step)) for step in np.linspace(0, top, CURVE_POINTS).tolist())


@dataclass(frozen=True)
class InFull:
    """What is worked out for the primary outcome alone.

    `found` is the share of panels, made anew with the smallest detectable fall in their counts, in which it was found.
    `others` are further designs of the protocol on panels of the same kind.
    """

    found: float
    replay: Replay | None
    surface: tuple[SurfaceCell, ...]
    others: tuple[Simulated, ...]


@dataclass(frozen=True)
class Detection:
    """What could be seen in one outcome; `simulated` is null where no interval could be had, and `reason` says why."""

    outcome: str
    units_treated: int
    units_comparison: int
    units_left_out: int
    quarters_before: int
    quarters_after: int
    yearly_events: float
    scatter: Scatter
    simulated: Simulated | None = None
    in_full: InFull | None = None
    reason: str | None = None


def detection(outcome: str, history: History, settings: Settings, *, in_full: bool) -> Detection:
    """Work out what could be seen in one outcome.

    Args:
        outcome: its name.
        history: its counts before the first start.
        settings: design, follow-up, level, draws and seed.
        in_full: also the power curve, the replay on the place's own quarters, and other numbers of units and years.

    Raises:
        InvalidInput: no unit will start, one alone will, or none is left to compare with.
    """
    _refuse_hopeless(history)
    treated, compared = int(history.will_start.sum()), int((~history.will_start).sum())
    starts = history.starts[history.will_start]
    quarters = int(starts.max()) + QUARTERS_OF_YEAR * settings.follow_up_years
    bare = Detection(
        outcome,
        treated,
        compared,
        history.left_out,
        history.quarters,
        quarters - int(starts.min()),
        history.yearly_events,
        scatter_of(history),
    )
    if min(treated, compared) < LEAST_UNITS:
        few = f"{treated} start" if treated < LEAST_UNITS else f"{compared} can be compared with"
        return replace(bare, reason=f"only {few}; an interval needs {LEAST_UNITS}")
    place = goes_on(history, bare.scatter, quarters, np.arange(len(history.units)))
    first = _simulated(history, place, settings.simulator(settings.simulated[0]))
    full = _in_full(history, place, first, settings) if in_full else None
    return replace(bare, simulated=first, in_full=full)


def _simulated(history: History, place: MadePlace, simulator: Simulator) -> Simulated:
    """Run a design on panels without an effect; where events are rare, first see what falls do to its estimate."""
    if history.rare:
        simulator = replace(simulator, response=_response(place, simulator))
    null = simulator.run(place.draws(simulator.rng, simulator.draws))
    textbook = textbook_fall(history, place, simulator)
    return Simulated(simulator.design, null.detectable, textbook, null.false_alarms, null)


def _response(place: MadePlace, simulator: Simulator) -> Response:
    """Mean move of the estimate for falls in the counts of made-up panels."""
    draws = max(simulator.draws // 2, LEAST_DRAWS)
    means = (simulator.run(place.draws(simulator.rng, draws, fall=fall)).mean for fall in (0.0, *FALLS))
    return measured(FALLS, tuple(means))


def _in_full(history: History, place: MadePlace, first: Simulated, settings: Settings) -> InFull:
    """Check the smallest effect on counts that hold it, and look at other designs, units and years."""
    simulator = replace(settings.simulator(first.design, further=True), response=first.draws.response)
    again = simulator.run(place.draws(simulator.rng, simulator.draws, fall=first.detectable.fall))
    replayed = replay(
        history,
        place.scatter,
        follow_up_quarters=QUARTERS_OF_YEAR * settings.follow_up_years,
        simulator=simulator,
    )
    return InFull(
        float((again.upper < 0).mean()),
        replayed,
        surface(history, place.scatter, replace(simulator, draws=min(simulator.draws, DRAWS_OF_CELL))),
        tuple(_simulated(history, place, settings.simulator(design)) for design in settings.simulated[1:]),
    )


def _refuse_hopeless(history: History) -> None:
    """Refuse a place where nothing could be told whatever happened."""
    treated = int(history.will_start.sum())
    if treated == 0:
        raise InvalidInput(
            "None of the units that will start is seen in every quarter before the first start.",
            remedy="Check the waves file against the units of the records, or choose another outcome.",
        )
    if treated == 1:
        raise InvalidInput(
            "One unit alone will start: chance in that unit cannot be told from an effect on it.",
            remedy="Let at least five units start, or ask for a synthetic control by a panel of many units:"
            " newcare evaluate, with synthetic-control first among the designs.",
        )
    if treated == len(history.units):
        raise InvalidInput(
            "Every unit will start, so that none is left to compare with.",
            seen=f"{treated} of {treated} units in the waves file",
            remedy="Let some units start later than the follow-up is long, or bring records of units that never start.",
        )


def detections(histories: Mapping[str, History], primary: str, settings: Settings) -> tuple[Detection, ...]:
    """Work out what could be seen in every outcome, the primary one in full and first."""
    others: Sequence[str] = [name for name in histories if name != primary]
    return (
        detection(primary, histories[primary], settings, in_full=True),
        *(detection(name, histories[name], settings, in_full=False) for name in others),
    )
