"""Values against what each table allows: one pass over a table counts the rows that break each rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newcare.engines import Engine, Table, Value, coalesce, date, whole_sum
from newcare.errors import InvalidRecords
from newcare.tables import TABLES, Column, TableSpec

_NO_END = "9999-01-01"  # an interval that lasts


def check_values(tables: Mapping[str, Table], engine: Engine) -> None:
    """Refuse records that break their specification; says which rule, in how many rows, never whose.

    Args:
        tables: name -> table expression, for tables of `newcare.tables`.
        engine: runs the counts.

    Raises:
        InvalidRecords: a required value is empty, a value is not allowed or out of range, dates are in the wrong
            order, intervals of one person overlap or run on after a death, a key stands twice, or a value refers
            to nothing. All rules that fail are named at once.
    """
    failed = [
        fault for name, table in tables.items() for fault in _faults(TABLES[name], table, tables, engine)
    ]
    if failed:
        raise InvalidRecords(
            "The records break what their tables mean:\n  " + "\n  ".join(failed),
            remedy="\nMend the extract; newcare tables NAME shows what is allowed.",
        )


def _faults(spec: TableSpec, table: Table, tables: Mapping[str, Table], engine: Engine) -> list[str]:
    rules = {text: broken for column in spec.columns for text, broken in _rules(column, table).items()}
    rules |= _rules_across(spec, table)
    counts = {text: whole_sum(broken.fill_null(True).cast("int64")) for text, broken in rules.items()}
    names = {f"rule_{position}": count for position, count in enumerate(counts.values())}
    found = engine.to_arrow(table.agg(rows=table.count(), **names)).to_pylist()[0]
    faults = [
        f"table '{spec.name}', {text}: {found[name]:,} of {found['rows']:,} rows"
        for text, name in zip(counts, names, strict=True)
        if found[name]
    ]
    return [
        *faults,
        *_overlapping(spec, table, engine),
        *_repeated(spec, table, engine),
        *_dangling(spec, table, tables, engine),
    ]


def _rules(column: Column, table: Table) -> dict[str, Value]:
    """Each rule of a column in words, with an expression that is true where a row breaks it."""
    value: Any = table[column.name]
    rules: dict[str, Value] = {}
    if not column.nullable:
        rules[f"column '{column.name}' is empty"] = value.isnull()
    if column.allowed is not None:
        allowed = ", ".join(column.allowed)
        rules[f"column '{column.name}' is none of {allowed}"] = value.notnull() & ~value.isin(
            list(column.allowed)
        )
    if column.minimum is not None:
        rules[f"column '{column.name}' is below {column.minimum:g}"] = value.notnull() & (
            value < column.minimum
        )
    if column.maximum is not None:
        rules[f"column '{column.name}' is above {column.maximum:g}"] = value.notnull() & (
            value > column.maximum
        )
    return rules


def _rules_across(spec: TableSpec, table: Table) -> dict[str, Value]:
    """Each rule across the columns of a row in words, with an expression that is true where a row breaks it."""
    rules: dict[str, Value] = {}
    for later, earlier in spec.after:
        known = table[later].notnull() & table[earlier].notnull()
        rules[f"column '{later}' is not after '{earlier}'"] = known & (table[later] <= table[earlier])
    for later, earlier in spec.not_before:
        known = table[later].notnull() & table[earlier].notnull()
        rules[f"column '{later}' is before '{earlier}'"] = known & (table[later] < table[earlier])
    if spec.ends_by is not None:
        end, month = spec.ends_by
        words = month.removesuffix("_month")
        rules[f"rows run on after the month of {words}"] = _runs_on(table[end], table[month])
    return rules


def _runs_on(end: Any, month: Any) -> Value:
    """Whether an interval has a day later than the month that follows this month; an empty month bounds nothing."""
    until = coalesce(end, date(_NO_END))
    months_on = (until.year() - month.year()) * 12 + until.month() - month.month()
    return month.notnull() & ((months_on > 2) | ((months_on == 2) & (until.day() > 1)))


def _overlapping(spec: TableSpec, table: Table, engine: Engine) -> list[str]:
    """Say where an interval of a person begins before the one before it has ended."""
    if spec.one_at_a_time is None:
        return []
    person, begins, ends = spec.one_at_a_time
    until = coalesce(table[ends], date(_NO_END))
    previous = until.lag().over(group_by=table[person], order_by=[table[begins], until])
    overlaps = table.select(overlaps=(table[begins] < previous).fill_null(False)).filter("overlaps").count()
    rows = engine.to_arrow(overlaps.as_table()).column(0)[0].as_py()
    return [
        f"table '{spec.name}': {rows:,} rows begin before the row before them, of the same {person}, has ended"
    ] * bool(rows)


def _repeated(spec: TableSpec, table: Table, engine: Engine) -> list[str]:
    """Say where a key stands in more than one row."""
    groups = table.group_by(*spec.key).agg(rows=table.count())
    extra = groups.filter(groups.rows > 1).count()
    repeats = engine.to_arrow(extra.as_table()).column(0)[0].as_py()
    return [
        f"table '{spec.name}': {repeats:,} values of {' + '.join(spec.key)} stand in more than one row"
    ] * bool(repeats)


def _dangling(spec: TableSpec, table: Table, tables: Mapping[str, Table], engine: Engine) -> list[str]:
    """Say where a value refers to a row that is not there."""
    faults = []
    for column, (other, other_column) in spec.refers.items():
        if other not in tables:
            continue
        known = tables[other].select(known=tables[other][other_column]).distinct()
        missing = table.anti_join(known, table[column] == known.known).count()
        rows = engine.to_arrow(missing.as_table()).column(0)[0].as_py()
        if rows:
            faults.append(
                f"table '{spec.name}', column '{column}': {rows:,} rows name nothing in table '{other}'"
            )
    return faults
