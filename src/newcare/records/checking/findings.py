"""Which rows break which rules, as sets of bits: a bit for each rule, in as many whole numbers as there are needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from newcare.engines import BITS, Table, bits_of_any, cases, literal, union
from newcare.records.checking.row_rules import month_number
from newcare.records.checking.rules import Check, Rule
from newcare.records.checking.typed import StagedRows
from newcare.tables.staged import MAIN_DATE

NO_MONTH = 0


@dataclass(frozen=True)
class Bits:
    """The place of each rule in the words of bits."""

    rules: tuple[Rule, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Names of the whole numbers that hold the bits."""
        return tuple(f"word_{number}" for number in range(max(1, -(-len(self.rules) // BITS))))

    def marks(self, groups: Iterable[Sequence[tuple[int, Any]]]) -> dict[str, Any]:
        """Each word with its bits: of each group of (place of a rule, where it is broken), the first that is."""
        parts: dict[str, list[Any]] = {word: [] for word in self.words}
        for group in groups:
            for number, word in enumerate(self.words):
                bits = [1 << place % BITS if place // BITS == number else 0 for place, _ in group]
                if any(bits):
                    parts[word].append(_first_bit([broken for _, broken in group], bits))
        return {
            word: reduce(lambda one, other: one + other, bits) if bits else _bit(0)
            for word, bits in parts.items()
        }

    def read(self, kept: Table) -> Table:
        """Findings from a file, in which words that are small lie narrower."""
        return kept.mutate(**{word: kept[word].try_cast("int64") for word in self.words})

    def broken(self, words: Sequence[int]) -> list[Rule]:
        """Rules whose bits are set."""
        return [rule for place, rule in enumerate(self.rules) if words[place // BITS] >> (place % BITS) & 1]

    def has_error(self, table: Table) -> Any:
        """Whether a row of words has the bit of an error."""
        errors = [0] * len(self.words)
        for place, rule in enumerate(self.rules):
            errors[place // BITS] |= rule.is_error << (place % BITS)
        found = literal(False)
        for word, mask in zip(self.words, errors, strict=True):
            found = found | ((table[word] & literal(mask, "int64")) != 0)
        return found


def find(checks: Sequence[Check], bits: Bits, rows: StagedRows) -> Table:
    """One row for each row that breaks a rule: `source_row` and its words."""
    place = {id(rule): number for number, rule in enumerate(bits.rules)}
    parts = []
    for check in checks:
        opened = _let_through(check, rows)
        opened = opened.with_read([name for rule in check.rules for name in rule.columns])
        marks = bits.marks([[(place[id(rule)], rule.broken(opened)) for rule in check.rules]])
        parts.append(opened.table.select("source_row", **marks))
    return of_each_row(parts, bits)


def of_each_row(parts: Sequence[Table], bits: Bits) -> Table:
    """Put what different checks found of a row together: `source_row` and its words."""
    found = union(*parts) if len(parts) > 1 else parts[0]
    words = {word: bits_of_any(found[word]) for word in bits.words}
    together = found.group_by("source_row").agg(**words)
    any_bit = literal(False)
    for word in bits.words:
        any_bit = any_bit | (together[word] != 0)
    return together.filter(any_bit)


def with_month(findings: Table, rows: StagedRows) -> Table:
    """Findings with the month by which each row is counted (months since the year 0); nought where it is not known."""
    main = MAIN_DATE.get(rows.spec.name)
    if main is None or not rows.has(main):
        return findings.mutate(month=literal(NO_MONTH, "int64"))
    month = month_number(rows.typed(main)).fill_null(NO_MONTH).try_cast("int64")
    months = rows.table.select("source_row", month=month)
    return findings.inner_join(months, "source_row")


def _let_through(check: Check, rows: StagedRows) -> StagedRows:
    """Rows that may break the rules of a check."""
    if check.chosen is not None:
        return check.chosen(rows)
    if check.each_value_once is None:
        return rows.of(rows.table.filter(check.gate(rows).fill_null(False)))
    name = check.each_value_once
    once = rows.table.group_by(name).agg(rows=rows.table.count())
    of_values = check.gate(rows.of(once)).fill_null(False)
    opened = once.filter(
        of_values | (once["rows"] < 1)
    )  # so that the engine cannot look at every row after all
    return rows.of(rows.table.semi_join(opened, name))


def _first_bit(broken: Sequence[Any], bits: Sequence[int]) -> Any:
    """The bit of the first rule that is broken."""
    return cases(
        *((is_broken, _bit(bit)) for is_broken, bit in zip(broken, bits, strict=True)), else_=_bit(0)
    )


def _bit(bit: int) -> Any:
    return literal(bit, "int64")
