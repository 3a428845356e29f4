"""May savings of several sites stand beside one another, and is any admission claimed twice?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newcare.errors import InvalidInput
from newcare.methods.exact_inputs import Row, amount, field, not_negative, once, text, total
from newcare.value.returns import cost_above_zero


@dataclass(frozen=True)
class Comparability:
    """What keeps returns of sites from being compared; `issues` is empty where nothing does."""

    issues: list[str]
    consistent: bool
    missing_cost_categories: dict[str, list[str]]
    missing_saving_categories: dict[str, list[str]]
    price_bases: list[str]
    return_per_100_pounds: dict[str, Fraction]


def value_consistency_check(
    sites: Sequence[Row],
    required_cost_categories: Sequence[str] | None = None,
    required_saving_categories: Sequence[str] | None = None,
) -> Comparability:
    """Check that sites count the same costs and savings, of the same years, at the same prices.

    Args:
        sites: rows of `site`, `price_base`, `first_year`, `last_year`, `cost_categories`, `saving_categories`,
            `cost_pounds` (above 0) and `gross_saving_pounds`.
        required_cost_categories, required_saving_categories: categories each site must count; where not given, all
            that any site names.

    Refuses a site without a price base, a site named twice, and a cost of 0 or less.
    """
    names = [text("site", row.get("site")) for row in sites]
    once("sites", names)
    bases = [_price_base(name, row) for name, row in zip(names, sites, strict=True)]
    costs = [cost_above_zero(field(row, "cost_pounds", "sites")) for row in sites]
    savings = [amount("gross_saving_pounds", field(row, "gross_saving_pounds", "sites")) for row in sites]
    returns = [100 * (saving - cost) / cost for cost, saving in zip(costs, savings, strict=True)]
    no_cost = _missing(names, sites, "cost_categories", required_cost_categories)
    no_saving = _missing(names, sites, "saving_categories", required_saving_categories)
    periods = {(row.get("first_year"), row.get("last_year")) for row in sites}
    found = {
        "missing_cost_category": bool(no_cost),
        "missing_saving_category": bool(no_saving),
        "mixed_period": len(periods) > 1,
        "mixed_price_base": len(set(bases)) > 1,
    }
    issues = sorted(issue for issue, there in found.items() if there)
    return Comparability(
        issues, not issues, no_cost, no_saving, sorted(set(bases)), dict(zip(names, returns, strict=True))
    )


def _price_base(site: str, row: Row) -> str:
    """Take the price base of a site."""
    base = row.get("price_base")
    if not isinstance(base, str) or not base.strip():
        raise InvalidInput(
            f"Site {site} has no price base (`price_base`).", remedy="Say of which year its pounds are."
        )
    return base


def _missing(
    names: Sequence[str], sites: Sequence[Row], kind: str, required: Sequence[str] | None
) -> dict[str, list[str]]:
    """Categories that each site lacks; only sites that lack one."""
    counted = [set(row.get(kind) or ()) for row in sites]
    wanted = set().union(*counted) if required is None else set(required)
    lacking = {name: sorted(wanted - own) for name, own in zip(names, counted, strict=True)}
    return {name: categories for name, categories in lacking.items() if categories}


@dataclass(frozen=True)
class DoubleCount:
    """Claims on the same admissions; each admission counts once, at its smallest claim."""

    claims: int
    distinct_admissions: int
    double_counted_admissions: list[str]
    schemes_involved: list[str]
    claimed_pounds: Fraction
    counted_pounds: Fraction
    overstated_pounds: Fraction


def double_count_check(claims: Sequence[Row]) -> DoubleCount:
    """Find admissions that more than one claim books as avoided; rows of `scheme`, `admission` and `pounds`."""
    booked: dict[str, list[tuple[str, Fraction]]] = {}
    for row in claims:
        claim = text("scheme", row.get("scheme")), not_negative("pounds", field(row, "pounds", "claims"))
        booked.setdefault(str(field(row, "admission", "claims")), []).append(claim)
    twice = {admission: of_it for admission, of_it in booked.items() if len(of_it) > 1}
    claimed = total(pounds for of_it in booked.values() for _, pounds in of_it)
    counted = total(min(pounds for _, pounds in of_it) for of_it in booked.values())
    return DoubleCount(
        claims=len(claims),
        distinct_admissions=len(booked),
        double_counted_admissions=sorted(twice),
        schemes_involved=sorted({scheme for of_it in twice.values() for scheme, _ in of_it}),
        claimed_pounds=claimed,
        counted_pounds=counted,
        overstated_pounds=claimed - counted,
    )
