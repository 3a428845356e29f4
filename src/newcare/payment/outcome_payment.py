"""Payment for outcomes: an improvement payment, points, a release of pooled money, and an outcome contract.

A quality gate multiplies; it never adds. Only what is verified can pay. Sources: improvement payment scheme of the MCP
contract framework; Quality and Outcomes Framework (points); Better Care Fund 2015-16 (PAC HC 807); social impact bonds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import (
    Amount,
    Row,
    amount,
    default,
    field,
    not_negative,
    once,
    one_of_one,
    ratio,
    shares_of_one,
    text,
    total,
)
from newcare.methods.money import to_pence

SMALL_DENOMINATOR_RULES = ("redistribute", "no_pay")
_NONE, _ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class ImprovementPayment:
    """What measures achieved and what that pays; an achievement of None: too few people to score."""

    achievement: dict[str, Fraction | None]
    scored_weight: Fraction
    score: Fraction
    gate_passed: bool
    not_scored: list[str]
    not_reported: list[str]
    payment_pence: int


def improvement_payment(
    pool_pence: float,
    measures: Sequence[Row],
    small_denominator_rule: str = "redistribute",
    quality_gate: Mapping[str, Amount] | None = None,
) -> ImprovementPayment:
    """Pay a pool by weighted achievement between the value where payment starts and that where it is full.

    A measure whose denominator is below its minimum is not scored; one without a value achieves nothing and keeps its
    weight. For a measure where lower is better, full payment lies below the start.

    Args:
        pool_pence: most that can be paid.
        measures: rows of `measure`, `weight`, `value`, `payment_starts_at`, `full_payment_at`, `denominator` and
            `minimum_denominator`; weights sum to 1.
        small_denominator_rule: "redistribute" shares the weight of measures not scored among the others; "no_pay"
            leaves it unpaid.
        quality_gate: `score` and `minimum`; below the minimum nothing is paid.

    Refuses a negative pool, an unknown rule, a measure twice, weights that do not sum to 1, and equal thresholds.
    """
    pool = not_negative("pool_pence", pool_pence)
    names = [text("measure", row.get("measure")) for row in measures]
    once("measures", names)
    weights = shares_of_one(
        "weight", {name: field(row, "weight", "measures") for name, row in zip(names, measures, strict=True)}
    )
    if small_denominator_rule not in SMALL_DENOMINATOR_RULES:
        raise InvalidInput(
            "`small_denominator_rule` is unknown.",
            seen=repr(small_denominator_rule),
            remedy=f"Give one of {', '.join(SMALL_DENOMINATOR_RULES)}.",
        )
    achieved = {name: _achievement_of(row) for name, row in zip(names, measures, strict=True)}
    scored = total(weights[name] for name, part in achieved.items() if part is not None)
    earned = total(weights[name] * part for name, part in achieved.items() if part)
    if small_denominator_rule == "redistribute" and scored != 1:
        earned = earned / scored if scored else _NONE
    passed = _gate_passed(quality_gate)
    unreported = [name for name, row in zip(names, measures, strict=True) if row.get("value") is None]
    return ImprovementPayment(
        achievement=achieved,
        scored_weight=scored,
        score=earned,
        gate_passed=passed,
        not_scored=sorted(name for name, part in achieved.items() if part is None),
        not_reported=sorted(name for name in unreported if achieved[name] is not None),
        payment_pence=to_pence(pool * earned) if passed else 0,
    )


def achievement(value: Amount, payment_starts_at: Amount, full_payment_at: Amount) -> Fraction:
    """How far a value is on the way from where payment starts to where it is full: 0 to 1.

    Refuses equal thresholds. For lower-is-better measures full payment lies below the start.
    """
    start = amount("payment_starts_at", payment_starts_at)
    way = amount("full_payment_at", full_payment_at) - start
    if not way:
        raise InvalidInput(
            "The two thresholds of payment are equal.", remedy="Give a start and an end that differ."
        )
    gone = amount("value", value) - start
    reached = gone / way
    if reached.numerator <= 0:
        return _NONE
    return reached if reached.numerator < reached.denominator else _ALL


def _achievement_of(row: Row) -> Fraction | None:
    """Achievement of a measure; None where too few people stand behind it."""
    start, full = (field(row, name, "measures") for name in ("payment_starts_at", "full_payment_at"))
    value = row.get("value")
    reached = achievement(
        start if value is None else value, start, full
    )  # refuses equal thresholds in any case
    people, fewest = row.get("denominator"), row.get("minimum_denominator")
    counted = people is not None and fewest is not None
    if counted and amount("denominator", people) < amount("minimum_denominator", fewest):
        return None
    return _NONE if value is None else reached


def _gate_passed(gate: Mapping[str, Amount] | None) -> bool:
    """Whether a quality gate lets anything be paid."""
    if gate is None:
        return True
    score = amount("quality_gate: score", field(gate, "score", "quality_gate"))
    return score >= amount("quality_gate: minimum", field(gate, "minimum", "quality_gate"))


@dataclass(frozen=True)
class QualityPoints:
    """Points achieved and what they pay."""

    achievement: Fraction
    points: Fraction
    payment_pence: int


def quality_points_payment(
    points_available: float,
    value: float,
    payment_starts_at: float,
    full_payment_at: float,
    pounds_per_point: float,
    list_size: float,
    average_list_size: float,
    prevalence_ratio: float = 1,
) -> QualityPoints:
    """Pay points by achievement, list size and prevalence; refuses negative inputs and an average list of zero."""
    available = not_negative("points_available", points_available)
    price = not_negative("pounds_per_point", pounds_per_point)
    people = not_negative("list_size", list_size)
    prevalence = not_negative("prevalence_ratio", prevalence_ratio)
    average = amount("average_list_size", average_list_size)
    if average <= 0:
        raise InvalidInput("`average_list_size` is zero or less.", seen=repr(average_list_size))
    reached = achievement(value, payment_starts_at, full_payment_at)
    points = available * reached
    return QualityPoints(reached, points, to_pence(100 * points * price * people / average * prevalence))


@dataclass(frozen=True)
class PooledFundRelease:
    """Money of a pooled fund released for admissions avoided; the rest pays the hospital. Whole pence."""

    planned_reduction_admissions: Fraction
    avoided_admissions: Fraction
    counted_admissions: Fraction
    held_pence: int
    released_pence: int
    to_acute_pence: int
    achievement: float | None


def better_care_fund_release(
    baseline_admissions: float,
    actual_admissions: Amount,
    planned_reduction_share: float,
    pence_per_admission: float,
) -> PooledFundRelease:
    """Release held-back money for admissions avoided, up to the planned reduction.

    Source: pay for performance of the Better Care Fund 2015-16 (PAC HC 807, 2014-15).
    """
    baseline = not_negative("baseline_admissions", baseline_admissions)
    actual = not_negative("actual_admissions", actual_admissions)
    price = not_negative("pence_per_admission", pence_per_admission)
    planned = one_of_one("planned_reduction_share", planned_reduction_share) * baseline
    avoided = max(baseline - actual, _NONE)
    counted = min(avoided, planned)
    kept_back, released = to_pence(planned * price), to_pence(counted * price)
    return PooledFundRelease(
        planned, avoided, counted, kept_back, released, kept_back - released, ratio(counted, planned)
    )


@dataclass(frozen=True)
class OutcomeContractPayment:
    """What verified outcomes pay, in whole pence."""

    by_outcome_pence: dict[str, int]
    uncapped_pence: int
    payment_pence: int
    cap_applied: bool
    claimed_but_not_verified_units: Fraction


def outcome_contract(outcomes: Sequence[Row], cap_pence: float | None = None) -> OutcomeContractPayment:
    """Pay verified outcomes above what would have happened without the service, up to caps.

    Args:
        outcomes: rows of `outcome`, `rate_pence`, `claimed_units`, `verified_units`,
            `expected_without_service_units` (0) and `cap_units` (none); none negative.
        cap_pence: most that all outcomes can pay.
    """
    names = [text("outcome", row.get("outcome")) for row in outcomes]
    once("outcomes", names)
    paid, unverified = {}, _NONE
    for name, row in zip(names, outcomes, strict=True):
        verified = not_negative("verified_units", field(row, "verified_units", "outcomes"))
        claimed = not_negative("claimed_units", field(row, "claimed_units", "outcomes"))
        without = not_negative(
            "expected_without_service_units", default(row, "expected_without_service_units", 0)
        )
        units = max(verified - without, _NONE)
        if row.get("cap_units") is not None:
            units = min(units, not_negative("cap_units", row["cap_units"]))
        paid[name] = to_pence(units * not_negative("rate_pence", field(row, "rate_pence", "outcomes")))
        unverified += max(claimed - verified, _NONE)
    uncapped = sum(paid.values())
    most = uncapped if cap_pence is None else to_pence(not_negative("cap_pence", cap_pence))
    payment = min(uncapped, most)
    return OutcomeContractPayment(paid, uncapped, payment, payment < uncapped, unverified)
