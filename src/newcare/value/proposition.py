"""What a value proposition is worth: net saving, present value, payback and return, as claimed and as may be booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from newcare.caremodel.ledgers import LedgerFile
from newcare.methods.exact_inputs import total
from newcare.methods.money import exact
from newcare.value.assumptions import CENTRAL, CLAIMED, SCENARIOS, Assumptions
from newcare.value.booking import BookedLine, book
from newcare.value.discounting import net_present_value, payback
from newcare.value.ledger import cost_lines
from newcare.value.returns import SAVING_KINDS, net_saving, return_per_100

METHOD = (
    "each saving held to what its estimate allows at its price, each avoided event once, less costs; net present value"
    " by HM Treasury's Green Book, the first year not discounted"
)
Scenario = Literal["low", "central", "high"]


@dataclass(frozen=True)
class Worth:
    """A proposition valued one way: pounds by year, and what they add up to.

    `per_100_pounds` is net saving for each 100 pounds of cost, not discounted; `payback_year` is the financial year in
    which running discounted flows first reach 0, null if never within the term.
    """

    costs: tuple[Fraction, ...]
    savings: tuple[Fraction, ...]
    gross_saving_pounds: Fraction
    cost_pounds: Fraction
    net_saving_pounds: Fraction
    net_present_value_pounds: Fraction
    payback_year: str | None
    per_100_pounds: Fraction
    by_kind_pounds: Mapping[str, Fraction]

    @property
    def flows(self) -> tuple[Fraction, ...]:
        """Savings less costs, by year."""
        return tuple(saved - spent for saved, spent in zip(self.savings, self.costs, strict=True))


def worth_of(
    ledger: LedgerFile, assumed: Assumptions = CENTRAL, kinds: Sequence[str] = SAVING_KINDS
) -> Worth:
    """Value a ledger one way; `kinds` are the kinds of saving that count."""
    return _worth(ledger, assumed, [line for line in book(ledger, assumed) if line.saving.kind in kinds])


def present_value(ledger: LedgerFile, assumed: Assumptions) -> Fraction:
    """Net present value of a ledger, valued one way."""
    return _present_value(ledger, assumed, book(ledger, assumed))


@dataclass(frozen=True)
class Appraised:
    """A ledger valued as claimed, and at the low end, the estimate and the high end of what may be booked.

    `cash` counts cashable savings alone; `adjusted` allows for optimism by the grade of each line's evidence.
    """

    lines: Mapping[str, tuple[BookedLine, ...]]
    claimed: Worth
    booked: Mapping[str, Worth]
    cash: Mapping[str, Worth]
    adjusted: Mapping[str, Worth]


def appraise_ledger(ledger: LedgerFile) -> Appraised:
    """Value a ledger in every scenario."""
    return Appraised(
        lines={name: book(ledger, assumed) for name, assumed in SCENARIOS.items()},
        claimed=worth_of(ledger, CLAIMED),
        booked={name: worth_of(ledger, assumed) for name, assumed in SCENARIOS.items()},
        cash={name: worth_of(ledger, assumed, ("cashable",)) for name, assumed in SCENARIOS.items()},
        adjusted={name: worth_of(ledger, _with_optimism(assumed)) for name, assumed in SCENARIOS.items()},
    )


def _with_optimism(assumed: Assumptions) -> Assumptions:
    """The same assumptions with each line adjusted by its grade."""
    return Assumptions(level=assumed.level, untested=assumed.untested, optimism=True)


def _worth(ledger: LedgerFile, assumed: Assumptions, lines: Sequence[BookedLine]) -> Worth:
    """Add up costs and booked savings."""
    costs, savings = _costs(ledger, assumed), _savings(ledger, assumed, lines)
    kinds = [
        {"name": line.saving.name, "kind": line.saving.kind, "pounds": total(_kept(ledger, assumed, line))}
        for line in lines
    ]
    found = net_saving([{"name": "costs", "pounds": total(costs)}], kinds)
    flows = [saved - spent for saved, spent in zip(savings, costs, strict=True)]
    back = payback(flows, _rate(ledger, assumed))
    return Worth(
        costs,
        savings,
        found.gross_saving_pounds,
        found.cost_pounds,
        found.net_saving_pounds,
        _present_value(ledger, assumed, lines),
        None if back.payback_year is None else ledger.years()[back.payback_year],
        return_per_100(found.cost_pounds, found.gross_saving_pounds).net_saving_per_100_pounds,
        found.by_kind_pounds,
    )


def _present_value(ledger: LedgerFile, assumed: Assumptions, lines: Sequence[BookedLine]) -> Fraction:
    """Discount the flows of costs and booked savings."""
    pairs = zip(_savings(ledger, assumed, lines), _costs(ledger, assumed), strict=True)
    flows = [saved - spent for saved, spent in pairs]
    return net_present_value(flows, _rate(ledger, assumed)).net_present_value_pounds


def _rate(ledger: LedgerFile, assumed: Assumptions) -> Fraction:
    """The discount rate assumed, else the ledger's."""
    stated = exact(ledger.proposition.discount_rate)
    return stated if assumed.discount_rate is None else assumed.discount_rate


def _costs(ledger: LedgerFile, assumed: Assumptions) -> tuple[Fraction, ...]:
    """Costs of each year, raised for optimism where that is assumed."""
    years: list[Fraction] = [Fraction(0)] * ledger.proposition.term_years
    for line in cost_lines(ledger):
        uplift = exact(ledger.grade_of(line.evidence).cost_uplift) if assumed.optimism else Fraction(0)
        for year, pounds in enumerate(line.latest):
            years[year] += pounds * (1 + uplift) * assumed.cost
    return tuple(years)


def _savings(ledger: LedgerFile, assumed: Assumptions, lines: Sequence[BookedLine]) -> tuple[Fraction, ...]:
    """Booked savings of each year."""
    years: list[Fraction] = [Fraction(0)] * ledger.proposition.term_years
    for line in lines:
        for year, pounds in enumerate(_kept(ledger, assumed, line)):
            years[year] += pounds
    return tuple(years)


def _kept(ledger: LedgerFile, assumed: Assumptions, line: BookedLine) -> list[Fraction]:
    """What a line saves by year, lowered for optimism where that is assumed; a loss is not lowered."""
    cut = exact(ledger.grade_of(line.saving.evidence).saving_reduction) if assumed.optimism else Fraction(0)
    return [
        year.booked_pounds * (1 - cut) if year.booked_pounds > 0 else year.booked_pounds
        for year in line.years
    ]
