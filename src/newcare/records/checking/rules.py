"""What a rule is, and how rules over the same columns are looked at together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newcare.engines import Value, literal
from newcare.records.checking.catalogue import RuleText, Severity, rule_text
from newcare.records.checking.typed import StagedRows

Broken = Callable[[StagedRows], Any]
"""From the rows of a file to an expression that is true where a row breaks a rule; null counts as kept."""


def always(rows: StagedRows) -> Value:  # noqa: ARG001 (rules are called so)
    """Broken in every row that is looked at."""
    return literal(True)


@dataclass(frozen=True)
class Rule:
    """One rule: the code of its words in the catalogue, the columns it is about, and where it is broken."""

    code: str
    columns: tuple[str, ...]
    broken: Broken = always

    @property
    def text(self) -> RuleText:
        """The rule in words."""
        return rule_text(self.code)

    @property
    def is_error(self) -> bool:
        """Whether a row that breaks the rule goes into quarantine."""
        return self.text.severity is Severity.ERROR


@dataclass(frozen=True)
class Check:
    """Rules that can only be broken where a gate is open, so that sound rows cost no more than the gate.

    A row breaks the first of the rules that it breaks at all: the particular stand before the general.
    `each_value_once` names a column whose values are many times fewer than the rows: the gate then looks at each value
    once. A check against another table has `chosen` instead of a gate: it gives the rows that may break a rule.
    """

    rules: tuple[Rule, ...]
    gate: Broken = always
    each_value_once: str | None = None
    chosen: Callable[[StagedRows], StagedRows] | None = None


def of_one(rule: Rule) -> Check:
    """A check of one rule, whose gate is the rule itself."""
    return Check((rule,), rule.broken)


def about(columns: tuple[str, ...], reasons: list[tuple[str, Broken]]) -> tuple[Rule, ...]:
    """Rules about the same columns: (code, where it is broken), the particular first."""
    return tuple(Rule(code, columns, broken) for code, broken in reasons)
