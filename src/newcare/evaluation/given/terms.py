"""Fits words that were written for a model of care, counted by quarter, to the panel at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import pyarrow as pa

from newcare.evaluation.given.person_time import PERSON_YEARS, rate_words, unit_of_person_time

Words = TypeVar("Words")
INTERVENTION = "intervention"
_FREE = r"(?<![\w-])"  # not within a longer word, such as the name of a column


@dataclass(frozen=True)
class PanelTerms:
    """What things are called in a panel.

    Attributes:
        period: one time, such as "year"; "period" where nothing says how long one is.
        per: what rates are per; null where nothing is counted.
        rates: whether designs work on logarithms of rates.
    """

    period: str = "quarter"
    per: str | None = PERSON_YEARS
    rates: bool = True

    @classmethod
    def of(
        cls, period: str, person_time: str | None, *, ratio: bool, time_unit: str | None = None
    ) -> PanelTerms:
        """Take the period, the column of person-time if there is one, its unit, and whether effects are ratios."""
        if person_time is None:
            return cls(period, None, ratio)
        return cls(period, rate_words(person_time, unit_of_person_time(person_time, time_unit), period))

    def fit(self, words: str) -> str:
        """Put a sentence in the panel's terms."""
        words = words.replace("model of care", INTERVENTION)
        if not self.rates:
            words = words.replace("mean log rate", "mean outcome").replace("the log rate", "the outcome")
        words = words.replace(f" {PERSON_YEARS}", "" if self.per is None else f" {self.per}")
        if self.period == "period":
            words = re.sub(_FREE + r"(half-)?year(s?)\b", r"period\2", words)
        return re.sub(r"(?<![\w'])(unit-)?quarter(s?)\b", rf"\1{self.period}\2", words)

    def fit_table(self, table: pa.Table) -> pa.Table:
        """Put the words of a table in the panel's terms; outcomes keep the names of their columns."""
        for place, name in enumerate(table.column_names):
            if name in ("method", "reason", "caution", "sentence", "about"):
                kept = [None if words is None else self.fit(words) for words in table[name].to_pylist()]
                table = table.set_column(place, table.schema.field(name), pa.array(kept, pa.string()))
        return table

    def fit_all(self, said: Words) -> Words:
        """Put every sentence of a dataclass in the panel's terms."""
        changed: dict[str, Any] = {}
        for field in fields(said):  # type: ignore[arg-type]
            value = getattr(said, field.name)
            if type(value) is str:
                changed[field.name] = self.fit(value)
            elif isinstance(value, tuple):
                changed[field.name] = tuple(self.fit(words) for words in value)
        return replace(said, **changed)  # type: ignore[type-var]
