"""Gain and loss between parties: a pool shared by all, a corridor of bands, a cap, a share that grows over the years.

Sources: multilateral gain/loss sharing (Monitor 2015); risk corridors of ACO REACH; cap before share as in the Next
Generation ACO agreement. A variance is benchmark (or expected spend) less actual spend: above 0 is a gain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import amount, not_negative, one_of_one, ratio, shares_of_one
from newcare.methods.money import share_out, to_pence
from newcare.payment.shared_savings import benchmark_and_actual, optional_share, within


@dataclass(frozen=True)
class GainLossPool:
    """A pool and each party's part of it, in whole pence; below 0 where parties owe."""

    uncapped_pool_pence: int
    pool_pence: int
    outside_cap_pence: int
    payments_pence: dict[str, int]


def multilateral_gain_loss_share(
    expected_spend_pence: float,
    actual_spend_pence: float,
    shares: Mapping[str, float],
    cap_share_of_expected: float | None = None,
) -> GainLossPool:
    """Share the difference between expected and actual spend between parties; their parts add up to the pool.

    Refuses negative spend, a cap outside 0 to 1, and shares that are negative or do not sum to 1.
    """
    expected = not_negative("expected_spend_pence", expected_spend_pence)
    uncapped = to_pence(expected - not_negative("actual_spend_pence", actual_spend_pence))
    cap = optional_share("cap_share_of_expected", cap_share_of_expected)
    taken = shares_of_one("shares", shares)
    limit = abs(uncapped) if cap is None else to_pence(cap * expected)
    pool = int(within(Fraction(uncapped), Fraction(limit)))
    return GainLossPool(uncapped, pool, uncapped - pool, share_out(pool, taken))


@dataclass(frozen=True)
class CorridorBand:
    """A band of the variance, as shares of the benchmark, and the provider's share of what lies in it."""

    from_share: Fraction
    to_share: Fraction | None  # None: open
    provider_share: Fraction

    def part(self, size: Fraction) -> Fraction:
        """Provider's part of a variance of this size (as a share of the benchmark) that lies in the band."""
        top = size if self.to_share is None else min(size, self.to_share)
        return max(top - self.from_share, Fraction(0)) * self.provider_share


def corridor_bands(name: str, rows: Sequence[Mapping[str, object]]) -> tuple[CorridorBand, ...]:
    """Read the bands of a corridor; they begin at 0, follow one another without a gap or overlap, and end open."""
    bands = tuple(
        CorridorBand(
            amount("from_share", row.get("from_share")),
            None if row.get("to_share") is None else amount("to_share", row["to_share"]),
            one_of_one("provider_share", row.get("provider_share")),
        )
        for row in rows
    )
    if not bands or bands[0].from_share != 0:
        raise InvalidInput(f"There is a gap before the first band of `{name}`.", remedy="Begin at 0.")
    for position, band in enumerate(bands):
        before = bands[position - 1] if position else None
        _refuse_misplaced(name, before, band)
    if bands[-1].to_share is not None:
        raise InvalidInput(f"The last band of `{name}` must be open.", remedy="Give its `to_share` as null.")
    return bands


def _refuse_misplaced(name: str, before: CorridorBand | None, band: CorridorBand) -> None:
    """Refuse a band that overlaps the one before it, ends before it starts, or leaves a gap."""
    start, end = band.from_share, band.to_share
    follows_open = before is not None and before.to_share is None
    if follows_open or (end is not None and end <= start):
        raise InvalidInput(
            f"The bands of `{name}` overlap.", remedy="Only the last is open; each ends after it starts."
        )
    edge = Fraction(0) if before is None or before.to_share is None else before.to_share
    if start != edge:
        kind = "overlap" if start < edge else "leave a gap"
        raise InvalidInput(
            f"The bands of `{name}` {kind}.",
            seen=f"a band from {float(start):g} after one to {float(edge):g}",
            remedy="Start each band where the one before it ends.",
        )


@dataclass(frozen=True)
class Corridor:
    """A variance split between provider and commissioner, in whole pence."""

    variance_pence: int
    provider_pence: int
    commissioner_pence: int
    provider_share_of_variance: float | None


def risk_corridor(
    benchmark_pence: float,
    actual_pence: float,
    bands: Sequence[Mapping[str, object]],
    loss_bands: Sequence[Mapping[str, object]] | None = None,
) -> Corridor:
    """Split a variance by marginal bands: each share applies to the part of the variance inside its band.

    Args:
        benchmark_pence, actual_pence: whole pence; the benchmark is above 0.
        bands: rows of `from_share`, `to_share` (null for the last) and `provider_share`.
        loss_bands: the same for losses, where they differ.
    """
    benchmark, actual = benchmark_and_actual(benchmark_pence, actual_pence)
    gains = corridor_bands("bands", bands)
    losses = gains if loss_bands is None else corridor_bands("loss_bands", loss_bands)
    variance = benchmark - actual
    size = abs(variance) / benchmark
    part = benchmark * sum((band.part(size) for band in (gains if variance >= 0 else losses)), Fraction(0))
    provider = to_pence(part if variance >= 0 else -part)
    whole_variance = to_pence(variance)
    return Corridor(whole_variance, provider, whole_variance - provider, ratio(Fraction(provider), variance))


@dataclass(frozen=True)
class CapThenShare:
    """Provider's part where the cap comes before the share, and where it comes after; whole pence."""

    variance_pence: int
    capped_variance_pence: int
    provider_pence: int
    share_then_cap_pence: int


def cap_then_share(
    benchmark_pence: float,
    actual_pence: float,
    cap_share_of_benchmark: float,
    sharing_rate: float,
    gain_deduction_rate: float = 0,
) -> CapThenShare:
    """Cap a variance and share what is left; a gain is reduced by the deduction last."""
    benchmark, actual = benchmark_and_actual(benchmark_pence, actual_pence)
    limit = one_of_one("cap_share_of_benchmark", cap_share_of_benchmark) * benchmark
    rate = one_of_one("sharing_rate", sharing_rate)
    deduction = one_of_one("gain_deduction_rate", gain_deduction_rate)
    variance = benchmark - actual
    kept = 1 - deduction if variance > 0 else Fraction(1)
    return CapThenShare(
        variance_pence=to_pence(variance),
        capped_variance_pence=to_pence(within(variance, limit)),
        provider_pence=to_pence(within(variance, limit) * rate * kept),
        share_then_cap_pence=to_pence(within(variance * rate, limit) * kept),
    )


@dataclass(frozen=True)
class RiskTransfer:
    """A variance over the years between provider and commissioner, in whole pence."""

    provider_pence: list[int]
    commissioner_pence: list[int]
    provider_total_pence: int
    worst_cumulative_provider_pence: int
    gradual: bool


def risk_transfer_schedule(
    annual_variance_pence: Sequence[float], provider_share_by_year: Sequence[float]
) -> RiskTransfer:
    """Split each year's variance by the provider's share of that year; refuses lists of unequal length.

    `worst_cumulative_provider_pence` is the lowest running total of the provider, at most 0; `gradual` says that the
    share never falls from a year to the next.
    """
    variances = [to_pence(amount("annual_variance_pence", value)) for value in annual_variance_pence]
    shares = [one_of_one("provider_share_by_year", value) for value in provider_share_by_year]
    if len(variances) != len(shares):
        raise InvalidInput(
            "`annual_variance_pence` and `provider_share_by_year` are of unequal length.",
            seen=f"{len(variances)} and {len(shares)} years",
        )
    provider = [to_pence(share * variance) for share, variance in zip(shares, variances, strict=True)]
    running, worst = 0, 0
    for pence in provider:
        running += pence
        worst = min(worst, running)
    return RiskTransfer(
        provider,
        [variance - pence for variance, pence in zip(variances, provider, strict=True)],
        sum(provider),
        worst,
        all(later >= earlier for earlier, later in pairwise(shares)),
    )
