"""The financial gap: a national gap brought to a place, and split by the ways in which it is to be closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Amount, amount, not_negative, one_of_one, shares_of_one, total


@dataclass(frozen=True)
class GapParts:
    """Parts of a gap, in pounds."""

    parts_pounds: dict[str, Fraction]
    total_pounds: Fraction


def gap_split(total_pounds: Amount, shares: Mapping[str, float]) -> GapParts:
    """Split a gap (below 0: a surplus) by shares that sum to 1; a place of 220 million pounds: 110, 44, 44, 11, 11."""
    gap = amount("total_pounds", total_pounds)
    return GapParts({name: gap * share for name, share in shares_of_one("shares", shares).items()}, gap)


@dataclass(frozen=True)
class LocalGap:
    """The gap left to the system, and a place's part of it, in pounds."""

    system_gap_pounds: Fraction
    local_gap_pounds: Fraction


def national_to_local_gap(
    national_gap_pounds: Amount, extra_funding_pounds: Amount, local_share_of_national_spend: Amount
) -> LocalGap:
    """Bring a national gap, less extra funding, to a place by its share of national spend; refuses negative pounds."""
    national = not_negative("national_gap_pounds", national_gap_pounds)
    system = national - not_negative("extra_funding_pounds", extra_funding_pounds)
    share = one_of_one("local_share_of_national_spend", local_share_of_national_spend)
    return LocalGap(system, system * share)


@dataclass(frozen=True)
class ProgrammeSpend:
    """Spend of a programme and each line's share of it."""

    total_pounds: Fraction
    shares: dict[str, Fraction]


def programme_spend(lines: Mapping[str, float]) -> ProgrammeSpend:
    """Add up what a programme spends, line by line, in pounds; refuses a negative line and a total of zero."""
    pounds = {name: not_negative(f"lines: {name}", value) for name, value in lines.items()}
    spent = total(pounds.values())
    if not spent:
        raise InvalidInput("The lines add up to zero, so that no share can be told.")
    return ProgrammeSpend(spent, {name: value / spent for name, value in pounds.items()})


@dataclass(frozen=True)
class CohortSize:
    """People in a cohort."""

    cohort_people: int


def cohort_size(population: float, cohort_share: float) -> CohortSize:
    """People in a share of a population, to a whole person, halves up; refuses a negative population."""
    people = not_negative("population", population) * one_of_one("cohort_share", cohort_share)
    return CohortSize(floor(people + Fraction(1, 2)))
