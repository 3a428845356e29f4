"""The gap bridge: how much of each part of a financial gap the booked savings close, no saving counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from newcare.caremodel.ledgers import Gap, LedgerFile
from newcare.methods.exact_inputs import total
from newcare.methods.money import exact
from newcare.value.assumptions import CENTRAL, SCENARIOS
from newcare.value.booking import BookedLine, book
from newcare.value.comparability import double_count_check
from newcare.value.gap import gap_split, national_to_local_gap
from newcare.value.ledger import cost_lines


@dataclass(frozen=True)
class PartClosed:
    """A part of the gap: its size, what booked savings close of it, and what is left; pounds a year.

    `savings` are the lines that count here. A line that closes more than the part is left open by shows as below 0.
    """

    part: str
    size_pounds: Fraction
    closed_pounds: Fraction
    cash_pounds: Fraction
    savings: tuple[str, ...]

    @property
    def left_pounds(self) -> Fraction:
        """What is left of the part."""
        return self.size_pounds - self.closed_pounds


@dataclass(frozen=True)
class Bridge:
    """A gap in its year: its parts, what they count on twice, what the model costs, and what is left."""

    year: str
    total_pounds: Fraction
    parts: tuple[PartClosed, ...]
    counted_twice_pounds: Fraction
    claimed_by_two_parts: tuple[str, ...]
    cost_pounds: Fraction
    low_pounds: Fraction
    """What is closed, cost taken off, at the low end of what may be booked; `high_pounds` at the high end."""
    high_pounds: Fraction
    system_gap_pounds: Fraction | None

    @property
    def closed_pounds(self) -> Fraction:
        """What booked savings close, before the cost of the model."""
        return total(part.closed_pounds for part in self.parts)

    @property
    def left_pounds(self) -> Fraction:
        """The gap that is left: the whole less what is closed, plus what the model costs in that year."""
        return self.total_pounds - self.closed_pounds + self.cost_pounds


def gap_bridge(ledger: LedgerFile) -> Bridge | None:
    """Bridge a ledger's gap, or None where it has none.

    Only the savings of the gap's year count: a yearly gap is closed by what comes every year. A saving that two parts
    count on closes the first that it names.
    """
    gap = ledger.gap
    if gap is None:
        return None
    year = ledger.years().index(gap.year)
    booked = {line.saving.name: line for line in book(ledger, CENTRAL)}
    sizes = gap_split(exact(gap.total_pounds), gap.parts).parts_pounds
    claims = [
        {
            "scheme": part,
            "admission": name,
            "pounds": max(line.years[year].booked_pounds, Fraction(0)),
        }
        for name, line in booked.items()
        for part in line.saving.closes
    ]
    guard = double_count_check(claims)
    cost = total(line.latest[year] for line in cost_lines(ledger))
    ends = {name: _closed(ledger, name, year) - cost for name in ("low", "high")}
    return Bridge(
        year=gap.year,
        total_pounds=exact(gap.total_pounds),
        parts=tuple(_part(name, size, booked, year) for name, size in sizes.items()),
        counted_twice_pounds=guard.overstated_pounds,
        claimed_by_two_parts=tuple(guard.double_counted_admissions),
        cost_pounds=cost,
        low_pounds=ends["low"],
        high_pounds=ends["high"],
        system_gap_pounds=_system_gap(gap),
    )


@dataclass(frozen=True)
class YearOfGap:
    """The gap in one year without the model of care, and with it at the low end, the estimate and the high end."""

    year: str
    without_pounds: Fraction
    low_pounds: Fraction
    central_pounds: Fraction
    high_pounds: Fraction


def gap_projection(ledger: LedgerFile) -> tuple[YearOfGap, ...]:
    """Project the gap over the term, with and without the model of care.

    The gap opens by equal steps from nothing before the term to its whole in its year and then stays, which is an
    assumption. With the model it is less by every booked saving that closes a part of it, and more by its cost.
    """
    gap = ledger.gap
    if gap is None:
        return ()
    years, full = ledger.years(), ledger.years().index(gap.year) + 1
    costs = cost_lines(ledger)
    found = []
    for position, year in enumerate(years):
        without = exact(gap.total_pounds) * min(Fraction(position + 1, full), Fraction(1))
        cost = total(line.latest[position] for line in costs)
        at = {name: without - _closed(ledger, name, position) + cost for name in SCENARIOS}
        found.append(YearOfGap(year, without, at["low"], at["central"], at["high"]))
    return tuple(found)


def _closed(ledger: LedgerFile, scenario: str, year: int) -> Fraction:
    """What savings that close a part of the gap come to in a year."""
    lines = book(ledger, SCENARIOS[scenario])
    return total(line.years[year].booked_pounds for line in lines if line.saving.closes)


def _part(name: str, size: Fraction, booked: Mapping[str, BookedLine], year: int) -> PartClosed:
    """What closes one part: lines that name it first."""
    here = [line for line in booked.values() if line.saving.closes[:1] == (name,)]
    return PartClosed(
        part=name,
        size_pounds=size,
        closed_pounds=total(line.years[year].booked_pounds for line in here),
        cash_pounds=total(line.years[year].booked_pounds for line in here if line.saving.kind == "cashable"),
        savings=tuple(line.saving.name for line in here),
    )


def _system_gap(gap: Gap) -> Fraction | None:
    """The national gap less extra funding, where the ledger gives them."""
    if gap.national is None:
        return None
    national = gap.national
    return national_to_local_gap(
        Fraction(national.gap_pounds), Fraction(national.extra_funding_pounds), national.local_share
    ).system_gap_pounds
