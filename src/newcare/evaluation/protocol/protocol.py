"""A protocol as a value: question, population, outcomes, comparators, analysis, failure; and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Role = Literal["primary", "balancing", "negative-control"]
ROLES: tuple[Role, ...] = ("primary", "balancing", "negative-control")
FORMAT = "newcare-protocol-1"


@dataclass(frozen=True, order=True)
class Outcome:
    """One outcome, the part it plays, and how it is counted (words that change when the counting does)."""

    role: Role
    name: str
    definition: str


@dataclass(frozen=True, order=True)
class Start:
    """The day, or in a panel the period, from which a unit counts as under the model of care."""

    unit: str
    day: str


@dataclass(frozen=True)
class PanelReading:
    """How a panel is read: names of its columns, its scale, its periods.

    `start` and `treated` are both null where the protocol itself lists who starts when. `person_time` is null where
    outcomes are no counts. `log` says that the logarithm of an outcome that is no count is compared;
    `periods_per_year` is null where it is read off the times.
    """

    unit: str
    time: str
    start: str | None
    treated: str | None
    person_time: str | None
    reporting_break: str | None
    cluster: str | None
    log: bool
    periods_per_year: int | None


@dataclass(frozen=True)
class Protocol:
    """All that decides what an evaluation finds, but for the records.

    `designs` and `comparators` stand in order, the headline first. `smallest_effect_that_matters` and `promised_fall`
    are shares of the rate there would have been; null where none was named. `confidence` is that of intervals. `panel`
    is null where outcomes are counted from records and read from no panel.
    """

    title: str
    question: str
    intervention: tuple[str, ...]
    population: str
    estimand: str
    unit: str
    starts: tuple[Start, ...]
    outcomes: tuple[Outcome, ...]
    baseline: str
    comparators: tuple[str, ...]
    designs: tuple[str, ...]
    covariates: tuple[str, ...]
    subgroups: tuple[str, ...]
    exclude_reporting_breaks: bool
    confidence: float
    smallest_effect_that_matters: float | None
    promised_fall: float | None
    follow_up_years: int
    what_would_count_as_failure: str
    panel: PanelReading | None = None

    @property
    def primary(self) -> str:
        """Name of the outcome by which the model of care is judged."""
        return next(outcome.name for outcome in self.outcomes if outcome.role == "primary")

    @property
    def headline(self) -> str:
        """Name of the design whose estimate is the headline."""
        return self.designs[0]

    def named(self, role: Role) -> tuple[str, ...]:
        """Outcomes that play a part."""
        return tuple(outcome.name for outcome in self.outcomes if outcome.role == role)

    def values(self) -> dict[str, Any]:
        """The protocol as JSON values; what has no order of its own is sorted, so that only meaning counts."""
        sorted_parts = {
            name: tuple(sorted(getattr(self, name)))
            for name in ("starts", "outcomes", "covariates", "subgroups", "intervention")
        }
        plain = asdict(self) | {
            name: [asdict(part) if isinstance(part, Outcome | Start) else part for part in parts]
            for name, parts in sorted_parts.items()
        }
        found: dict[str, Any] = json.loads(json.dumps({"format": FORMAT, **plain}))
        return found

    @property
    def canonical(self) -> str:
        """The one JSON text of this protocol: keys sorted, no blanks."""
        return canonical(self.values())

    @property
    def sha256(self) -> str:
        """Digest of the canonical text: another protocol has another one, a file written otherwise has not."""
        return digest(self.values())


def canonical(values: Mapping[str, Any]) -> str:
    """JSON text of values that is the same however they were written."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text of values, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()
