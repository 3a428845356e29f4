"""The people that one estimate is made from: their outcome, arm, weight and cluster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.evaluation.people.designs import Weighed
from newcare.evaluation.people.persons import Persons, outcome_columns
from newcare.evaluation.people.study import PersonOutcome
from newcare.methods.design_terms import Terms
from newcare.methods.panel import Flags, Floats, Integers


@dataclass(frozen=True)
class Sample:
    """The rows that carry weight: outcome, treatment, weights and what the outcome is adjusted for; shape (n,)."""

    amount: Floats
    years: Floats
    cause: Integers
    treatment: Floats
    weights: Floats
    covariates: Terms
    clusters: Integers
    outcome: PersonOutcome
    confidence: float

    @classmethod
    def of(cls, persons: Persons, weighed: Weighed, outcome: PersonOutcome, confidence: float) -> Sample:
        """Take the rows with a weight above 0 that are followed into the outcome's part of the follow-up."""
        amount, years, cause = outcome_columns(persons, outcome)
        held = (weighed.weights > 0) & (years > 0)
        places = [persons.terms.names.index(name) for name in weighed.adjusted]
        return cls(
            amount[held],
            years[held],
            cause[held],
            persons.treatment[held],
            weighed.weights[held],
            Terms(weighed.adjusted, persons.terms.design[held][:, places]),
            np.unique(persons.clusters[held], return_inverse=True)[1].astype(np.int64),
            outcome,
            confidence,
        )

    @property
    def treated(self) -> Flags:
        """Who is under the model of care."""
        held: Flags = self.treatment == 1
        return held

    @property
    def per(self) -> str:
        """What amounts are per."""
        return "person" if self.outcome.years is None else "person-year"
