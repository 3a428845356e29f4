"""Lines of a value ledger by year, exactly, in the proposition's prices: plan, forecast, actual and the latest view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from newcare.caremodel.ledgers import Cost, LedgerFile, Saving
from newcare.caremodel.ledgers.sections import Priced
from newcare.methods.money import exact

VIEWS = ("actual", "forecast", "plan")
"""Views from the one that is known best."""

Amounts = tuple[Fraction | None, ...]


@dataclass(frozen=True)
class LedgerLine:
    """A line of cost or saving: pounds for each year of the term, at the proposition's prices.

    Each view is null in a year it says nothing of. `latest` is the actual, else the forecast, else the plan; `view`
    says which.
    """

    name: str
    category: str
    evidence: str
    plan: Amounts
    forecast: Amounts
    actual: Amounts
    latest: tuple[Fraction, ...]
    view: tuple[str, ...]

    @property
    def total(self) -> Fraction:
        """Pounds over the term by the latest view."""
        return sum(self.latest, Fraction(0))


def cost_lines(ledger: LedgerFile) -> tuple[LedgerLine, ...]:
    """Lines of cost, in the order of the file."""
    return tuple(_line(cost, ledger.proposition.term_years) for cost in ledger.costs)


def saving_line(saving: Saving, term: int) -> LedgerLine:
    """A line of saving as it is claimed, before anything bounds it."""
    return _line(saving, term)


def price_factor(section: Priced) -> Fraction:
    """What carries a section's pounds to the proposition's prices; 1 where they are at those."""
    return Fraction(1) if section.deflator is None else exact(section.deflator.factor)


def _line(line: Cost | Saving, term: int) -> LedgerLine:
    """A line by year, carried to the proposition's prices."""
    factor = price_factor(line)
    views = {view: _by_year(getattr(line, f"{view}_pounds_by_year"), factor, term) for view in VIEWS}
    latest = [_best(views, year) for year in range(term)]
    return LedgerLine(
        name=line.name,
        category=line.category,
        evidence=line.evidence,
        **views,
        latest=tuple(pounds for _, pounds in latest),
        view=tuple(view for view, _ in latest),
    )


def _by_year(pounds: Sequence[Decimal] | None, factor: Fraction, term: int) -> Amounts:
    """Amounts of a view, null where it says nothing."""
    told = [Fraction(each) * factor for each in pounds or ()]
    return (*told, *[None] * (term - len(told)))


def _best(views: dict[str, Amounts], year: int) -> tuple[str, Fraction]:
    """What is known best of a year; the loader has seen to it that something is known."""
    return next((view, pounds) for view in VIEWS if (pounds := views[view][year]) is not None)
