"""What a design over a panel of areas is: its name, what it needs, how it works, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newcare.evaluation.areas.case import AreaCase
from newcare.evaluation.areas.finding import Finding
from newcare.evaluation.designs import FEW_HERE, LEAST_UNITS, NEVER_TREATED, REFERENCE


@dataclass(frozen=True)
class DesignFindings:
    """What one design found: the mean effect, effects by period counted from the start, and by year.

    `limits` says how the limits were found on this panel, `warning` what makes the design weak on it. `of_events`: the
    log of events over those there would have been, each unit counting by its events, from which rates and events
    avoided are worked out, and `events_from` says how; null where the effects themselves are that.
    """

    mean: Finding
    by_quarter: dict[int, Finding]
    by_year: dict[int, Finding]
    limits: str
    warning: str | None = None
    of_events: DesignFindings | None = None
    events_from: str | None = None

    def without_intervals(self, reason: str) -> DesignFindings:
        """Keep the estimates, and say why none has limits."""
        return replace(
            self,
            mean=self.mean.without_interval(reason),
            by_quarter={key: one.without_interval(reason) for key, one in self.by_quarter.items()},
            by_year={key: one.without_interval(reason) for key, one in self.by_year.items()},
            of_events=None if self.of_events is None else self.of_events.without_intervals(reason),
        )

    def with_few_withheld(self) -> DesignFindings:
        """Show no effect that rests on fewer units than an interval needs: it is noise, and close to the units."""
        reason = f"seen in fewer than {LEAST_UNITS} units"

        def shown(found: dict[int, Finding]) -> dict[int, Finding]:
            return {
                key: one if one.units_treated >= LEAST_UNITS else one.withheld(reason)
                for key, one in found.items()
            }

        return replace(
            self,
            by_quarter=shown(self.by_quarter),
            by_year=shown(self.by_year),
            of_events=None if self.of_events is None else self.of_events.with_few_withheld(),
        )


@dataclass(frozen=True)
class Asked:
    """How a design is asked to answer: `comparison`, level of the limits, and the seed of draws."""

    confidence: float = 0.95
    comparison: str = NEVER_TREATED
    seed: int = 1


@dataclass(frozen=True)
class AreaDesign:
    """A design.

    Attributes:
        name: as protocols and tables write it.
        title: for people, at the head of a line.
        needs: what a panel must have for an interval.
        method: how it works, for tables; `{comparison}` stands for what units are set beside, `{outcome}` for what
            is averaged.
        source: where the method comes from.
        estimate: runs it; raises InvalidInput where the panel cannot carry it.
        comparisons: what it can set units beside.
        few_units: whether it can judge fewer units than `LEAST_UNITS`, so that effects on few are shown.
        counts_only: whether it needs events with person-time.
        compares_counts: whether its effect on counts is a ratio of sums of events, not a mean of logarithms.
        takes_covariates: whether it makes units alike in covariates; unit effects hold those that never change.
    """

    name: str
    title: str
    needs: str
    method: str
    source: str
    estimate: Callable[[AreaCase, Asked], DesignFindings]
    comparisons: tuple[str, ...] = (NEVER_TREATED,)
    few_units: bool = False
    counts_only: bool = False
    compares_counts: bool = False
    takes_covariates: bool = False


def arranged(
    case: AreaCase, findings: Sequence[Finding], limits: str, warning: str | None = None
) -> DesignFindings:
    """Put findings, in the order of the case's cells, by period and by year."""
    mean, *rest = findings
    quarters = rest[: len(case.cells.quarters)]
    years = rest[len(case.cells.quarters) :]
    return DesignFindings(
        mean,
        dict(zip(case.cells.quarters, quarters, strict=True)),
        dict(zip(case.cells.years, years, strict=True)),
        limits,
        warning,
    )


def screened(findings: Sequence[Finding]) -> list[Finding]:
    """Take the limits off findings that rest on too few units."""
    return [
        finding.without_interval(FEW_HERE) if finding.units_treated < LEAST_UNITS else finding
        for finding in findings
    ]


def with_reference(found: DesignFindings) -> DesignFindings:
    """Show the period before the start as the nil that it is by definition."""
    reference = Finding(
        0.0, found.mean.units_treated, reason="effects are measured from the quarter before the start"
    )
    by_quarter = dict(sorted({**found.by_quarter, REFERENCE: reference}.items()))
    return replace(found, by_quarter=by_quarter)


def fitted_before(found: DesignFindings, reason: str) -> DesignFindings:
    """Take the limits off periods before the start, where a gap is what a fit has left over."""
    by_quarter = {
        quarter: finding.without_interval(reason) if quarter < 0 else finding
        for quarter, finding in found.by_quarter.items()
    }
    return replace(found, by_quarter=by_quarter)
