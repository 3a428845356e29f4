"""How people under the model of care are set beside others: weights by matching, entropy balance or propensity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.people.matching_words import matching_caution, matching_words
from newcare.evaluation.people.persons import Persons
from newcare.evaluation.people.study import PersonStudy
from newcare.methods.centred_blocks import dependent_columns
from newcare.methods.design_terms import Terms
from newcare.methods.entropy_balance import entropy_weights
from newcare.methods.inverse_probability_weighting import PropensityScore, propensity_score
from newcare.methods.mahalanobis_match import mahalanobis_sets
from newcare.methods.matched_sets import MatchedSets, propensity_sets
from newcare.methods.panel import Flags, Floats, Integers
from newcare.methods.weighted_means import effective_sample_size, standardised_mean_differences

MATCHED, BALANCED, WEIGHTED = "matched-cohort", "entropy-balance", "inverse-probability-weighting"
_RESIDUAL = 0.02  # standardised difference after matching above which the outcome is adjusted for a covariate
_HEAVY_SHARE = 0.1  # share of one control that is worth a word
_TOO_HEAVY = 0.5  # share of one control above which there is no comparison


@dataclass(frozen=True)
class Weighed:
    """Weights of the rows of a control group, shape (n,): 1 for the treated who are used, 0 for rows that are not.

    `adjusted` names the terms for which outcomes are adjusted besides. `caution` says what to bear in mind.
    """

    design: str
    weights: Floats
    adjusted: tuple[str, ...]
    method: str
    caution: str | None

    def effective_comparison(self, persons: Persons) -> float:
        """People of equal weight that the control group is worth; a person used twice is still one person."""
        controls = ~persons.treated
        by_person = np.bincount(persons.person[controls], self.weights[controls])
        return effective_sample_size(by_person.astype(np.float64))


class Comparison:
    """One control group, and the propensity score that two of the designs share."""

    def __init__(self, persons: Persons, study: PersonStudy) -> None:
        self.persons, self.study = persons, study

    @cached_property
    def score(self) -> PropensityScore:
        """Chance of being under the model of care, given the covariates."""
        return propensity_score(self.persons.treatment, self.persons.terms)

    def weigh(self, design: str) -> Weighed:
        """Weigh the rows by a design.

        Raises:
            InvalidInput: the arms do not overlap, or a covariate says nothing new.
        """
        _refuse_dependent(self.persons.terms)
        return {MATCHED: self._matched, BALANCED: self._balanced, WEIGHTED: self._weighted}[design]()

    def _matched(self) -> Weighed:
        sets = self._sets()
        if not len(sets.treated):
            raise InvalidInput(
                "Nobody under the model of care has a counterpart within the caliper who agrees on the exact columns:"
                " the arms do not overlap.",
                remedy="Match on fewer exact columns, or find people who could have come under the model of care.",
            )
        weights = sets.weights(len(self.persons.treatment))
        apart = standardised_mean_differences(self.persons.terms.design, self.persons.treated, weights)
        left = np.flatnonzero(~(np.abs(apart) <= _RESIDUAL)).astype(np.int64)
        adjusted = _independent(self.persons.terms, left, weights > 0)
        return Weighed(
            MATCHED,
            weights,
            adjusted,
            matching_words(self.study, self.persons, sets),
            matching_caution(self.persons, sets, apart),
        )

    def _sets(self) -> MatchedSets:
        study, persons = self.study, self.persons
        if study.distance == "mahalanobis":
            return mahalanobis_sets(
                persons.terms,
                persons.treatment,
                log_odds=self.score.log_odds,
                controls=study.controls,
                replace=study.replace,
                caliper_standard_deviations=study.caliper,
                strata=persons.strata,
            )
        return propensity_sets(
            self.score.log_odds,
            persons.treatment,
            controls=study.controls,
            replace=study.replace,
            caliper_standard_deviations=study.caliper,
            strata=persons.strata,
        )

    def _balanced(self) -> Weighed:
        persons = self.persons
        treated = persons.treated
        target = persons.terms.design[treated].mean(axis=0)
        share = entropy_weights(persons.terms.design[~treated], target, persons.terms.names)
        weights = np.ones(len(treated))
        weights[~treated] = share * treated.sum()
        _refuse_one_for_all(share)
        return Weighed(
            BALANCED,
            weights,
            (),
            "control weights of greatest entropy with the means of the treated; weights held fixed",
            _heavy(weights[~treated]),
        )

    def _weighted(self) -> Weighed:
        treated, score = self.persons.treated, self.score.score
        if np.any(score[~treated] >= 1):
            raise InvalidInput(
                "A control is certain, by the covariates, to be under the model of care: the arms do not overlap.",
                remedy="Leave out the covariate that tells the arms apart, or the people without a counterpart.",
            )
        weights = np.where(treated, 1.0, score / (1 - score))
        _refuse_one_for_all(weights[~treated])
        return Weighed(
            WEIGHTED,
            weights,
            (),
            "controls weighted by their odds of being under the model of care; weights held fixed",
            _heavy(weights[~treated]),
        )


def _heavy(of_controls: Floats) -> str | None:
    """Say where one control carries much of the weight."""
    share = float(of_controls.max() / of_controls.sum())
    if share <= _HEAVY_SHARE:
        return None
    return f"one control carries {share:.0%} of the weight: the arms hardly overlap"


def _refuse_one_for_all(of_controls: Floats) -> None:
    """Refuse weights that set one control beside everybody."""
    share = float(of_controls.max() / of_controls.sum())
    if share > _TOO_HEAVY:
        raise InvalidInput(
            f"One control carries {share:.0%} of the weight: the arms do not overlap.",
            remedy="Leave out covariates that nearly tell the arms apart, or use the matched cohort, which leaves out"
            " people without a counterpart.",
        )


def _refuse_dependent(terms: Terms) -> None:
    """Refuse covariates that say nothing new, by name."""
    if dependent := dependent_columns(terms.design):
        raise InvalidInput(
            "A covariate is constant or is a sum of covariates before it.",
            seen=", ".join(terms.names[place] for place in dependent),
            remedy="Leave it out: the others already say what it says.",
        )


def _independent(terms: Terms, places: Integers, held: Flags) -> tuple[str, ...]:
    """Names of those terms that still vary, and say something new, among the rows held."""
    design = terms.design[held][:, places]
    dependent = dependent_columns(design)
    return tuple(terms.names[place] for j, place in enumerate(places) if j not in dependent)
