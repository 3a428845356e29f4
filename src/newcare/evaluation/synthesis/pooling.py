"""What the results of several places say together, and how far a new place may lie from that.

Places differ, so effects are pooled with a variance between places (REML) and limits by Hartung and Knapp that are
never narrower than the classical ones; DerSimonian and Laird's stands beside them. The prediction interval, not the
mean, is what another place may expect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.evaluation.synthesis.place_results import PlaceResult
from newcare.methods.effect import Effect, check_confidence
from newcare.methods.meta_analysis import Heterogeneity, MetaAnalysis, heterogeneity, meta_analysis
from newcare.methods.meta_regression import MetaRegression, meta_regression
from newcare.methods.study_results import from_estimate

LEAST_PLACES = 2
PLACES_PER_MODERATOR = 10
"""Below this many places for each moderator a slope is a question, not a finding."""


@dataclass(frozen=True)
class Moderation:
    """How effects go along with one thing known of each place; null with why not where it cannot be said."""

    name: str
    places: int
    regression: MetaRegression | None
    reason: str | None

    @property
    def few(self) -> bool:
        """Whether there are too few places to take the slope for more than a question."""
        return self.places < PLACES_PER_MODERATOR


@dataclass(frozen=True)
class Synthesis:
    """One outcome over places. `pooled` is null with fewer than two places; pools hold ratios as logarithms.

    `without` has the pooled effect with each place left out, in the order of `results`; `groups` a pool for each group
    of two places or more; `between_groups` tests whether groups share one effect.
    """

    outcome: str
    measure: str
    confidence: float
    results: tuple[PlaceResult, ...]
    pooled: MetaAnalysis | None
    classical: Effect | None
    without: tuple[Effect, ...]
    groups: dict[str, MetaAnalysis]
    between_groups: Heterogeneity | None
    moderations: tuple[Moderation, ...]


def synthesise(
    results: Sequence[PlaceResult], *, moderators: Sequence[str] = (), confidence: float = 0.95
) -> tuple[Synthesis, ...]:
    """Pool results outcome by outcome.

    Args:
        results: effects of places; those of one outcome and measure are pooled together.
        moderators: names of what is known of places, each looked at by itself.
        confidence: of every interval.

    Raises:
        InvalidInput: no results, or a place that stands twice for one outcome: it would be counted twice.
    """
    check_confidence(confidence)
    if not results:
        raise InvalidInput("There is no result to pool.", remedy="Give at least one place with limits.")
    kinds: dict[tuple[str, str], list[PlaceResult]] = {}
    for result in results:
        kinds.setdefault((result.outcome, result.measure), []).append(result)
    return tuple(_of_outcome(kind, moderators, confidence) for kind in kinds.values())


def _of_outcome(results: list[PlaceResult], moderators: Sequence[str], confidence: float) -> Synthesis:
    """Pool the results of one outcome and measure."""
    _refuse_twice(results)
    pooled = _pool(results, confidence)
    left_out = [results[:each] + results[each + 1 :] for each in range(len(results))]
    groups = _groups(results, confidence)
    return Synthesis(
        results[0].outcome,
        results[0].measure,
        confidence,
        tuple(results),
        pooled,
        None if pooled is None else _classical(results, confidence),
        tuple(again.pooled for rest in left_out if (again := _pool(rest, confidence)) is not None),
        groups,
        _between(groups),
        tuple(_moderation(results, name, confidence) for name in moderators),
    )


def _refuse_twice(results: Sequence[PlaceResult]) -> None:
    """Refuse a place that would be counted twice."""
    places = [result.place for result in results]
    twice = sorted({place for place in places if places.count(place) > 1})
    if twice:
        raise InvalidInput(
            f"A place stands twice for '{results[0].outcome}': it would be counted twice.",
            seen=", ".join(twice),
            remedy="Keep one result a place and outcome, or name parts of a place apart.",
        )


def _pool(results: Sequence[PlaceResult], confidence: float) -> MetaAnalysis | None:
    """Pool by REML with Hartung-Knapp limits, never narrower than the classical ones."""
    if len(results) < LEAST_PLACES:
        return None
    studies = [result.study for result in results]
    return meta_analysis(
        studies, method="reml", hartung_knapp=True, hartung_knapp_floor=True, confidence=confidence
    )


def _classical(results: Sequence[PlaceResult], confidence: float) -> Effect:
    """DerSimonian and Laird's pool with normal limits, as most published syntheses give it."""
    studies = [result.study for result in results]
    return meta_analysis(studies, method="dersimonian_laird", confidence=confidence).pooled


def _groups(results: Sequence[PlaceResult], confidence: float) -> dict[str, MetaAnalysis]:
    """Pool within each group that has two places or more."""
    named = {result.group for result in results if result.group is not None}
    pools = {
        group: _pool([each for each in results if each.group == group], confidence) for group in sorted(named)
    }
    return {group: pool for group, pool in pools.items() if pool is not None}


def _between(groups: dict[str, MetaAnalysis]) -> Heterogeneity | None:
    """Test whether groups share one effect, from their pools; null with fewer than two."""
    if len(groups) < LEAST_PLACES:
        return None
    return heterogeneity(
        [
            from_estimate(group, pool.pooled.estimate, pool.pooled.standard_error)
            for group, pool in groups.items()
        ]
    )


def _moderation(results: Sequence[PlaceResult], name: str, confidence: float) -> Moderation:
    """Regress effects on one moderator, over the places of which it is known."""
    known = [result for result in results if name in result.moderators]
    try:
        regression = meta_regression(
            [result.study for result in known],
            {name: [result.moderators[name] for result in known]},
            confidence=confidence,
        )
    except InvalidInput as why:
        return Moderation(name, len(known), None, str(why))
    return Moderation(name, len(known), regression, None)
