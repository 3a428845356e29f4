"""What an evaluation of persons is told: which columns say who, when, what was known before, and what came after."""

from __future__ import annotations

from dataclasses import dataclass, field

from newcare.errors import InvalidInput
from newcare.tables.person_estimates import PERSON_DESIGNS

WHOLE = "whole follow-up"
ONE_GROUP = "comparison"
KINDS = ("count", "cost", "days", "mean", "event")
DISTANCES = ("propensity", "mahalanobis")


@dataclass(frozen=True)
class PersonOutcome:
    """One outcome over one part of the follow-up.

    Args:
        name: of the indicator, as it is shown.
        kind: "count" of events; "cost" in pence; "days", whole numbers that are 0 for many; "mean", any number;
            "event", that comes once at most, others perhaps coming first.
        column: holds the amount; for an event, how many days after the index date it came or the person was last seen.
        years: column of person-years; null takes amounts as they are. Not for events.
        cause: for an event, column of 0 (not seen), 1 (the event) or 2 (something that competes, such as death).
        horizon: for an event, days after the index date at which risks are compared.
        window: part of the follow-up.
    """

    name: str
    kind: str
    column: str
    years: str | None = None
    cause: str | None = None
    horizon: float | None = None
    window: str = WHOLE

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidInput(
                "The kind of an outcome is not one it can be.",
                seen=repr(self.kind),
                remedy=f"Use one of {', '.join(KINDS)}.",
            )
        if self.kind == "event" and (self.cause is None or self.horizon is None):
            raise InvalidInput(f"The event '{self.name}' needs a column of causes and a horizon in days.")

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the outcome is read from."""
        return tuple(name for name in (self.column, self.years, self.cause) if name is not None)


@dataclass(frozen=True)
class PersonStudy:
    """The columns of a table of persons, and how they are compared.

    Args:
        person: column that tells persons apart; rows of one person count together.
        treatment: column of 1 (under the model of care) or 0.
        outcomes: what came after.
        covariates: columns of numbers known on the index date.
        categories: columns of labels known on the index date.
        exact: columns on which matched persons agree.
        comparison: column with the name of the control group. People under the model of care without one stand beside
            every group; with one, beside that group only. Null: there is one group.
        unit: column of the unit of delivery: persons of one unit are not independent. Null: they are.
        index_date: column of the day from which a person is followed. Null: there is none.
        risk_set: column of the day on which a person could have started: controls are compared with those of the same
            day. Null: the index date.
        known_until: column with the last day of what the covariates were made from.
        followed_from: column with the first day on which outcomes count.
        prior_use: covariates by which people were chosen for the model of care, if they were chosen by past use.
        before_after: control groups that are the same units or people at an earlier time.
        designs: of `PERSON_DESIGNS`.
        distance: of matching, "propensity" or "mahalanobis" (within a caliper of the propensity score).
        controls: matched to each person.
        replace: whether a person may be matched to several.
        caliper: greatest distance in log-odds, as a multiple of their standard deviation.
    """

    person: str
    treatment: str
    outcomes: tuple[PersonOutcome, ...]
    covariates: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    comparison: str | None = None
    unit: str | None = None
    index_date: str | None = None
    risk_set: str | None = None
    known_until: str | None = None
    followed_from: str | None = None
    prior_use: tuple[str, ...] = ()
    before_after: tuple[str, ...] = ()
    designs: tuple[str, ...] = field(default=PERSON_DESIGNS)
    distance: str = "propensity"
    controls: int = 1
    replace: bool = False
    caliper: float = 0.2

    def __post_init__(self) -> None:
        unknown = [name for name in self.designs if name not in PERSON_DESIGNS]
        if unknown or not self.designs:
            raise InvalidInput(
                "A design of persons is not one it can be.",
                seen=", ".join(unknown) or "none",
                remedy=f"Use one or more of {', '.join(PERSON_DESIGNS)}.",
            )
        if self.distance not in DISTANCES:
            raise InvalidInput(
                "The distance of matching is not one it can be.",
                seen=repr(self.distance),
                remedy=f"Use {' or '.join(DISTANCES)}.",
            )
        if not self.outcomes or not (self.covariates or self.categories):
            raise InvalidInput(
                "An evaluation of persons needs an outcome, and something known before on which to compare.",
                remedy="Name the columns of outcomes and of covariates.",
            )
        after = {name for outcome in self.outcomes for name in outcome.columns}
        both = sorted(after & {*self.covariates, *self.categories, *self.exact})
        if both:
            raise InvalidInput(
                "A column is both an outcome and a covariate: what came after cannot be held alike before.",
                seen=", ".join(both),
                remedy="Take it out of the covariates.",
            )

    @property
    def drawn_on(self) -> tuple[str, ...]:
        """The column of risk sets, if there is one."""
        column = self.risk_set or self.index_date
        return () if column is None else (column,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once each."""
        single = (self.person, self.treatment, self.comparison, self.unit, self.index_date, self.risk_set)
        dates = (self.known_until, self.followed_from)
        named = [name for name in (*single, *dates) if name is not None]
        named += [*self.covariates, *self.categories, *self.exact]
        named += [name for outcome in self.outcomes for name in outcome.columns]
        return tuple(dict.fromkeys(named))
