"""What is said of people who were matched: how, and what to bear in mind."""

from __future__ import annotations

import numpy as np

from newcare.evaluation.people.persons import Persons
from newcare.evaluation.people.study import PersonStudy
from newcare.methods.matched_sets import MatchedSets
from newcare.methods.panel import Floats

_ALONE_SHARE = 0.1  # of people without a counterpart, worth a word
_FAR = 0.25  # standardised difference above which regression, not matching, makes the arms alike


def matching_words(study: PersonStudy, persons: Persons, sets: MatchedSets) -> str:
    """Say how people were matched."""
    exact = [*study.exact, *study.drawn_on]
    by = "propensity score" if study.distance == "propensity" else "Mahalanobis distance"
    again = int((_times_used(persons, sets) > 1).sum())
    within = " within a risk set" if again else ""
    parts = [
        f"matched 1:{study.controls} on the {by} within {study.caliper:g} standard deviations of its logit",
        f"exact on {', '.join(exact)}" if exact else "",
        "with replacement" if study.replace else f"without replacement{within}",
        f"{again:,} controls used more than once, which widens the interval" if again else "",
    ]
    return ", ".join(part for part in parts if part)


def matching_caution(persons: Persons, sets: MatchedSets, apart: Floats) -> str | None:
    """Say what to bear in mind of matched people; null for nothing.

    Args:
        persons: the people of one control group.
        sets: who was matched.
        apart: standardised difference that matching left in each term, shape (terms,).
    """
    said = (_alone(sets), _leaning(persons, apart), _used_again(persons, sets))
    return "; ".join(words for words in said if words) or None


def _times_used(persons: Persons, sets: MatchedSets) -> Floats:
    """In how many sets each person, whatever the row, stands as a control; shape (people,)."""
    return np.bincount(persons.person[sets.control]).astype(np.float64)


def _alone(sets: MatchedSets) -> str | None:
    """Say where many found nobody."""
    alone = len(sets.unmatched_treated)
    every = len(sets.treated) + alone
    if alone <= _ALONE_SHARE * every:
        return None
    return f"{alone:,} of {every:,} people under the model of care have no counterpart; the estimate is of the others"


def _leaning(persons: Persons, apart: Floats) -> str | None:
    """Say where matching left the arms so unlike that the estimate is the regression's."""
    names = persons.terms.names
    far = [f"{name} ({value:.2f})" for name, value in zip(names, apart, strict=True) if abs(value) > _FAR]
    if not far:
        return None
    return (
        f"matching left the arms apart, in standard deviations: {', '.join(far)}; that they are compared at all rests"
        " on the form of the regression"
    )


def _used_again(persons: Persons, sets: MatchedSets) -> str | None:
    """Say where people stand in several sets."""
    times = _times_used(persons, sets)
    controls, again = int((times > 0).sum()), int((times > 1).sum())
    if not again:
        return None
    return (
        f"{controls:,} controls stand in {len(sets.treated):,} sets, because {again:,} of them are used more than once;"
        " the interval allows for it"
    )
