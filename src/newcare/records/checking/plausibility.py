"""Key metrics of the accepted rows against the ranges in which they are expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from newcare.engines import Engine, Table, cases, coalesce, date, greatest, least, literal, union, whole_sum
from newcare.records.checking.row_rules import month_number
from newcare.reference.plausibility import PlausibleRange, plausible_ranges

DAYS_OF_YEAR = 365.25
PER = 1_000
FEWEST_A_MONTH = 100  # below it, chance alone makes large steps
NOT_STAYING = ("2", "3", "4")  # patient classes: day case, regular day and night attender
_TIME_REGISTERED = ("from_date", "to_date")
_OF_A_STAY = (
    *("episode_order", "admission_date", "discharge_date"),
    *("admission_method", "patient_class", "diagnosis_01"),
)


@dataclass(frozen=True)
class Plausibility:
    """One metric of the folder: the range expected, what was seen (None where it cannot be known), the verdict."""

    expected: PlausibleRange
    seen: float | None

    @property
    def verdict(self) -> str:
        """In words: as expected, below, above, or not known."""
        if self.seen is None:
            return "not known"
        if self.seen < self.expected.low:
            return "below the range"
        return "above the range" if self.seen > self.expected.high else "as expected"

    @property
    def is_odd(self) -> bool:
        """Whether it lies outside the range."""
        return self.seen is not None and not self.expected.low <= self.seen <= self.expected.high


def plausibility(accepted: Mapping[str, Sequence[Table]], engine: Engine) -> list[Plausibility]:
    """Work out every metric of `newcare.reference.plausibility`.

    Args:
        accepted: shape -> the tables of accepted rows of that shape.
        engine: runs the counts.

    Returns:
        One entry a metric, in the order of the reference. A rate is known only where registered people are. A stay
        is a row whose place in the stay is 1 or not given; the time looked at runs from the first to the last
        admission or arrival.
    """
    seen: dict[str, float | None] = {}
    registered = _columns_of(accepted.get("registration", ()), *_TIME_REGISTERED)
    episodes = _columns_of(accepted.get("episode", ()), *_OF_A_STAY)
    if episodes is not None:
        seen |= _of_stays(episodes, registered, engine)
    attendances = _columns_of(accepted.get("emergency_attendance", ()), "arrival_date")
    if attendances is not None:
        span = _span(attendances.arrival_date, engine)
        rows = _number(attendances.count(), engine)
        seen["emergency-attendances-per-1000"] = _rate(rows, _person_years(registered, span, engine))
    seen["valid-nhs-number"] = _share_with_number([t for tables in accepted.values() for t in tables], engine)
    return [Plausibility(expected, seen.get(name)) for name, expected in plausible_ranges().items()]


def _of_stays(episodes: Table, registered: Table | None, engine: Engine) -> dict[str, float | None]:
    """Metrics of stays in hospital."""
    first = coalesce(episodes.episode_order, literal(1, "int64")) == 1
    emergency = first & episodes.admission_method.startswith("2")
    days = cases((first, episodes.discharge_date.delta(episodes.admission_date, unit="day")))
    staying = (
        first & episodes.discharge_date.notnull() & ~episodes.patient_class.isin(NOT_STAYING).fill_null(False)
    )
    sums = {
        "rows": literal(1, "int64"),
        "stays": _flag(first),
        "emergencies": _flag(emergency),
        "ended": _flag(emergency & days.notnull()),
        "of_no_day": _flag(emergency & (days == 0)),
        "bed_days": days.fill_null(0),
        "staying": _flag(staying),
        "days_staying": cases((staying, days), else_=0),
        "coded": _flag(episodes.diagnosis_01.notnull()),
    }
    numbers = episodes.select(**sums)
    found = engine.to_arrow(numbers.agg(**{name: whole_sum(numbers[name]) for name in sums})).to_pylist()[0]
    years = _person_years(registered, _span(episodes.admission_date, engine), engine)
    return {
        "emergency-admissions-per-1000": _rate(found["emergencies"], years),
        "admissions-per-1000": _rate(found["stays"], years),
        "bed-days-per-1000": _rate(found["bed_days"], years),
        "mean-stay": _ratio(found["days_staying"], found["staying"]),
        "zero-day-emergency-share": _ratio(found["of_no_day"], found["ended"]),
        "primary-diagnosis-coded": _ratio(found["coded"], found["rows"]),
        "largest-monthly-step": _largest_step(episodes.filter(emergency), engine),
    }


def _largest_step(emergencies: Table, engine: Engine) -> float | None:
    """Largest change from month to month as a share of the month before; the first and last month may be cut."""
    months = emergencies.select(month=month_number(emergencies.admission_date))
    rows = engine.to_arrow(months.group_by("month").agg(rows=months.count()).order_by("month")).to_pylist()
    counts = [row["rows"] for row in rows][1:-1]
    if min(counts, default=0) < FEWEST_A_MONTH:
        return None
    return max((_change(*pair) for pair in pairwise(counts)), default=None)


def _change(before: int, after: int) -> float:
    """Change as a share of what was before."""
    return abs(after - before) / before


def _span(day: Any, engine: Engine) -> tuple[dt.date, dt.date] | None:
    """First and last day."""
    found = engine.to_arrow(day.as_table().agg(first=day.min(), last=day.max())).to_pylist()[0]
    return None if found["first"] is None else (found["first"], found["last"])


def _person_years(
    registered: Table | None, span: tuple[dt.date, dt.date] | None, engine: Engine
) -> float | None:
    """Years that people were registered within a span of days."""
    if registered is None or span is None:
        return None
    first, after = date(span[0].isoformat()), date((span[1] + dt.timedelta(days=1)).isoformat())
    begins = greatest(registered.from_date, first)
    ends = least(coalesce(registered.to_date, after), after)
    days = registered.select(days=greatest(ends.delta(begins, unit="day"), literal(0, "int64")))
    found = engine.to_arrow(days.agg(days=whole_sum(days.days))).to_pylist()[0]["days"]
    return None if not found else found / DAYS_OF_YEAR


def _share_with_number(tables: Sequence[Table], engine: Engine) -> float | None:
    """Share of rows about people that have an NHS number; accepted numbers are valid."""
    about_people = [table for table in tables if "nhs_number" in table.columns]
    parts = [table.agg(rows=table.count(), known=table.nhs_number.count()) for table in about_people]
    if not parts:
        return None
    found = engine.to_arrow(_all_of(parts)).to_pylist()
    return _ratio(sum(row["known"] for row in found), sum(row["rows"] for row in found))


def _columns_of(tables: Sequence[Table], *columns: str) -> Table | None:
    """These columns of all these tables; None where there are none."""
    return _all_of([table.select(*columns) for table in tables])


def _all_of(tables: Sequence[Table]) -> Table | None:
    """The rows of all these tables; None where there are none."""
    if not tables:
        return None
    return union(*tables) if len(tables) > 1 else tables[0]


def _flag(condition: Any) -> Any:
    """1 where a condition holds, else 0."""
    return condition.fill_null(False).cast("int64")


def _number(counted: Any, engine: Engine) -> int:
    """A single number."""
    return int(engine.to_arrow(counted.as_table()).column(0)[0].as_py())


def _rate(events: int, years: float | None) -> float | None:
    """Events per 1,000 person-years."""
    return None if years is None else events / years * PER


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
