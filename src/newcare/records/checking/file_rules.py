"""Rules across the rows of one file: keys that stand twice, rows that do, registrations that overlap."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from newcare.engines import Table, coalesce, literal, row_number
from newcare.records.checking.findings import Bits
from newcare.records.checking.rules import Rule
from newcare.records.checking.typed import StagedRows
from newcare.records.checking.whose import BETWEEN, is_told, name_without_number
from newcare.tables.spec import ColumnType
from newcare.tables.staged import PERSON

Keep = Callable[[Table], Table]
"""Runs an expression now and gives its rows as a table: an engine may else work out twice what is used twice."""
_NOTHING = "\N{SYMBOL FOR NULL}"  # stands for an empty cell where cells are joined to one text


def repeat_rules(rows: StagedRows) -> tuple[Rule, ...]:
    """The rules of this module that a file can break; what breaks them is found by `find_repeats`."""
    key = tuple(name for name in rows.spec.key if rows.has(name))
    rules = [Rule("exact-duplicate", key), Rule("duplicated-key", key)]
    if rows.spec.name == "registration":
        rules.append(Rule("overlapping-registrations", ("from_date", "to_date")))
    return tuple(rules)


def find_repeats(rows: StagedRows, findings: Table, bits: Bits, keep: Keep) -> Table | None:
    """Rows whose key stands in a row before them, as `newcare.records.checking.findings.find` gives them.

    The first good row of a key is kept: rows with an error of their own come after all others, then the order of the
    file decides. Rows that say nothing of their key, or of their person where the key has one, are left alone.
    """
    key = [name for name in rows.spec.key if rows.has(name)]
    if not key:
        return None
    several = _in_several_rows(rows, key, keep)
    rows_of_key = rows.of(rows.table.semi_join(several, "source_row"))
    cells = [_cell(rows_of_key.raw(name)) for name in rows.table.columns if name != "source_row"]
    listed = rows_of_key.table.select(
        "source_row",
        key=_together([_cell(part) for part in _key_parts(rows_of_key, key)]),
        line=_together(cells),
    )
    listed = listed.left_join(findings.select("source_row", wrong=bits.has_error(findings)), "source_row")
    listed = listed.mutate(last=listed.wrong.fill_null(False))
    order = [listed["last"], listed.source_row]
    ranked = listed.mutate(
        of_line=row_number().over(group_by=["key", "line"], order_by=order),
        of_key=row_number().over(group_by="key", order_by=order),
    )
    again = ranked.filter(ranked.of_key > 0)
    places = {rule.code: place for place, rule in enumerate(bits.rules)}
    marks = bits.marks(
        [[(places["exact-duplicate"], again.of_line > 0), (places["duplicated-key"], again.of_line == 0)]]
    )
    return again.select("source_row", **marks)


def find_overlaps(rows: StagedRows, bits: Bits) -> Table | None:
    """Registrations that begin before the one before them, of the same person, has ended."""
    place = next((at for at, rule in enumerate(bits.rules) if rule.code == "overlapping-registrations"), None)
    if place is None or not rows.has("from_date", "to_date"):
        return None
    person = coalesce(rows.typed("nhs_number"), literal("the supplier's ") + rows.typed("source_person_id"))
    listed = rows.table.select(
        "source_row",
        person=person,
        begins=rows.typed("from_date"),
        ends=rows.typed("to_date"),
    )
    listed = listed.filter(listed.person.notnull() & listed.begins.notnull())
    order = [listed.begins, listed.source_row]
    seen = listed.mutate(
        is_later=row_number().over(group_by=listed.person, order_by=order) > 0,
        ended=listed.ends.lag().over(group_by=listed.person, order_by=order),
    )
    overlapping = seen.filter(seen.is_later & (seen.ended.isnull() | (seen.begins < seen.ended)))
    return overlapping.select("source_row", **bits.marks([[(place, literal(True))]]))


def _in_several_rows(rows: StagedRows, key: list[str], keep: Keep) -> Table:
    """Numbers of the rows whose key may stand in several rows: a supplier's number alone leaves few to look at."""
    known = rows.table.mutate(is_known=_is_known(rows, key)).filter("is_known")
    first = rows.spec.column(key[0])
    if first.nullable or first.type is not ColumnType.TEXT or not rows.in_file(first.name):
        parts = {f"key_{name}": _key_cell(rows.of(known), name) for name in key}
        return _repeated(known.select("source_row", **parts), list(parts), keep)
    text = known[key[0]]
    keyed = known.select(
        "source_row", text=text, number=text.try_cast("int64")
    )  # quicker to group by than text
    alike = _repeated(keyed, ["number"], keep)  # a key that is no number has none, and is alike to all such
    return _repeated(alike, ["text"], keep)


def _repeated(keyed: Table, parts: list[str], keep: Keep) -> Table:
    """Rows that are alike in some columns to another; which values repeat is worked out first."""
    groups = keyed.group_by(*parts).agg(rows=keyed.count())
    several = keep(groups.filter(groups["rows"] > 1))
    return keep(keyed.semi_join(several, [keyed[name].identical_to(several[name]) for name in parts]))


def _is_known(rows: StagedRows, key: list[str]) -> Any:
    """Whether a row says enough of its key to be told apart by it."""
    known = literal(True)
    for name in key:
        if not rows.spec.column(name).nullable:
            known = known & rows.raw(name).notnull()
    return known & is_told(rows.raw) if _names_a_person(rows) else known


def _names_a_person(rows: StagedRows) -> bool:
    """Whether the key says whose the row is."""
    return set(PERSON) <= set(rows.spec.key)


def _key_parts(rows: StagedRows, key: list[str]) -> list[Any]:
    """What the rows of one key are alike in."""
    name = [name_without_number(rows.typed)] if _names_a_person(rows) else []
    return [*(_key_cell(rows, part) for part in key), *name]


def _key_cell(rows: StagedRows, name: str) -> Any:
    """A part of the key as it is compared: dates as dates, NHS numbers without blanks, all else as it stands."""
    is_rewritten = rows.spec.column(name).type is ColumnType.DATE or name == "nhs_number"
    return rows.typed(name) if is_rewritten else rows.raw(name)


def _cell(value: Any) -> Any:
    """A cell as text that tells an empty one from all others."""
    return value.try_cast("string").fill_null(_NOTHING)


def _together(cells: list[Any]) -> Any:
    return reduce(lambda one, other: one + BETWEEN + other, cells)
