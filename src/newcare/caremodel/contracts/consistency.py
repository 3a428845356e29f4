"""What a contract's sections must agree on: listed parties and lines, amounts for each year, one price base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newcare.caremodel.contracts.contract_file import ContractFile
from newcare.caremodel.contracts.paid_once import paid_twice
from newcare.caremodel.contracts.pool_terms import Pool
from newcare.caremodel.lines import Location
from newcare.caremodel.refusals import did_you_mean

Contradiction = tuple[Location, str]


def contract_contradictions(file: ContractFile) -> Iterator[Contradiction]:
    """Yield each place where a contract contradicts itself, with a sentence that says how to mend it."""
    yield from _unlisted(_parties_named(file), file.parties, "[parties]")
    yield from _unlisted(_lines_named(file), [line.id for line in file.lines], "[[lines]]")
    yield from _wrong_lengths(file)
    yield from _other_price_bases(file)
    yield from paid_twice(file)
    if file.pool is not None:
        yield from _of_the_pool(file, file.pool)


def _unlisted(
    named: Iterable[tuple[Location, str]], listed: Iterable[str], where: str
) -> Iterator[Contradiction]:
    """Names that a section uses and the list does not hold."""
    known = list(listed)
    for place, name in named:
        if name not in known:
            hint = did_you_mean(name, known) or f"It lists: {', '.join(known)}."
            yield place, f"'{name}' is not in {where}. {hint}"


def _parties_named(file: ContractFile) -> Iterator[tuple[Location, str]]:
    """Every party that a section names, with its place."""
    yield ("contract", "commissioner"), file.contract.commissioner
    for position, line in enumerate(file.lines):
        yield ("lines", position, "provider"), line.provider
    if file.pool is not None:
        for key in ("gain_share", "loss_share"):
            for party in getattr(file.pool, key):
                yield ("pool", key), party
        for position, limit in enumerate(file.pool.aggregate_stop_loss):
            yield ("pool", "aggregate_stop_loss", position, "provider"), limit.provider
    for name in ("improvement", "outcome_contract", "pooled_fund"):
        if getattr(file, name) is not None:
            yield (name, "provider"), getattr(file, name).provider
    for name in ("pooled_fund", "stranded"):
        if getattr(file, name) is not None:
            yield (name, "hospital"), getattr(file, name).hospital


def _lines_named(file: ContractFile) -> Iterator[tuple[Location, str]]:
    """Every line that a section names, with its place."""
    if file.pooled_fund is not None:
        yield ("pooled_fund", "line"), file.pooled_fund.line
    outcomes = file.outcome_contract.outcomes if file.outcome_contract is not None else ()
    for position, outcome in enumerate(outcomes):
        if outcome.avoided_admissions_of is not None:
            place = ("outcome_contract", "outcomes", position, "avoided_admissions_of")
            yield place, outcome.avoided_admissions_of


def _wrong_lengths(file: ContractFile) -> Iterator[Contradiction]:
    """Amounts by year that do not cover the term."""
    term = file.contract.term_years
    for place, years in _lengths(file):
        if years != term:
            yield place, f"found {years} numbers for a term of {term} years; give one for each year."


def _lengths(file: ContractFile) -> Iterator[tuple[Location, int]]:
    """How many years each amount by year covers, with its place."""
    for position, line in enumerate(file.lines):
        for key in ("planned_pounds_by_year", "pounds_per_person_by_year"):
            if getattr(line, key) is not None:
                yield ("lines", position, key), len(getattr(line, key))
    if file.pool is not None:
        yield from _lengths_of_pool(file.pool)
    if file.improvement is not None:
        yield ("improvement", "pool_pounds_by_year"), len(file.improvement.pool_pounds_by_year)
    if file.stranded is not None:
        yield ("stranded", "avoided_admissions_by_year"), len(file.stranded.avoided_admissions_by_year)


def _lengths_of_pool(pool: Pool) -> Iterator[tuple[Location, int]]:
    """How many years each amount of the pool covers."""
    yield ("pool", "benchmark_pounds_by_year"), len(pool.benchmark_pounds_by_year)
    yield ("pool", "share_at_risk_by_year"), len(pool.share_at_risk_by_year)
    if pool.stop_loss is not None:
        yield ("pool", "stop_loss", "premium_pounds_by_year"), len(pool.stop_loss.premium_pounds_by_year)
    for position, limit in enumerate(pool.aggregate_stop_loss):
        for key in ("largest_loss_pounds_by_year", "premium_pounds_by_year"):
            if getattr(limit, key) is not None:
                yield ("pool", "aggregate_stop_loss", position, key), len(getattr(limit, key))


def _of_the_pool(file: ContractFile, pool: Pool) -> Iterator[Contradiction]:
    """Terms of the pool that lack what they work with, or move money in a year in shadow."""
    if pool.list_true_up and file.contract.people is None:
        yield ("pool", "list_true_up"), "a true-up by the list needs contract.people, the list at the start."
    for position, limit in enumerate(pool.aggregate_stop_loss):
        place = ("pool", "aggregate_stop_loss", position)
        if limit.provider == file.contract.commissioner or not pool.loss_share.get(limit.provider):
            yield (*place, "provider"), f"'{limit.provider}' is no provider that bears a share of losses."
        shadow = zip(pool.share_at_risk_by_year, limit.premium_pounds_by_year or (), strict=False)
        if any(premium and not share for share, premium in shadow):
            yield (*place, "premium_pounds_by_year"), "a year in shadow moves no money; its premium is 0."


def _other_price_bases(file: ContractFile) -> Iterator[Contradiction]:
    """Pounds of another year than the contract's."""
    base = file.contract.price_base
    stated: list[tuple[Location, str | None]] = [
        (("lines", position, "price_base"), line.price_base) for position, line in enumerate(file.lines)
    ]
    if file.pool is not None:
        stated.append((("pool", "price_base"), file.pool.price_base))
    for place, other in stated:
        if other is not None and other != base:
            yield (
                place,
                f"prices of {other} in a contract at prices of {base}; carry them to {base} with a named deflator.",
            )
