"""Comorbidity indices of people by the codes they have on record: Charlson and Elixhauser.

These are the definitions, one person at a time. `comorbidity_pass` works the same out for a whole table of diagnoses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newcare.errors import InvalidInput
from newcare.reference.codelists import CodeList

SHMI = "shmi"
_SURVIVAL_WEIGHTS = "charlson_1987"  # the index that Charlson 1987 gave a ten-year survival for


@dataclass(frozen=True)
class Comorbidity:
    """Index of one person: `score`, and the `categories` counted, in alphabetical order."""

    person_id: str
    score: int
    categories: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many categories are counted."""
        return len(self.categories)


def comorbidity_index(
    codes: Mapping[str, Iterable[str | None]], listed: CodeList, weights: str, *, hierarchy: bool = True
) -> list[Comorbidity]:
    """Index of each person; a category counts once, however many codes or stays name it.

    Args:
        codes: person -> ICD-10 codes, written in any way; None is no code.
        listed: the code list, with the weights.
        weights: name of the weights in `listed`.
        hierarchy: whether the graver form of a disease takes the place of the milder one.

    Returns:
        One entry a person, in the order of the person's identifier as text. A score may be below 0 (Elixhauser);
        that of the Summary Hospital-level Mortality Indicator then is 0.

    Raises:
        InvalidInput: `listed` has no such `weights`.

    Sources:
        Quan 2005, doi 10.1097/01.mlr.0000182534.19832.83, and the sources of the weights in `listed`.
    """
    if weights not in listed.weights:
        raise InvalidInput(
            f"`weights` '{weights}' are not weights of the {listed.title}.",
            remedy=f"Choose one of: {', '.join(listed.weights)}.",
        )
    points = listed.weights[weights]
    found: list[Comorbidity] = []
    for person in sorted(codes):
        counted = categories_counted(codes[person], listed, hierarchy=hierarchy)
        score = sum(points[category] for category in counted)
        found.append(Comorbidity(person, max(score, 0) if weights == SHMI else score, counted))
    return found


def categories_counted(
    codes: Iterable[str | None], listed: CodeList, *, hierarchy: bool = True
) -> tuple[str, ...]:
    """The categories of a list that some codes name, in alphabetical order."""
    named = frozenset[str]().union(*(listed.groups_of(code) for code in codes))
    milder = {listed.milder_form[name] for name in named & set(listed.milder_form)}
    return tuple(sorted(named - milder if hierarchy else named))


def age_adjusted(score: int, age: float) -> int:
    """Charlson score with its points for age: one for each ten years from 50 on, four at most.

    Raises:
        InvalidInput: an age that is negative or not a number.
    """
    if not age >= 0 or math.isinf(age):
        raise InvalidInput("`ages` must be finite numbers of years, 0 or more.")
    return score + min(max(int(age // 10) - 4, 0), 4)


def ten_year_survival(age_adjusted_score: int) -> float:
    """Chance to live ten more years, by the age-adjusted score of the original index (Charlson 1987)."""
    return float(0.983 ** math.exp(0.9 * age_adjusted_score))


def gives_survival(weights: str) -> bool:
    """Whether ten-year survival is defined for these weights."""
    return weights == _SURVIVAL_WEIGHTS
