"""What can make people look as if a model of care had helped them: said beside the estimate, or refused."""

from __future__ import annotations

import numpy as np

from newcare.errors import InvalidInput
from newcare.evaluation.people.persons import Persons
from newcare.evaluation.people.sample import Sample
from newcare.evaluation.people.study import PersonOutcome, PersonStudy

_EARLY_DAYS, _EXPECTED = 30, 5.0  # five expected and none seen is a chance below 1 %


def cautions(persons: Persons, study: PersonStudy) -> list[str]:
    """Sentences that belong beside every estimate of a control group."""
    found = []
    if persons.left_out:
        found.append(f"{persons.left_out:,} people are left out because something about them is unknown")
    if persons.without_counterpart:
        found.append(
            f"{persons.without_counterpart:,} people under the model of care are left out because on their index date"
            " the control group has nobody"
        )
    if persons.comparison in study.before_after:
        found.append(
            "the control group lived at an earlier time: whatever else changed since counts as the effect"
        )
        if study.prior_use:
            found.append(
                "people were chosen by past use, which falls back from a peak by itself (regression to the mean), so"
                " that a fall is no sign of an effect"
            )
    return found


def refuse_unmatched_use(study: PersonStudy) -> None:
    """Refuse people chosen by past use whose past use is not held alike.

    Raises:
        InvalidInput: a column of `prior_use` is not among the covariates.
    """
    missing = [name for name in study.prior_use if name not in study.covariates]
    if missing:
        raise InvalidInput(
            "People were chosen by past use that is not among the covariates: those chosen at a peak would fall back"
            " from it by themselves (regression to the mean) and the controls would not.",
            seen=", ".join(missing),
            remedy="Measure it over the same days before the index date for both arms, and make it a covariate.",
        )


def refuse_separated(persons: Persons) -> None:
    """Refuse covariates one of which alone tells the arms apart without fail.

    Raises:
        InvalidInput: all people under the model of care lie on one side of a value of a covariate, all controls on
            the other.
    """
    treated = persons.treated
    design = persons.terms.design
    least, most = design[treated].min(axis=0), design[treated].max(axis=0)
    apart = (least > design[~treated].max(axis=0)) | (most < design[~treated].min(axis=0))
    if apart.any():
        raise InvalidInput(
            "The arms do not overlap: a covariate tells them apart without fail.",
            seen=", ".join(name for name, flag in zip(persons.terms.names, apart, strict=True) if flag),
            remedy="Compare with people who could have come under the model of care, or leave the covariate out if it"
            " only says who did.",
        )


def nobody_early(sample: Sample) -> str | None:
    """Say where nobody under the model of care has an event in the first days, and some should: time that was lived
    through before people could be counted as under the model of care looks like that (immortal time).
    """
    if sample.outcome.kind != "event":
        return None
    early = (sample.amount <= _EARLY_DAYS) & (sample.cause > 0)
    treated = sample.treated
    expected = float(np.average(early[~treated], weights=sample.weights[~treated])) * int(treated.sum())
    if early[treated].any() or expected < _EXPECTED:
        return None
    return (
        f"nobody under the model of care has an event in the first {_EARLY_DAYS} days, where {expected:.0f} would be"
        " expected: check that they are followed from the day they could first have had one (immortal time)"
    )


def no_first_day(study: PersonStudy, outcome: PersonOutcome) -> str | None:
    """Say of an event that nobody can check from which day people were followed, where there is no index date."""
    if outcome.kind != "event" or study.index_date is not None:
        return None
    return (
        "no index date says from which day each person is followed: if people came under the model of care during"
        " that time, the days they had to live through before count in its favour (immortal time); give the index"
        " date and the day from which outcomes count"
    )
