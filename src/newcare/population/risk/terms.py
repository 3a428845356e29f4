"""Terms of a risk model: each is one number worked out from one column, alike in numpy, on an engine and in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.engines import Table, Value, greatest, least, literal
from newcare.errors import InvalidInput
from newcare.methods.checks import FloatArray
from newcare.reference.risk import Predictor


@dataclass(frozen=True)
class Term:
    """One term. `kind` is "value", "log", "is" (`at`) or "stretch" (what of the column lies from `start` to `end`)."""

    name: str
    source: str
    kind: str
    at: str | int | None = None
    per: float = 1.0
    start: float | None = None
    end: float | None = None

    @property
    def words(self) -> str:
        """How the column enters, as a reader of SQL writes it; `term_sql` is the exact form."""
        number = self.number_sql(lambda number: f"{number:g}")
        scaled = number if self.per == 1 else f"{number} / {self.per:g}"
        flag = f"CASE WHEN {self.source} = {_quoted(self.at)} THEN 1 ELSE 0 END"
        return {"is": flag, "log": f"ln(1 + {scaled})"}.get(self.kind, scaled)

    def number_sql(self, written: Callable[[float], str]) -> str:
        """The column, or what of it lies within the stretch, before it is divided."""
        number = self.source
        if self.end is not None:
            number = f"least({number}, {written(self.end)})"
        if self.start is not None:
            number = f"greatest({number} - {written(self.start)}, 0)"
        return number


def terms_of(predictors: Iterable[Predictor]) -> tuple[Term, ...]:
    """Terms of predictors, in order."""
    terms: list[Term] = []
    for each in predictors:
        if each.transform == "is":
            terms += [Term(f"{each.name}: {at}", each.source, "is", at) for at in each.values]
            continue
        if each.transform == "spline":
            terms += [_stretch(each, start, end) for start, end in pairwise((None, *each.knots, None))]
            continue
        terms.append(Term(each.name, each.source, each.transform, None, each.per))
    return tuple(terms)


def _stretch(predictor: Predictor, start: float | None, end: float | None) -> Term:
    """A stretch of a spline: its coefficient is the slope between two knots."""
    below = "" if start is None else f"{start:g} to "
    words = f"above {start:g}" if end is None else f"{below or 'up to '}{end:g}"
    name = f"{predictor.name}, {words}"
    return Term(name, predictor.source, "stretch", None, predictor.per, start, end)


def design_of(people: pa.Table, terms: Iterable[Term]) -> FloatArray:
    """Numbers of each person (rows) and term (columns), shape (n, k).

    Raises:
        InvalidInput: the rows lack a column that a term looks at, or it is empty for somebody.
    """
    columns = list(terms)
    design = np.empty((people.num_rows, len(columns)))
    for position, term in enumerate(columns):
        if term.source not in people.column_names:
            raise InvalidInput(f"The risk model looks at '{term.source}', which the records do not give.")
        design[:, position] = _numbers(term, people[term.source])
    return design


def term_expression(table: Table, term: Term) -> Value:
    """The term as an expression over a table that holds its column."""
    column: Any = table[term.source]
    if term.kind == "is":
        return (column == literal(term.at)).ifelse(literal(1.0), literal(0.0))
    number = column.cast("float64")
    if term.end is not None:
        number = least(number, literal(float(term.end)))
    if term.start is not None:
        number = greatest(number - literal(float(term.start)), literal(0.0))
    scaled = number / literal(float(term.per))
    return (literal(1.0) + scaled).ln() if term.kind == "log" else scaled


def term_sql(term: Term) -> str:
    """The term as SQL that DuckDB, Spark and PostgreSQL read alike."""
    if term.kind == "is":
        return term.words
    number = term.number_sql(sql_number)
    scaled = f"{number} / {sql_number(term.per)}"
    return f"ln(1 + {scaled})" if term.kind == "log" else scaled


def sql_number(number: float) -> str:
    """A number that no engine takes for a decimal of limited places."""
    text = repr(float(number))
    return text if "e" in text else f"{text}e0"


def _quoted(at: float | str | None) -> str:
    """A value as SQL writes it."""
    if not isinstance(at, str):
        return f"{at}"
    doubled = at.replace("'", "''")
    return f"'{doubled}'"


def _numbers(term: Term, column: pa.ChunkedArray) -> FloatArray:
    """The term for each row."""
    if column.null_count:
        raise InvalidInput(f"'{term.source}' is empty for {column.null_count:,} people.", remedy="Fill it.")
    if term.kind == "is":
        return np.asarray(pc.equal(column, term.at).to_numpy(), dtype=np.float64)
    numbers = np.asarray(column.to_numpy(), dtype=np.float64)
    if term.end is not None:
        numbers = np.minimum(numbers, term.end)
    if term.start is not None:
        numbers = np.maximum(numbers - term.start, 0.0)
    scaled: FloatArray = numbers / term.per
    return np.log(1.0 + scaled) if term.kind == "log" else scaled
