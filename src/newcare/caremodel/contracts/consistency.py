"""What a contract's sections must agree on: parties that are listed, amounts for each year, one price base."""

from __future__ import annotations

from collections.abc import Iterator

from newcare.caremodel.contracts.contract_file import ContractFile
from newcare.caremodel.lines import Location
from newcare.caremodel.refusals import did_you_mean

Contradiction = tuple[Location, str]


def contract_contradictions(file: ContractFile) -> Iterator[Contradiction]:
    """Yield each place where a contract contradicts itself, with a sentence that says how to mend it."""
    yield from _unlisted_parties(file)
    yield from _wrong_lengths(file)
    yield from _other_price_bases(file)
    if file.pool is not None and file.pool.list_true_up and file.contract.people is None:
        yield ("pool", "list_true_up"), "a true-up by the list needs contract.people, the list at the start."


def _unlisted_parties(file: ContractFile) -> Iterator[Contradiction]:
    """Parties that a section names and [parties] does not."""
    for place, party in _parties_named(file):
        if party not in file.parties:
            hint = did_you_mean(party, file.parties) or f"It lists: {', '.join(file.parties)}."
            yield place, f"'{party}' is not in [parties]. {hint}"


def _parties_named(file: ContractFile) -> Iterator[tuple[Location, str]]:
    """Every party that a section names, with its place."""
    yield ("contract", "commissioner"), file.contract.commissioner
    for position, line in enumerate(file.lines):
        yield ("lines", position, "provider"), line.provider
    if file.pool is not None:
        for key in ("gain_share", "loss_share"):
            for party in getattr(file.pool, key):
                yield ("pool", key), party
    for name in ("improvement", "outcome_contract", "pooled_fund"):
        if getattr(file, name) is not None:
            yield (name, "provider"), getattr(file, name).provider
    if file.pooled_fund is not None:
        yield ("pooled_fund", "hospital"), file.pooled_fund.hospital


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
    pool = file.pool
    if pool is not None:
        yield ("pool", "benchmark_pounds_by_year"), len(pool.benchmark_pounds_by_year)
        yield ("pool", "share_at_risk_by_year"), len(pool.share_at_risk_by_year)
        if pool.stop_loss is not None:
            place = ("pool", "stop_loss", "premium_pounds_by_year")
            yield place, len(pool.stop_loss.premium_pounds_by_year)
    if file.improvement is not None:
        yield ("improvement", "pool_pounds_by_year"), len(file.improvement.pool_pounds_by_year)


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
