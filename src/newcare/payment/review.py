"""Review of a contract before it starts: fourteen checks drawn from a published failure.

Each check is red, unknown (a fact it needs is not known), amber or green: the first that applies. The facts are of the
UnitingCare contract, which began in April 2015 and ended after eight months (NAO HC 512, 2016); the limits are ours,
chosen so that it could not have been called sound. They are not published policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from newcare.methods.chance import chance_over, cost_luck
from newcare.payment.review_facts import Facts, read_facts


class Colour(StrEnum):
    """How a check came out."""

    RED = "red"
    AMBER = "amber"
    UNKNOWN = "unknown"
    GREEN = "green"


@dataclass(frozen=True)
class Check:
    """A check: facts it needs, when it is red or amber, what it asks, and why that matters.

    `red` and `amber` get the facts and may meet facts that are not known; `amber` is asked only when all facts in
    `needs` are known. `settled` says that the check does not arise.
    """

    name: str
    question: str
    lesson: str
    needs: tuple[str, ...]
    red: Callable[[Facts], bool]
    amber: Callable[[Facts], bool] = lambda _: False
    settled: Callable[[Facts], bool] = lambda _: False

    def colour(self, facts: Facts) -> Colour:
        """Judge a contract."""
        if self.settled(facts):
            return Colour.GREEN
        if self.red(facts):
            return Colour.RED
        if not self._decidable(facts):
            return Colour.UNKNOWN
        return Colour.AMBER if self.amber(facts) else Colour.GREEN

    def _decidable(self, facts: Facts) -> bool:
        """Whether everything the check needs is known."""
        plain = [name for name in self.needs if name not in _DERIVED]
        return facts.known(*plain) and all(_DERIVED[name](facts) for name in self.needs if name in _DERIVED)


@dataclass(frozen=True)
class Review:
    """How a contract came out; `may_start` is true with no red and no unknown check, or when overridden."""

    checks: dict[str, str]
    red: list[str]
    amber: list[str]
    unknown: list[str]
    red_count: int
    overall: str
    may_start: bool
    overridden: bool
    risks_without_owner: list[str]
    chance_of_payment_with_no_effect: float | None


def contract_review(contract: Mapping[str, Any]) -> Review:
    """Review a contract's facts.

    Args:
        contract: facts by name, as listed in `review_facts`; a fact that is missing or None is not known.

    Raises:
        InvalidInput: facts that cannot be; see `read_facts`.
    """
    facts = read_facts(contract)
    colours = {check.name: check.colour(facts) for check in CHECKS}
    of = {colour: [name for name, came in colours.items() if came == colour] for colour in Colour}
    clear = not of[Colour.RED] and not of[Colour.UNKNOWN]
    worst = "amber" if of[Colour.AMBER] or of[Colour.UNKNOWN] else "green"
    return Review(
        checks={name: colour.value for name, colour in colours.items()},
        red=of[Colour.RED],
        amber=of[Colour.AMBER],
        unknown=of[Colour.UNKNOWN],
        red_count=len(of[Colour.RED]),
        overall="red" if of[Colour.RED] else worst,
        may_start=clear or facts.override is not None,
        overridden=facts.override is not None,
        risks_without_owner=sorted(risk for risk, owner in facts.risks or () if owner is None),
        chance_of_payment_with_no_effect=chance_with_no_effect(facts),
    )


def chance_with_no_effect(facts: Facts) -> float | None:
    """How often money would move though nothing has changed; None where it cannot be worked out."""
    people, spread = _number(facts, "population"), _number(facts, "coefficient_of_variation")
    shock = _number(facts, "common_shock_standard_deviation")
    corridor = _number(facts, "no_payment_corridor_share")
    if people is None or spread is None or shock is None or corridor is None or not (spread or shock):
        return None
    return 2 * chance_over(corridor, cost_luck(people, spread, shock))


def _number(facts: Facts, name: str) -> float | None:
    """Take a fact as a float."""
    value = facts.numbers[name]
    return None if value is None else float(value)


def _above(name: str, limit: str) -> Callable[[Facts], bool]:
    """Whether a number is known and above a limit."""
    return lambda facts: (value := facts.numbers[name]) is not None and value > Fraction(limit)


def _below(name: str, limit: str) -> Callable[[Facts], bool]:
    """Whether a number is known and below a limit."""
    return lambda facts: (value := facts.numbers[name]) is not None and value < Fraction(limit)


def _at_most(name: str, limit: str) -> Callable[[Facts], bool]:
    """Whether a number is known and at most a limit."""
    return lambda facts: (value := facts.numbers[name]) is not None and value <= Fraction(limit)


def _is(name: str, answer: bool) -> Callable[[Facts], bool]:
    """Whether a flag is known to be this."""
    return lambda facts: facts.flags[name] is answer


def _any(*rules: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    """Whether any rule holds."""
    return lambda facts: any(rule(facts) for rule in rules)


def _price_apart(limit: str) -> Callable[[Facts], bool]:
    """Whether an agreed price and the spend in scope are further apart than a share of the spend."""

    def rule(facts: Facts) -> bool:
        price, spend = facts.numbers["annual_price_pounds"], facts.numbers["in_scope_annual_spend_pounds"]
        agreed = facts.flags["price_agreed_before_start"]
        return bool(agreed and price is not None and spend) and abs(price - spend) > Fraction(limit) * spend  # type: ignore[operator]

    return rule


def _guarantee_below(share: str) -> Callable[[Facts], bool]:
    """Whether the guarantee is nothing, or below a share of the loss that the provider might have to bear."""

    def rule(facts: Facts) -> bool:
        guarantee = facts.numbers["guarantee_or_reserve_pounds"]
        loss, part = facts.numbers["loss_95th_percentile_pounds"], facts.numbers["provider_share_of_losses"]
        if guarantee is None:
            return False
        nothing = share != "1" and guarantee == 0
        return nothing or (
            loss is not None and part is not None and guarantee < Fraction(share) * loss * part
        )

    return rule


def _less(one: str, other: str, share: str = "1") -> Callable[[Facts], bool]:
    """Whether a share of one number is below another, both known."""

    def rule(facts: Facts) -> bool:
        left, right = facts.numbers[one], facts.numbers[other]
        return left is not None and right is not None and left * Fraction(share) < right

    return rule


def _orphans(facts: Facts) -> bool:
    """Whether risks are listed and one has no owner, or the list is empty."""
    return facts.risks is not None and (not facts.risks or any(owner is None for _, owner in facts.risks))


def _chance_above(limit: float) -> Callable[[Facts], bool]:
    """Whether luck alone moves money more often than this."""
    return lambda facts: (chance := chance_with_no_effect(facts)) is not None and chance > limit


_DERIVED: Mapping[str, Callable[[Facts], bool]] = {
    "a spend above 0": lambda facts: bool(facts.numbers["in_scope_annual_spend_pounds"]),
    "risks": lambda facts: facts.risks is not None,
    "a chance": lambda facts: chance_with_no_effect(facts) is not None,
}
"""What a check may need beyond single facts: whether it is there."""

CHECKS: tuple[Check, ...] = (
    Check(
        "price_reconciled",
        "Is the price agreed before the start, and tied to what the services in scope cost today?",
        "UnitingCare began before its price was agreed; a month later it asked for a fifth more.",
        ("price_agreed_before_start", "annual_price_pounds", "a spend above 0"),
        red=_any(_is("price_agreed_before_start", False), _price_apart("0.03")),
        amber=_price_apart("0.01"),
    ),
    Check(
        "data_complete",
        "Do the cost data cover the spend, line by line, over two years?",
        "Bidders priced UnitingCare on incomplete cost data.",
        ("data_completeness_share", "data_history_years"),
        red=_any(
            _is("cost_data_complete", False),
            _below("data_completeness_share", "0.90"),
            _below("data_history_years", "2"),
        ),
        amber=_below("data_completeness_share", "0.95"),
    ),
    Check(
        "tax_settled",
        "Is the tax position of the organisation that holds the contract agreed and paid for?",
        "The partnership that held UnitingCare could not recover value added tax, and nobody had priced it.",
        ("tax_position_agreed_and_funded",),
        red=_is("tax_position_agreed_and_funded", False),
    ),
    Check(
        "guarantee_covers_loss",
        "Would a guarantee or reserve cover the provider's share of a loss that comes one year in twenty?",
        "No parent organisation guaranteed UnitingCare.",
        ("guarantee_or_reserve_pounds", "loss_95th_percentile_pounds", "provider_share_of_losses"),
        red=_guarantee_below("0.5"),
        amber=_guarantee_below("1"),
        settled=lambda facts: facts.numbers["provider_share_of_losses"] == 0,
    ),
    Check(
        "savings_timing",
        "Do savings start only once the service is in place, and little in the first year?",
        "UnitingCare needed savings from its first year, before its services were running.",
        ("first_saving_month", "mobilisation_complete_month", "year_one_saving_share_of_price"),
        red=_any(
            _less("first_saving_month", "mobilisation_complete_month"),
            _above("year_one_saving_share_of_price", "0.05"),
        ),
        amber=_above("year_one_saving_share_of_price", "0.02"),
    ),
    Check(
        "savings_not_one_measure",
        "Do savings come from several measures, and remain after an allowance for optimism?",
        "Most of UnitingCare's savings were to come from fewer emergency admissions.",
        ("largest_measure_share_of_savings", "net_saving_after_optimism_pounds"),
        red=_any(
            _above("largest_measure_share_of_savings", "0.60"),
            _below("net_saving_after_optimism_pounds", "0"),
        ),
        amber=_above("largest_measure_share_of_savings", "0.40"),
    ),
    Check(
        "savings_within_evidence",
        "Is the effect that the price needs smaller than the best that has been published?",
        "A price that needs a larger effect than anyone has shown is a hope.",
        ("required_effect_share", "best_published_effect_share"),
        red=_less("best_published_effect_share", "required_effect_share"),
        amber=_less("best_published_effect_share", "required_effect_share", "0.5"),
    ),
    Check(
        "commissioner_position",
        "Is the commissioner near its fair share of funds, and not in deficit?",
        "UnitingCare's commissioner was more than 3 % below its target allocation.",
        ("commissioner_distance_from_target_share", "commissioner_in_deficit"),
        red=_any(
            _at_most("commissioner_distance_from_target_share", "-0.03"),
            _is("commissioner_in_deficit", True),
        ),
        amber=_at_most("commissioner_distance_from_target_share", "-0.01"),
    ),
    Check(
        "mobilisation_funded",
        "Is the cost of getting started paid for?",
        "Mobilisation that nobody funds is paid from care.",
        ("mobilisation_funded",),
        red=_is("mobilisation_funded", False),
    ),
    Check(
        "clauses_and_owners",
        "Are there clauses to break, change and re-base the contract, and does every risk have an owner?",
        "Nobody held the view of UnitingCare's risk as a whole.",
        ("has_break_clause", "has_change_clause", "has_rebasing_clause", "risks"),
        red=_any(
            _is("has_break_clause", False),
            _is("has_change_clause", False),
            _is("has_rebasing_clause", False),
            _orphans,
        ),
    ),
    Check(
        "staged_gateways",
        "Are there gateways before the start, any of which can stop it?",
        "UnitingCare started without a gate that could have stopped it.",
        ("gateway_count", "gateway_can_stop"),
        red=_any(_at_most("gateway_count", "0"), _is("gateway_can_stop", False)),
    ),
    Check(
        "size_versus_chance",
        "Is the list so large, or the corridor so wide, that luck alone rarely moves money?",
        "On a list of 35,000, luck alone moves a year's cost by more than 2 % about one year in five, either way.",
        ("a chance",),
        red=_chance_above(0.40),
        amber=_chance_above(0.20),
    ),
    Check(
        "stranded_cost_funded",
        "Is it settled who pays for hospital capacity that stands empty?",
        "An avoided admission frees far less cash than its tariff.",
        ("stranded_cost_funded",),
        red=_is("stranded_cost_funded", False),
    ),
    Check(
        "quality_floor",
        "Does a saving made by giving less care pay nothing?",
        "Without a floor under quality, stinting pays.",
        ("quality_floor",),
        red=_is("quality_floor", False),
    ),
)
