"""The facts of a contract under review: read once, refused where impossible, None where not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import amount, not_negative, one_of_one, shares_of_one
from newcare.payment.gain_loss import corridor_bands

_NOT_NEGATIVE = (
    "annual_price_pounds",
    "in_scope_annual_spend_pounds",
    "guarantee_or_reserve_pounds",
    "loss_95th_percentile_pounds",
    "data_history_years",
    "gateway_count",
    "coefficient_of_variation",
    "common_shock_standard_deviation",
    "no_payment_corridor_share",
)
_SHARES = (
    "data_completeness_share",
    "provider_share_of_losses",
    "largest_measure_share_of_savings",
    "year_one_saving_share_of_price",
)
_NUMBERS = (
    "population",
    "term_years",
    "first_saving_month",
    "mobilisation_complete_month",
    "net_saving_after_optimism_pounds",
    "required_effect_share",
    "best_published_effect_share",
    "commissioner_distance_from_target_share",
)
_FLAGS = (
    "price_agreed_before_start",
    "cost_data_complete",
    "tax_position_agreed_and_funded",
    "commissioner_in_deficit",
    "mobilisation_funded",
    "has_break_clause",
    "has_change_clause",
    "has_rebasing_clause",
    "gateway_can_stop",
    "stranded_cost_funded",
    "quality_floor",
)


@dataclass(frozen=True)
class Override:
    """Who lets a contract start in spite of the review, and why; it never changes a colour."""

    name: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """Facts of a contract; a number, a flag or the list of risks that is None is not known."""

    price_base: str
    numbers: Mapping[str, Fraction | None]
    flags: Mapping[str, bool | None]
    risks: tuple[tuple[str, str | None], ...] | None  # risk and its owner
    override: Override | None

    def known(self, *names: str) -> bool:
        """Whether all of these facts are known."""
        return all({**self.numbers, **self.flags}[name] is not None for name in names)


def read_facts(contract: Mapping[str, Any]) -> Facts:
    """Read the facts of a contract.

    Raises:
        InvalidInput: no price base, a list size or term of 0 or less, negative money, a share outside 0 to 1, gain
            shares that do not sum to 1, corridor bands that do not fit, or an override without a name or reason.
    """
    base = contract.get("price_base")
    if not isinstance(base, str) or not base.strip():
        raise InvalidInput("A contract needs a price base (`price_base`).", remedy='Write it as "2025/26".')
    numbers = {
        **_each(contract, _NUMBERS, amount),
        **_each(contract, _NOT_NEGATIVE, not_negative),
        **_each(contract, _SHARES, one_of_one),
    }
    _refuse_impossible(numbers)
    if contract.get("gain_shares") is not None:
        shares_of_one("gain_shares", contract["gain_shares"])
    if contract.get("corridor_bands") is not None:
        corridor_bands("corridor_bands", contract["corridor_bands"])
    return Facts(
        base,
        numbers,
        {name: _flag(name, contract.get(name)) for name in _FLAGS},
        _risks(contract.get("risks")),
        _override(contract.get("override")),
    )


def _each(
    contract: Mapping[str, Any], names: tuple[str, ...], take: Callable[[str, object], Fraction]
) -> dict[str, Fraction | None]:
    """Take some numbers, each of which may be unknown."""
    return {name: None if contract.get(name) is None else take(name, contract[name]) for name in names}


def _refuse_impossible(numbers: Mapping[str, Fraction | None]) -> None:
    """Refuse a list or a term that cannot be."""
    population, term = numbers["population"], numbers["term_years"]
    if population is not None and population <= 0:
        raise InvalidInput("The list size (`population`) is negative or zero.", seen=f"{float(population):g}")
    if term is not None and term <= 0:
        raise InvalidInput("The term (`term_years`) must be above 0.", seen=f"{float(term):g}")


def _flag(name: str, value: object) -> bool | None:
    """Take a fact that is true, false or not known."""
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInput(f"`{name}` must be true, false or left out.", seen=repr(value))


def _risks(rows: Any) -> tuple[tuple[str, str | None], ...] | None:
    """Take the risks with their owners; a blank owner is none."""
    if rows is None:
        return None
    return tuple((str(row.get("risk")), (row.get("owner") or "").strip() or None) for row in rows)


def _override(given: Mapping[str, Any] | None) -> Override | None:
    """Take an override, which needs a name and a reason."""
    if given is None:
        return None
    taken = {}
    for part in ("name", "reason"):
        words = given.get(part)
        if not isinstance(words, str) or not words.strip():
            raise InvalidInput(
                f"An override needs a {part}.",
                remedy="Say who decides to go ahead (`name`), and why (`reason`).",
            )
        taken[part] = words
    return Override(**taken)
