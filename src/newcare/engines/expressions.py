"""The words in which stages are written: table expressions that no engine has run yet.

This is the one module that re-exports the expression library, so that a stage imports `newcare.engines` and never
the library itself. What is missing here is missing on purpose (`docs/decisions/0001-engine-and-expressions.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa

Table: TypeAlias = ir.Table
Column: TypeAlias = ir.Column
Value: TypeAlias = ir.Value

cases = ibis.cases
coalesce = ibis.coalesce
date = ibis.date
greatest = ibis.greatest
least = ibis.least
literal = ibis.literal
row_number = ibis.row_number
union = ibis.union


def in_memory(rows: pa.Table) -> Table:
    """Make a small table of parameters, such as a list of periods, part of an expression."""
    return ibis.memtable(rows)


def safe_divide(numerator: Any, denominator: Any) -> Any:
    """Divide column by column; null where the denominator is 0.

    Engines differ on x/0 (one gives infinity, another stops the run), so no stage divides in any other way.
    """
    return numerator / denominator.nullif(0)


def whole_sum(numbers: Any) -> Any:
    """Add up whole numbers as a whole number.

    An engine may add whole numbers up in a wider type, which a Parquet file would hold as a float; the expression
    library believes the type unchanged and drops a plain cast, so this goes by way of a decimal.
    """
    return numbers.sum().cast("decimal(38, 0)").cast("int64")


def position_in(order_by: Sequence[Any], *, group_by: Any = None) -> Any:
    """Position of each row, from 1, in an order that must be total, as a whole number of full width.

    An engine may number rows in a narrower type than the expression library believes, which a Parquet file then
    holds; so this goes by way of a decimal.
    """
    position = row_number().over(group_by=group_by, order_by=order_by)
    return (position.cast("decimal(38, 0)") + 1).cast("int64")


def days_after(day: Any, days: int) -> Any:
    """The day so many days later.

    An engine may give a moment for a day plus an interval, which the expression library believes to be a day; so this
    goes by way of moments.
    """
    return (day.cast("timestamp") + ibis.interval(days=days)).date()


def keyed_id(person: Any, key: str) -> Any:
    """Pseudonym of a person for one purpose: a keyed SHA-256 digest of 64 hexadecimal characters.

    The digest is taken twice, each time behind its own half of the key, as HMAC does, so that a digest cannot be
    extended. Without the key, which never lies with the data, nobody can work a pseudonym back.

    Args:
        person: text column that identifies a person.
        key: at least 32 characters, a different one for each purpose.
    """
    half = len(key) // 2
    inner = (literal(key[:half]) + person).hexdigest("sha256")
    return (literal(key[half:]) + inner).hexdigest("sha256")


def latest_before(left: Table, right: Table, *, by: str, at: str, time: str, order: Sequence[str]) -> Table:
    """Give each row of `left` the latest row of `right` for the same `by`, at or before the day in `at`.

    Engines disagree on as-of joins (one has none, one is wrong with a tolerance), so this counts: the n-th row of
    `right` in time is the latest at a day when n of its rows lie at or before that day.

    Args:
        left: rows to extend; keeps its grain, also where nothing was found (then nulls).
        right: rows to look up, with columns `by` and `time`.
        by: column that both share, such as the person.
        at: date column of `left`.
        time: date column of `right`; it may not also be a column of `left`.
        order: columns of `right` that settle rows of the same day, so that every engine picks the same one.
    """
    ranked = right.mutate(
        rank=row_number().over(group_by=by, order_by=[right[time], *(right[column] for column in order)]) + 1
    )
    known = ranked.select(person=ranked[by], day=ranked[time], known=literal(1, "int64"))
    asked = left.select(person=left[by], day=left[at], known=literal(0, "int64")).distinct()
    marks = known.union(asked)
    counted = marks.mutate(
        rank=marks.known.sum().over(
            ibis.window(
                group_by="person", order_by=[marks.day, marks.known.desc()], preceding=None, following=0
            )
        )
    )
    answers = counted.filter(counted.known == 0).select("person", "day", "rank")
    found = left.left_join(answers, [left[by] == answers.person, left[at] == answers.day])
    found = found.select(*left.columns, "rank")
    joined = found.left_join(ranked, [found[by] == ranked[by], found.rank == ranked.rank])
    return joined.select(
        *(found[column] for column in left.columns),
        *(ranked[column] for column in right.columns if column != by),
    )
