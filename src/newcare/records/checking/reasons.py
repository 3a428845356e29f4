"""From bits to reasons: which rules rows break together, how many rows there are, and in which month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from newcare.engines import Engine, Table, in_memory
from newcare.records.checking.catalogue import Severity
from newcare.records.checking.findings import Bits
from newcare.records.checking.rules import Rule

_LIST = pa.list_(pa.string())


@dataclass(frozen=True)
class BrokenTogether:
    """Rows of one month that break the same rules: their bits, how many rows, the rules."""

    bits: tuple[int, ...]
    month: str
    rows: int
    rules: tuple[Rule, ...]

    @property
    def is_error(self) -> bool:
        """Whether these rows go into quarantine."""
        return any(rule.is_error for rule in self.rules)

    def codes(self, severity: Severity | None = None) -> list[str]:
        """Codes of the rules, of one severity or all; each once, in the order in which rules are looked at."""
        chosen = [rule.code for rule in self.rules if severity is None or rule.text.severity is severity]
        return list(dict.fromkeys(chosen))

    def columns(self) -> list[str]:
        """Columns that the rules are about."""
        return list(dict.fromkeys(name for rule in self.rules for name in rule.columns))


def broken_together(findings: Table, bits: Bits, engine: Engine) -> list[BrokenTogether]:
    """Each set of rules that rows of one month break together."""
    groups = findings.group_by(*bits.words, "month").agg(rows=findings.count())
    found = []
    for row in engine.to_arrow(groups).to_pylist():
        words = tuple(row[word] for word in bits.words)
        found.append(BrokenTogether(words, month_words(row["month"]), row["rows"], tuple(bits.broken(words))))
    return found


def as_lists(together: Sequence[BrokenTogether], bits: Bits) -> Table:
    """Each set of bits with what it means: `is_error`, and `reasons`, `warnings` and `columns` as lists of text."""
    sets = {each.bits: each for each in together}
    table = {
        word: pa.array([key[place] for key in sets], pa.int64()) for place, word in enumerate(bits.words)
    }
    return in_memory(
        pa.table(
            {
                **table,
                "is_error": pa.array([each.is_error for each in sets.values()], pa.bool_()),
                "reasons": pa.array([each.codes() for each in sets.values()], _LIST),
                "warnings": pa.array([each.codes(Severity.WARNING) for each in sets.values()], _LIST),
                "columns": pa.array([each.columns() for each in sets.values()], _LIST),
            }
        )
    )


def counted(together: Sequence[BrokenTogether]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Rows that break each rule, and in each month; a row counts once for a rule, however many columns break it."""
    reasons: Counter[str] = Counter()
    by_month: Counter[tuple[str, str]] = Counter()
    for each in together:
        for code in each.codes():
            reasons[code] += each.rows
            by_month[code, each.month] += each.rows
    return reasons, by_month


def month_words(number: int) -> str:
    """A month as 2024-03; empty where it is not known."""
    return f"{(number - 1) // 12:04}-{(number - 1) % 12 + 1:02}" if number else ""
