"""What a synthesis allows one to say, by rules."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.evaluation.synthesis.place_results import RATIO, read_as
from newcare.evaluation.synthesis.pooling import Moderation, Synthesis
from newcare.methods.effect import Effect
from newcare.methods.meta_analysis import MetaAnalysis
from newcare.terms.words import interval_words, number_words, per_cent

SIGNIFICANCE = 0.05
FEW_PLACES = 5
LEAST_FOR_PREDICTION = 4


def pooled_words(synthesis: Synthesis) -> tuple[str, ...]:
    """Sentences on one outcome: the mean, what a new place may expect, how places differ, what it hangs on."""
    if synthesis.pooled is None:
        return (f"Only {synthesis.results[0].place} has a result: there is nothing to pool.",)
    return tuple(_sentences(synthesis, synthesis.pooled))


def change_words(value: float | None, measure: str) -> str:
    """A pooled effect as a change: a ratio of 0.92 is "−8.0 %", a difference stays what it is."""
    if measure == RATIO:
        return per_cent(None if value is None else value - 1, signed=True)
    return number_words(value, places=3, signed=True)


def moderation_words(moderation: Moderation, measure: str) -> str:
    """What one thing known of the places says about their effects, with its limits."""
    if moderation.regression is None:
        return f"{moderation.name}: {moderation.reason}"
    slope = moderation.regression.slopes[moderation.name]
    each = read_as(slope, measure)
    change = (
        f"with one more of it the effect changes by {change_words(each.estimate, measure)} "
        f"({interval_words(each.lower, each.upper, words=lambda end: change_words(end, measure))})"
    )
    chance = slope.p_value is None or slope.p_value >= SIGNIFICANCE
    judged = "chance explains that" if chance else "chance alone would rarely do that"
    caution = (
        f"; with {moderation.places} places it is a question to ask, not a finding" if moderation.few else ""
    )
    return f"{moderation.name}: {change}; {judged}{caution}. Places differ in other things too, so this is no cause."


def _sentences(synthesis: Synthesis, pool: MetaAnalysis) -> Iterator[str]:
    """The sentences in the order in which they matter."""
    measure, places = synthesis.measure, len(synthesis.results)
    level = f"{number_words(100 * synthesis.confidence, places=0)} % interval"
    mean = read_as(pool.pooled, measure)
    limits = interval_words(mean.lower, mean.upper, words=lambda end: change_words(end, measure))
    opening = "On average" if _one_sided(pool.pooled) else "There is no sign of an effect on average:"
    yield (
        f"{opening} {synthesis.outcome} differed by {change_words(mean.estimate, measure)} "
        f"({level} {limits}) over {places} places."
    )
    if places < LEAST_FOR_PREDICTION:
        yield f"{places} places cannot show what a new place may see."
    elif pool.prediction is not None:
        ends = read_as(Effect(0.0, 0.0, *pool.prediction, None), measure)
        both = ends.lower < _none(measure) < ends.upper
        yield (
            f"A new place may see anything from {change_words(ends.lower, measure)} to "
            f"{change_words(ends.upper, measure)}{', so it cannot count on an effect' if both else ''}."
        )
    more = pool.heterogeneity.p_value < SIGNIFICANCE
    yield (
        f"Places differ by {'more than chance explains' if more else 'no more than chance may explain'} "
        f"(I squared {number_words(pool.i_squared_percent, places=0)} %)."
    )
    hinges = [
        result.place
        for result, rest in zip(synthesis.results, synthesis.without, strict=False)
        if _one_sided(rest) != _one_sided(pool.pooled)
    ]
    if hinges:
        yield f"The answer hangs on single places: it changes without {' or without '.join(hinges)}."
    if places < FEW_PLACES:
        yield f"With {places} places most of the interval is doubt about how much places differ."


def _one_sided(found: Effect) -> bool:
    """Whether the interval excludes no effect (0 on the scale on which pools are held)."""
    return found.lower > 0 or found.upper < 0


def _none(measure: str) -> float:
    """No effect, as it is read."""
    return 1.0 if measure == RATIO else 0.0
