"""What a made-up place holds, person by person: who is registered on a day, and each one's use over a year.

Plain arrays, so that a place can be compared with its targets without an engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newcare.synthetic.arrays import Flags, Floats, Whole
from newcare.synthetic.timeline import DAYS_A_YEAR

_LONG_AGO = dt.date(1800, 1, 1)
_FAR = dt.date(2999, 1, 1)
_DAYS = {
    "spell": "admission_date",
    "attendance": "arrival_date",
    "appointment": "appointment_date",
    "contact": "contact_date",
    "call": "call_date",
    "diagnosis": "recorded_date",
    "score": "scored_date",
    "coded_event": "event_date",
    "death": "death_date",
}
NHS_TABLES = ("spell", "attendance", "appointment", "contact", "call")


@dataclass(frozen=True)
class Registered:
    """The people registered on a day, one position for each; `tables` are the records of the place."""

    tables: Mapping[str, pa.Table]
    on: dt.date
    ids: pa.Array
    age: Floats  # completed years
    female: Flags
    fifth: Whole
    in_home: Flags

    def count(self, table: str, first: dt.date, end: dt.date, chosen: pc.Expression | None = None) -> Whole:
        """Records of each person dated from `first` to before `end`, of those chosen."""
        return np.bincount(self._rows(table, first, end, chosen)[0], minlength=len(self.ids))

    def cost(self, table: str, first: dt.date, end: dt.date) -> Floats:
        """Cost in pence of each person's records dated from `first` to before `end`."""
        row, records = self._rows(table, first, end, None)
        return _sums(row, records["cost_pence"].to_numpy(), len(self.ids))

    def package_cost(self, first: dt.date, end: dt.date) -> Floats:
        """Cost in pence of each person's days in packages of care from `first` to before `end`."""
        packages = self.tables["package"]
        row = self._row_of(packages)
        starts = np.maximum(_epoch_days(packages["from_date"]), _epoch_day(first))
        stops = np.minimum(_epoch_days(packages["to_date"]), _epoch_day(end))
        pence = np.maximum(stops - starts, 0) * packages["weekly_cost_pence"].to_numpy() / 7
        return _sums(row[row >= 0], pence[row >= 0], len(self.ids))

    def has(self, prefixes: tuple[str, ...]) -> Flags:
        """Whether each person has a diagnosis on a GP record, before the day, that begins with one of these."""
        row, code = self._practice_codes
        matches = pc.match_substring_regex(code, f"^({'|'.join(prefixes)})").to_numpy(zero_copy_only=False)
        have = np.zeros(len(self.ids), dtype=bool)
        have[row[matches]] = True
        return have

    def died(self, first: dt.date, end: dt.date) -> Flags:
        """Whether each person died from `first` to before `end`."""
        return self.count("death", first, end) > 0

    def latest_code(self, codes: tuple[str, ...]) -> Whole:
        """Which of some SNOMED CT codes stands last on each GP record before the day; -1 where none does."""
        row, records = self._rows("coded_event", _LONG_AGO, self.on, pc.field("code").isin(list(codes)))
        latest = np.full(len(self.ids), -1, dtype=np.int64)
        order = np.argsort(_epoch_days(records["event_date"]), kind="stable")
        latest[row[order]] = pc.index_in(records["code"], value_set=pa.array(codes)).to_numpy()[order]
        return latest

    def latest_score(self) -> Floats:
        """Latest electronic frailty index before the day; 0 where there is none."""
        return self._latest("score", "value", None)

    def _latest(self, table: str, column: str, chosen: pc.Expression | None) -> Floats:
        """Latest value of a column before the day; 0 where there is none."""
        row, records = self._rows(table, _LONG_AGO, self.on, chosen)
        latest = np.zeros(len(self.ids))
        order = np.argsort(_epoch_days(records[_DAYS[table]]), kind="stable")
        latest[row[order]] = records[column].to_numpy()[order]
        return latest

    @cached_property
    def _practice_codes(self) -> tuple[Whole, pa.Array]:
        """Row and code of each diagnosis on a GP record before the day."""
        chosen = pc.field("source") == "general-practice"
        row, records = self._rows("diagnosis", _LONG_AGO, self.on, chosen)
        return row, records["code"]

    def _rows(
        self, table: str, first: dt.date, end: dt.date, chosen: pc.Expression | None
    ) -> tuple[Whole, pa.Table]:
        """Records in a time, with the position of each one's person; those of others are left out."""
        day = pc.field(_DAYS[table])
        within = (day >= first) & (day < end)
        records = self.tables[table].filter(within if chosen is None else within & chosen)
        row = self._row_of(records)
        return row[row >= 0], records.filter(pa.array(row >= 0))

    def _row_of(self, records: pa.Table) -> Whole:
        """Position of the person of each record, -1 where not registered on the day."""
        found = pc.index_in(records["person_id"], value_set=self.ids)
        row: Whole = pc.fill_null(found, -1).to_numpy().astype(np.int64)
        return row


def registered_on(tables: Mapping[str, pa.Table], on: dt.date) -> Registered:
    """Find who is registered on a day."""
    register = tables["register"]
    ends = pc.fill_null(register["to_date"], pa.scalar(_FAR, pa.date32()))
    there = pc.and_(pc.less_equal(register["from_date"], on), pc.greater(ends, on))
    here = register.filter(there)
    born = _epoch_days(here["birth_month"])
    return Registered(
        tables=tables,
        on=on,
        ids=here["person_id"].combine_chunks(),
        age=np.floor((_epoch_day(on) - born) / DAYS_A_YEAR),
        female=pc.equal(here["sex"], "female").to_numpy(zero_copy_only=False),
        fifth=here["deprivation_fifth"].to_numpy(),
        in_home=pc.is_valid(here["care_home"]).to_numpy(zero_copy_only=False),
    )


def _sums(row: Whole, values: Floats, people: int) -> Floats:
    """Sum of the values of each person."""
    sums: Floats = np.bincount(row, weights=values, minlength=people).astype(np.float64)
    return sums


def _epoch_days(column: pa.ChunkedArray) -> Whole:
    """Dates as days since 1970; empty is far off."""
    filled = pc.fill_null(column, pa.scalar(_FAR, pa.date32()))
    days: Whole = filled.cast(pa.int32()).to_numpy().astype(np.int64)
    return days


def _epoch_day(day: dt.date) -> int:
    """One date as days since 1970."""
    return (day - dt.date(1970, 1, 1)).days
