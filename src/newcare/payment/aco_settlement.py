"""Settle a year of a Medicare Shared Savings Program contract, as its public files do.

Source: 42 CFR part 425 and the public use files of 2013 to 2021. It is here because thousands of real settlements can
be compared with it to the dollar; it proves arithmetic, not that such contracts work elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import amount, held, not_negative, one_of_one
from newcare.payment.shared_savings import minimum_savings_rate


@dataclass(frozen=True)
class Track:
    """Terms of a contract type, as shares of the benchmark; a track without a loss cap shares savings only.

    `flat_loss_rate` is None where the rate falls with quality: 1 - sharing rate x quality, between `loss_limits`.
    """

    maximum_sharing_rate: Fraction
    savings_cap: Fraction
    loss_cap: Fraction | None = None
    flat_loss_rate: Fraction | None = None
    loss_limits: tuple[Fraction, Fraction] | None = None

    @property
    def two_sided(self) -> bool:
        """Whether losses are shared too."""
        return self.loss_cap is not None

    def loss_rate(self, quality: Fraction | None) -> Fraction:
        """Rate at which losses are shared; the highest where there is no quality to lower it."""
        if self.loss_limits is None:
            return self.flat_loss_rate or Fraction(0)
        least, most = self.loss_limits
        return most if quality is None else held(1 - self.maximum_sharing_rate * quality, least, most)


def _share(per_cent: int) -> Fraction:
    return Fraction(per_cent, 100)


def _basic(loss_cap: int | None) -> Track:
    """Levels A to E of the BASIC track: the two lowest share savings only."""
    if loss_cap is None:
        return Track(_share(40), _share(10))
    return Track(_share(50), _share(10), _share(loss_cap), _share(30))


def _by_quality(sharing_rate: int, savings_cap: int, loss_cap: int, highest_loss_rate: int) -> Track:
    """Tracks whose loss rate falls with quality."""
    return Track(
        _share(sharing_rate),
        _share(savings_cap),
        _share(loss_cap),
        loss_limits=(_share(40), _share(highest_loss_rate)),
    )


TRACKS: Mapping[str, Track] = {
    "track_1": Track(_share(50), _share(10)),
    "basic_a": _basic(None),
    "basic_b": _basic(None),
    "basic_c": _basic(1),
    "basic_d": _basic(2),
    "basic_e": _basic(4),
    "track_1_plus": _basic(4),
    "track_2": _by_quality(60, 15, 10, 60),
    "track_3": _by_quality(75, 20, 15, 75),
    "enhanced": _by_quality(75, 20, 15, 75),
}


@dataclass(frozen=True)
class AcoSettlement:
    """A settled year in dollars; `result` is "savings", "losses" or "none"."""

    savings_dollars: Fraction
    savings_rate: Fraction
    minimum_savings_rate: Fraction
    result: str
    generated_savings_dollars: Fraction
    sharing_rate: Fraction | None
    earned_dollars: Fraction | None
    generated_losses_dollars: Fraction
    loss_sharing_rate: Fraction | None
    shared_losses_dollars: Fraction
    owed_dollars: Fraction


def aco_settlement(
    track: str,
    assigned_people: float,
    benchmark_dollars: float,
    expenditure_dollars: float,
    chosen_minimum_savings_rate: float | None = None,
    quality_score: float | None = None,
    quality_standard_met: bool = True,
    final_sharing_rate: float | None = None,
    sequestration_rate: float = 0,
    forgiven_losses_dollars: float = 0,
) -> AcoSettlement:
    """Settle a year: savings or losses beyond the minimum rate, shared by quality, capped, less deductions.

    Args:
        track: contract type, a key of `TRACKS`.
        assigned_people: people assigned to the organisation.
        benchmark_dollars, expenditure_dollars: benchmark of these people, and what they cost.
        chosen_minimum_savings_rate: of two-sided tracks; one-sided ones take the rate of their size.
        quality_score: 0 to 1.
        quality_standard_met: where it is not, nothing is shared and losses are shared at the highest rate.
        final_sharing_rate: where published; else the track's maximum times quality.
        sequestration_rate: deducted from what is earned, before the cap.
        forgiven_losses_dollars: part of shared losses forgiven for circumstances beyond control.

    Refuses an unknown track, a benchmark of 0 or less, and a two-sided track without a chosen rate.
    """
    terms = _track(track)
    benchmark = amount("benchmark_dollars", benchmark_dollars)
    if benchmark <= 0:
        raise InvalidInput("The benchmark must be above 0.", seen=repr(benchmark_dollars))
    saving = benchmark - not_negative("expenditure_dollars", expenditure_dollars)
    quality = None if quality_score is None else one_of_one("quality_score", quality_score)
    least = _minimum_rate(terms, assigned_people, chosen_minimum_savings_rate)
    rate = _sharing_rate(terms, quality, quality_standard_met, final_sharing_rate)
    deduction = one_of_one("sequestration_rate", sequestration_rate)
    result = _result(saving, least * benchmark, terms.two_sided)
    lost = -saving if result == "losses" else Fraction(0)
    loss_rate = terms.loss_rate(quality if quality_standard_met else None) if lost else None
    shared = (
        min(lost * loss_rate, (terms.loss_cap or 0) * benchmark) if loss_rate is not None else Fraction(0)
    )
    forgiven = not_negative("forgiven_losses_dollars", forgiven_losses_dollars)
    return AcoSettlement(
        savings_dollars=saving,
        savings_rate=saving / benchmark,
        minimum_savings_rate=least,
        result=result,
        generated_savings_dollars=saving if result == "savings" else Fraction(0),
        sharing_rate=rate,
        earned_dollars=_earned(result, saving, rate, deduction, terms.savings_cap * benchmark),
        generated_losses_dollars=lost,
        loss_sharing_rate=loss_rate,
        shared_losses_dollars=shared,
        owed_dollars=max(shared - forgiven, Fraction(0)),
    )


def _track(name: str) -> Track:
    """Find the terms of a track."""
    if name not in TRACKS:
        raise InvalidInput(
            "There is no such track.", seen=repr(name), remedy=f"Give one of {', '.join(sorted(TRACKS))}."
        )
    return TRACKS[name]


def _minimum_rate(terms: Track, people: float, chosen: float | None) -> Fraction:
    """Smallest saving or loss that counts: by size on one-sided tracks, chosen on two-sided ones."""
    if not terms.two_sided:
        return minimum_savings_rate(people)
    if chosen is None:
        raise InvalidInput(
            "`chosen_minimum_savings_rate` is missing; a two-sided track needs the rate it chose."
        )
    return one_of_one("chosen_minimum_savings_rate", chosen)


def _sharing_rate(
    terms: Track, quality: Fraction | None, standard_met: bool, final: float | None
) -> Fraction | None:
    """Rate at which savings are shared; None where neither a rate nor a quality score is known."""
    if not standard_met:
        return Fraction(0)
    if final is not None:
        return one_of_one("final_sharing_rate", final)
    return None if quality is None else terms.maximum_sharing_rate * quality


def _result(saving: Fraction, least: Fraction, two_sided: bool) -> str:
    """Whether the year counts as savings, as losses or as neither."""
    if saving > 0 and saving >= least:
        return "savings"
    return "losses" if two_sided and saving < 0 and -saving >= least else "none"


def _earned(
    result: str, saving: Fraction, rate: Fraction | None, deduction: Fraction, cap: Fraction
) -> Fraction | None:
    """Savings earned: the cap comes after the deduction. None where the rate is not known."""
    if result != "savings":
        return Fraction(0)
    return None if rate is None else min(saving * rate * (1 - deduction), cap)
