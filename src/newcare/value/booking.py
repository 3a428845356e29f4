"""What of a claimed saving may be booked: no more than the causal estimate allows, and each avoided event once.

In each year the estimate allows -effect x the events there would have been. A line may book the least of: the events it
claims; its attributable share of those; and what other schemes and the lines above it leave. Other schemes keep what
they claim. Where the effect is a rise, its events are a cost, charged once. Pounds booked are never more than claimed.
A saving without an estimate is not tested: it is counted as claimed, and as nothing at the low end. So is one that
others claim too where nobody says how many events.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.ledgers import Estimate, Events, LedgerFile, Saving
from newcare.methods.exact_inputs import held, total
from newcare.methods.money import exact
from newcare.value.assumptions import Assumptions, Level
from newcare.value.ledger import LedgerLine, price_factor, saving_line
from newcare.value.log_ratio import LogRatio

STAGES = ("claimed", "estimate", "share", "left")
"""What a line claims; held to the estimate; to its share of that; to what others leave: the last is booked."""


@dataclass(frozen=True)
class EventsOfYear:
    """Events behind a line in a year: claimed, avoided by the estimate, the caps, and what is left of it to book."""

    claimed: Fraction
    avoided: Fraction
    attributable_share: Fraction
    of_other_schemes: Fraction
    of_lines_above: Fraction
    price: Fraction

    @property
    def left(self) -> Fraction:
        """Events that other schemes and the lines above leave; below 0 where the model caused events."""
        if self.avoided < 0:
            return self.avoided - self.of_lines_above
        return max(self.avoided - self.of_other_schemes - self.of_lines_above, Fraction(0))

    def after(self, stage: str) -> Fraction:
        """Events that are left after a stage."""
        caps = [self.claimed, self.avoided, self.avoided * self.attributable_share, self.left]
        if self.avoided < 0:
            return (self.claimed, self.avoided, caps[2], max(caps[2], caps[3]))[STAGES.index(stage)]
        return min(caps[: STAGES.index(stage) + 1])

    @property
    def booked(self) -> Fraction:
        """Events that may be booked."""
        return self.after("left")


@dataclass(frozen=True)
class BookedYear:
    """One line in one year: pounds claimed, pounds after each stage, and the events behind them."""

    claimed_pounds: Fraction
    events: EventsOfYear | None
    booked_pounds: Fraction

    def after(self, stage: str) -> Fraction:
        """Pounds left after a stage, never more than claimed; without an estimate, as booked."""
        if self.events is None or stage == "claimed":
            return self.claimed_pounds if stage == "claimed" else self.booked_pounds
        return min(self.claimed_pounds, self.events.after(stage) * self.events.price)


@dataclass(frozen=True)
class BookedLine:
    """A saving as claimed and as booked, year by year.

    `unknown_claimants` are schemes that claim the same events, of which the ledger does not say how many.
    """

    saving: Saving
    line: LedgerLine
    estimate: Estimate | None
    years: tuple[BookedYear, ...]

    unknown_claimants: tuple[str, ...]

    @property
    def tested(self) -> bool:
        """Whether a causal estimate stands behind the line."""
        return self.estimate is not None

    @property
    def claimed(self) -> Fraction:
        """Pounds claimed over the term."""
        return total(year.claimed_pounds for year in self.years)

    @property
    def booked(self) -> Fraction:
        """Pounds booked over the term."""
        return total(year.booked_pounds for year in self.years)


def book(ledger: LedgerFile, assumed: Assumptions) -> tuple[BookedLine, ...]:
    """Book each saving, in the order of the file; lines above take first what an outcome has to give."""
    taken: dict[tuple[str, int], Fraction] = {}
    return tuple(_book(ledger, saving, assumed, taken) for saving in ledger.savings)


def effect_of(estimate: Estimate, level: Level) -> Fraction:
    """The relative effect at a level of its interval."""
    if level == "central":
        return exact(estimate.relative_effect)
    if isinstance(level, str):
        return exact(estimate.upper if level == "low" else estimate.lower)
    return exact(log_ratio_of(estimate).effect_at(level))


def log_ratio_of(estimate: Estimate) -> LogRatio:
    """The distribution behind an estimate's interval."""
    return LogRatio.of_interval(
        estimate.relative_effect,
        estimate.lower,
        estimate.upper,
        confidence=estimate.confidence,
        degrees_of_freedom=estimate.degrees_of_freedom,
    )


def _book(
    ledger: LedgerFile, saving: Saving, assumed: Assumptions, taken: dict[tuple[str, int], Fraction]
) -> BookedLine:
    """Book one saving and note what it takes of its outcome."""
    line = saving_line(saving, ledger.proposition.term_years)
    estimate = None if saving.events is None else ledger.estimate_of(saving.events.outcome)
    if saving.events is None or estimate is None:
        years_untested = tuple(_counted(pounds, pounds, None, assumed, sure=False) for pounds in line.latest)
        return BookedLine(saving, line, None, years_untested, ())
    unknown = _unknown_claimants(ledger, saving.events)
    avoided = -effect_of(estimate, assumed.level)
    years = []
    for year, pounds in enumerate(line.latest):
        place = (estimate.outcome, year)
        behind = EventsOfYear(
            claimed=exact(saving.events.claimed_events_by_year[year]),
            avoided=avoided * exact(estimate.events_without_model_by_year[year]),
            attributable_share=held(
                exact(saving.events.attributable_share) + assumed.attributable, Fraction(0), Fraction(1)
            ),
            of_other_schemes=_of_others(ledger, saving.events, year),
            of_lines_above=taken.get(place, Fraction(0)),
            price=Fraction(saving.events.pounds_per_event) * price_factor(saving.events) * assumed.price,
        )
        taken[place] = behind.of_lines_above + behind.booked
        claimed = pounds * assumed.price
        allowed = min(claimed, behind.booked * behind.price)
        years.append(_counted(claimed, allowed, behind, assumed, sure=not unknown))
    return BookedLine(saving, line, estimate, tuple(years), unknown)


def _of_others(ledger: LedgerFile, events: Events, year: int) -> Fraction:
    """Events of the outcome that other schemes claim in a year."""
    return total(exact(claim.events_by_year[year]) for claim in ledger.others_claims(events.outcome))


def _unknown_claimants(ledger: LedgerFile, events: Events) -> tuple[str, ...]:
    """Schemes that claim the same events, of which the ledger does not say how many."""
    told = {claim.scheme for claim in ledger.others_claims(events.outcome)}
    return tuple(scheme for scheme in events.also_claimed_by if scheme not in told)


def _counted(
    claimed: Fraction, allowed: Fraction, behind: EventsOfYear | None, assumed: Assumptions, *, sure: bool
) -> BookedYear:
    """Count what is allowed of a claim; of a saving that is not sure, the share assumed; a loss in full."""
    if not assumed.bounded:
        return BookedYear(claimed, behind, claimed)
    return BookedYear(claimed, behind, allowed if sure or allowed < 0 else allowed * assumed.untested)
