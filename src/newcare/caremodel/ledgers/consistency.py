"""What a ledger's sections must agree on: amounts for each year, one price base, names that exist, a sound gap."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from newcare.caremodel.ledgers.ledger_file import LedgerFile
from newcare.caremodel.ledgers.sections import Cost, Priced, Saving
from newcare.caremodel.lines import Location
from newcare.caremodel.refusals import did_you_mean

Contradiction = tuple[Location, str]
VIEWS = ("plan", "forecast", "actual")
_NEAR = Decimal("0.005")  # a published gap is rounded: 22 billion x 1 % is told as 220 million


def ledger_contradictions(file: LedgerFile) -> Iterator[Contradiction]:
    """Yield each place where a ledger contradicts itself, with a sentence that says how to mend it."""
    yield from _uncovered_years(file)
    yield from _wrong_lengths(file)
    yield from _mixed_price_bases(file)
    yield from _unknown_names(file)
    yield from _gap(file)


def _lines(file: LedgerFile) -> Iterator[tuple[Location, Cost | Saving]]:
    """Every line of cost and saving, with its place."""
    for position, cost in enumerate(file.costs):
        yield ("costs", position), cost
    for position, saving in enumerate(file.savings):
        yield ("savings", position), saving


def _uncovered_years(file: LedgerFile) -> Iterator[Contradiction]:
    """Years of which a line says nothing, years outside the term, and costs that come to nothing."""
    term = file.proposition.term_years
    for place, line in _lines(file):
        told = {view: getattr(line, f"{view}_pounds_by_year") or () for view in VIEWS}
        for view, pounds in told.items():
            if len(pounds) > term:
                yield (
                    (*place, f"{view}_pounds_by_year"),
                    f"found {len(pounds)} numbers for a term of {term} years; give at most one for each year.",
                )
        longest = max(map(len, told.values()))
        if longest < term:
            yield (
                place,
                f"'{line.name}' says nothing of year {longest + 1} of {term}; give a plan, a forecast or an actual"
                " for each year, 0 where there is none.",
            )
    if not any(
        any(pounds) for cost in file.costs for view in VIEWS for pounds in [_told(cost, view)] if pounds
    ):
        yield ("costs",), "all costs are 0; what costs nothing has no return to appraise."


def _told(cost: Cost, view: str) -> tuple[Decimal, ...] | None:
    """What a view tells of a cost."""
    pounds: tuple[Decimal, ...] | None = getattr(cost, f"{view}_pounds_by_year")
    return pounds


def _wrong_lengths(file: LedgerFile) -> Iterator[Contradiction]:
    """Numbers of events that do not cover the term."""
    term = file.proposition.term_years
    counts: list[tuple[Location, int]] = [
        (("savings", position, "events", "claimed_events_by_year"), len(saving.events.claimed_events_by_year))
        for position, saving in enumerate(file.savings)
        if saving.events is not None
    ]
    counts += [
        (("estimates", position, "events_without_model_by_year"), len(each.events_without_model_by_year))
        for position, each in enumerate(file.estimates)
    ]
    counts += [
        (("other_claims", position, "events_by_year"), len(each.events_by_year))
        for position, each in enumerate(file.other_claims)
    ]
    for place, years in counts:
        if years != term:
            yield place, f"found {years} numbers for a term of {term} years; give one for each year."


def _mixed_price_bases(file: LedgerFile) -> Iterator[Contradiction]:
    """Pounds of another year than the proposition's without a deflator, or a deflator that has nothing to do."""
    base = file.proposition.price_base
    priced: list[tuple[Location, Priced]] = list(_lines(file))
    priced += [
        (("savings", position, "events"), saving.events)
        for position, saving in enumerate(file.savings)
        if saving.events is not None
    ]
    for place, section in priced:
        other = section.price_base not in (None, base)
        if other and section.deflator is None:
            yield (
                (*place, "price_base"),
                f"prices of {section.price_base} in a proposition at prices of {base}; carry them to {base} with a"
                ' deflator: deflator = { factor = 1.02, source = "..." }.',
            )
        if section.deflator is not None and not other:
            yield (
                (*place, "deflator"),
                f"a deflator for prices of {base}, which are the proposition's own; take it out, or give price_base.",
            )


def _unknown_names(file: LedgerFile) -> Iterator[Contradiction]:
    """Grades and parts of the gap that no section defines."""
    grades = [grade.grade for grade in file.evidence_grades]
    for place, line in _lines(file):
        if line.evidence not in grades:
            yield (*place, "evidence"), _not_among(line.evidence, "[[evidence_grades]]", grades)
    parts = [] if file.gap is None else list(file.gap.parts)
    for position, saving in enumerate(file.savings):
        for part in saving.closes:
            if part not in parts:
                yield ("savings", position, "closes"), _not_among(part, "[gap] parts", parts)


def _not_among(name: str, section: str, known: list[str]) -> str:
    """Say that a name is not defined, and which are."""
    hint = did_you_mean(name, known) or f"It has: {', '.join(known) or 'nothing'}."
    return f"'{name}' is not in {section}. {hint}"


def _gap(file: LedgerFile) -> Iterator[Contradiction]:
    """A gap outside the term, or one that the national gap behind it does not give."""
    gap = file.gap
    if gap is None:
        return
    years = file.years()
    if gap.year not in years:
        yield ("gap", "year"), f"{gap.year} lies outside the term, {years[0]} to {years[-1]}."
    if gap.national is not None:
        national = gap.national
        if national.extra_funding_pounds > national.gap_pounds:
            yield (
                ("gap", "national", "extra_funding_pounds"),
                "extra funding is more than the gap it is to close.",
            )
        share = Decimal(str(national.local_share))
        local = (national.gap_pounds - national.extra_funding_pounds) * share
        if abs(local - gap.total_pounds) > _NEAR * gap.total_pounds:
            yield (
                ("gap", "total_pounds"),
                f"found {gap.total_pounds:,.0f}, while the national gap less extra funding x the local share is"
                f" {local:,.0f}; the two may differ by 0.5 %.",
            )
