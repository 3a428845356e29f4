"""Shared savings and shared losses, and the smallest saving that a list of a size must show.

Source: Medicare Shared Savings Program, 42 CFR part 425, whose public settlements these rules reproduce. The rules
prove the arithmetic; they do not show that such contracts work elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import amount, held, not_negative, one_of_one, whole
from newcare.methods.money import to_pence

_SIZE_BANDS = (  # lowest list size, highest, rate at the lowest in per cent, rate at the highest
    (500, 999, "12.2", "8.7"),
    (1_000, 2_999, "8.7", "5.0"),
    (3_000, 4_999, "5.0", "3.9"),
    (5_000, 5_999, "3.9", "3.6"),
    (6_000, 6_999, "3.6", "3.4"),
    (7_000, 7_999, "3.4", "3.2"),
    (8_000, 8_999, "3.2", "3.1"),
    (9_000, 9_999, "3.1", "3.0"),
    (10_000, 14_999, "3.0", "2.7"),
    (15_000, 19_999, "2.7", "2.5"),
    (20_000, 49_999, "2.5", "2.2"),
    (50_000, 59_999, "2.2", "2.0"),
)
SMALLEST_LIST = _SIZE_BANDS[0][0]
_RATE_OF_LARGE_LISTS = Fraction(2, 100)


@lru_cache(maxsize=4096)  # a list comes back in every run of its year
def minimum_savings_rate(people: float) -> Fraction:
    """Smallest saving that counts, as a share of the benchmark, for a list of this size.

    Inside a band the rate runs in a straight line from its value at the lower edge to that at the upper edge. Refuses
    a list below 500 people, where the table ends.

    Source: 42 CFR 425.604(b); from 500 to 4,999 people as CMS applied it.
    """
    size = whole("people", people)
    if size < SMALLEST_LIST:
        raise InvalidInput(
            f"`people`: the table of minimum savings rates begins at {SMALLEST_LIST}.",
            seen=str(size),
            remedy="Pool lists until they are large enough for a rate.",
        )
    for low, high, first, last in _SIZE_BANDS:
        if size <= high:
            top, bottom = Fraction(first) / 100, Fraction(last) / 100
            return top - (top - bottom) * Fraction(size - low, high - low)
    return _RATE_OF_LARGE_LISTS


@dataclass(frozen=True)
class SharedSavings:
    """What a saving earns, in whole pence; `savings_rate` is of the benchmark."""

    savings_pence: int
    savings_rate: Fraction
    threshold_met: bool
    uncapped_pence: int
    cap_applied: bool
    earned_pence: int
    commissioner_keeps_pence: int


def shared_savings(
    benchmark_pence: float,
    actual_pence: float,
    minimum_savings_rate: float,
    sharing_rate: float,
    cap_share_of_benchmark: float | None = None,
    quality_multiplier: float = 1,
    deduction_rate: float = 0,
) -> SharedSavings:
    """Share a saving from the first penny once it reaches the minimum rate, up to a cap.

    earned = saving x sharing rate x quality x (1 - deduction), at most the cap. Refuses a benchmark of 0 or less,
    negative spend, and rates outside 0 to 1.
    """
    benchmark, actual = benchmark_and_actual(benchmark_pence, actual_pence)
    least = one_of_one("minimum_savings_rate", minimum_savings_rate)
    rate = one_of_one("sharing_rate", sharing_rate)
    cap = optional_share("cap_share_of_benchmark", cap_share_of_benchmark)
    quality = one_of_one("quality_multiplier", quality_multiplier)
    rate *= quality * (1 - one_of_one("deduction_rate", deduction_rate))
    saving = benchmark - actual
    met = saving > 0 and saving >= least * benchmark
    uncapped = saving * rate if met else Fraction(0)
    capped = cap is not None and uncapped > cap * benchmark
    earned = to_pence(min(uncapped, cap * benchmark) if cap is not None else uncapped)
    return SharedSavings(
        savings_pence=to_pence(saving),
        savings_rate=saving / benchmark,
        threshold_met=met,
        uncapped_pence=to_pence(uncapped),
        cap_applied=capped,
        earned_pence=earned,
        commissioner_keeps_pence=to_pence(saving) - earned if saving > 0 else 0,
    )


@dataclass(frozen=True)
class SharedLosses:
    """What a loss costs, in whole pence; `cap_applied` is "none", "benchmark" or "other": the last that was."""

    losses_pence: int
    losses_rate: Fraction
    threshold_met: bool
    uncapped_pence: int
    cap_applied: str
    before_forgiveness_pence: int
    owed_pence: int


def shared_losses(
    benchmark_pence: float,
    actual_pence: float,
    minimum_loss_rate: float,
    loss_rate: float,
    cap_share_of_benchmark: float | None = None,
    other_cap_pence: float | None = None,
    forgiven_pence: float = 0,
) -> SharedLosses:
    """Share a loss from the first penny once it reaches the minimum rate; the cap on the benchmark comes first.

    Refuses a benchmark of 0 or less, negative money, and rates outside 0 to 1.
    """
    benchmark, actual = benchmark_and_actual(benchmark_pence, actual_pence)
    other = None if other_cap_pence is None else not_negative("other_cap_pence", other_cap_pence)
    forgiven = not_negative("forgiven_pence", forgiven_pence)
    least = one_of_one("minimum_loss_rate", minimum_loss_rate)
    rate = one_of_one("loss_rate", loss_rate)
    cap = optional_share("cap_share_of_benchmark", cap_share_of_benchmark)
    loss = actual - benchmark
    met = loss > 0 and loss >= least * benchmark
    uncapped = loss * rate if met else Fraction(0)
    owed, applied = uncapped, "none"
    caps = {"benchmark": None if cap is None else cap * benchmark, "other": other}
    for name, most in caps.items():
        if most is not None and most < owed:
            owed, applied = most, name
    before = to_pence(owed)
    return SharedLosses(
        losses_pence=to_pence(loss),
        losses_rate=loss / benchmark,
        threshold_met=met,
        uncapped_pence=to_pence(uncapped),
        cap_applied=applied,
        before_forgiveness_pence=before,
        owed_pence=max(to_pence(before - forgiven), 0),
    )


def benchmark_and_actual(benchmark_pence: float, actual_pence: float) -> tuple[Fraction, Fraction]:
    """Take a benchmark above 0 and actual spend of 0 or more."""
    benchmark = amount("benchmark_pence", benchmark_pence)
    if benchmark <= 0:
        raise InvalidInput("The benchmark must be above 0.", seen=repr(benchmark_pence))
    return benchmark, not_negative("actual_pence", actual_pence)


def optional_share(name: str, value: float | None) -> Fraction | None:
    """Take a share of 0 to 1, or none."""
    return None if value is None else one_of_one(name, value)


def within(value: Fraction, limit: Fraction) -> Fraction:
    """Hold a value between minus and plus a limit."""
    return held(value, -limit, limit)
