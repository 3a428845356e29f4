"""Rules of numbers and amounts of money: why one cannot be read, and which is out of range."""

from __future__ import annotations

from newcare.engines import Value
from newcare.records.checking.formulas import is_formula
from newcare.records.checking.rules import Broken, Check, about
from newcare.records.checking.typed import NUMBER_FORM, StagedRows
from newcare.tables.spec import Column, ColumnType

MILLION_POUNDS = 100_000_000  # pence
_USUAL_AMOUNT = r"^[0-9]{1,6}(\.[0-9]+)?$"  # below a million, and never below nought
_BOUND = 10**15  # no value of ours is beyond it


def number_check(column: Column) -> Check:
    """A number that cannot be read, or that is out of its range; the gate is open for no other."""
    name = column.name
    low = -_BOUND if column.minimum is None else column.minimum
    high = _BOUND if column.maximum is None else column.maximum

    def unread_and(pattern: str) -> Broken:
        return lambda rows: rows.typed(name).isnull() & rows.raw(name).re_search(pattern)

    def gate(rows: StagedRows) -> Value:
        if column.unit == "pence":
            return ~rows.raw(name).re_search(_USUAL_AMOUNT)
        return rows.raw(name).notnull() & ~rows.typed(name).between(low, high).fill_null(False)

    reasons: list[tuple[str, Broken]] = [
        ("formula-in-cell", lambda rows: is_formula(rows.raw(name))),
        ("currency-sign", unread_and("[£$€]|GBP")),
        ("thousands-separator", unread_and("^[+-]?[0-9]+,[0-9,.]+$")),
    ]
    if column.type is ColumnType.WHOLE_NUMBER and column.unit != "pence":
        reasons.append(("not-a-whole-number", unread_and(NUMBER_FORM)))
    reasons += [
        ("not-a-number", lambda rows: rows.typed(name).isnull()),
        ("negative-value" if low == 0 else "below-minimum", lambda rows: rows.typed(name) < low),
        ("above-maximum", lambda rows: rows.typed(name) > high),
    ]
    if column.unit == "pence":
        reasons.append(("amount-over-a-million", lambda rows: rows.typed(name) > MILLION_POUNDS))
    return Check(about((name,), reasons), gate)
