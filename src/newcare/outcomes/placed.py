"""Records beside the registration that holds on the day counted: what the kernel of the cube reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newcare.engines import Table, Value, coalesce, date, in_memory, literal, union
from newcare.outcomes.dense_columns import DIFFERENCES, column_of
from newcare.outcomes.dense_layout import Layout
from newcare.outcomes.dense_rows import CUT, SHARE
from newcare.outcomes.stay_codes import with_code_columns
from newcare.population import costed_records, package_costs_within
from newcare.reference.indicators import Indicator
from newcare.reference.indicators.columns import PERSON

_OF_REGISTRATION = ("unit", "sex", "birth_month", "care_home")
_NEVER = dt.date(9999, 1, 1)  # the end of a package that lasts
_FREQUENT_DAYS = 365

Records = Mapping[str, Table]


def placed_records(
    records: Records,
    registrations: Table,
    indicators: Sequence[Indicator],
    layout: Layout,
    *,
    persons: bool = False,
) -> Table:
    """Records of one kind with unit, sex and month of birth of their person on the day counted.

    Args:
        records: tables of records by name; those that the indicators need.
        registrations: person_id, unit, sex, birth_month, care_home, from_date, until_date; `cut_value` and `share`
            where wanted.
        indicators: with one source table and counting date.
        layout: records outside its periods are left out.
        persons: whether `person_id` is kept, also where no indicator counts persons.

    Returns:
        A row for each record and registration that holds on its day: see `DenseRows.of`.
    """
    source, day = indicators[0].records, indicators[0].records.days[indicators[0].counting_date]
    if indicators[0].source_table == "care":
        return _placed_costs(records, registrations, indicators, layout, persons=persons)
    wanted = _columns(indicators, persons=persons)
    table = _with_links(records[source.tables[0]], wanted)
    if indicators[0].source_table == "spell":
        table = with_code_columns(table, records, indicators)
    return _placed(table, records, registrations, day, wanted, layout)


def _columns(indicators: Sequence[Indicator], *, persons: bool) -> set[str]:
    """Columns that the kernel reads for some indicators, beside the counting date."""
    asked = {column_of(each) for made in indicators for each in (*made.where, *made.unless)}
    asked |= {made.amount for made in indicators if made.amount is not None}
    if persons or any(made.unit_of_count == PERSON for made in indicators):
        asked |= {"person_id"}
    ends = {end for name in asked if name in DIFFERENCES for end in DIFFERENCES[name]}
    return ((asked | ends) - set(DIFFERENCES)) - {"day", "age"}


def _placed(
    table: Table, records: Records, registrations: Table, day: str, wanted: set[str], layout: Layout
) -> Table:
    """Join records of the periods to the registrations that hold on their day."""
    when: Any = table[day]
    within = table.filter((when >= layout.spans[0].first) & (when < layout.spans[-1].end))
    if "death_date" in wanted and "death_date" not in within.columns:
        deaths = records["death"].select("death_date", dead="person_id")
        joined = within.left_join(deaths, within.person_id == deaths.dead)
        within = joined.select(*within.columns, "death_date")
    extra = [name for name in (CUT, SHARE) if name in registrations.columns]
    here = registrations.select(
        *extra,
        whose="person_id",
        begins="from_date",
        until="until_date",
        **{f"of_{name}": registrations[name] for name in _OF_REGISTRATION},
    )
    placed = within.join(
        here,
        [within.person_id == here.whose, within[day] >= here.begins, within[day] < here.until],
    )
    own = [name for name in (*sorted(wanted), day) if name in within.columns]
    home = {"care_home"} & wanted
    return placed.select(
        *dict.fromkeys(own),
        *extra,
        **{name: placed[f"of_{name}"] for name in ("unit", "sex", "birth_month", *home)},
    )


def _with_links(table: Table, wanted: set[str]) -> Table:
    """Add what links a record to earlier ones of its person, where it is asked for."""
    if "earlier_discharge" in wanted:
        table = _with_latest_end(
            table, table.discharge_date, ["admission_date", "spell_id"], "earlier_discharge"
        )
    if "earlier_care_home_end" in wanted:
        home = table.kind.isin(("residential", "nursing"))
        end = home.ifelse(coalesce(table.to_date, date(str(_NEVER))), literal(None, "date"))
        table = _with_latest_end(table, end, ["from_date", "package_id"], "earlier_care_home_end")
    if "attendances_in_365_days" in wanted:
        day = table.arrival_date.delta(date("1970-01-01"), unit="day").cast("int64")
        numbered = table.mutate(day_number=day)
        seen = numbered.count().over(
            group_by="person_id", order_by=numbered.day_number, range=(-_FREQUENT_DAYS, 0)
        )
        table = numbered.mutate(attendances_in_365_days=seen.cast("int64"))
    return table


def _with_latest_end(table: Table, end: Value, order: Sequence[str], name: str) -> Table:
    """Add the latest end among the earlier records of the person; null for the first, or where none has one."""
    with_end = table.mutate(latest_so_far=end)
    latest = with_end.latest_so_far.max().over(group_by="person_id", order_by=order, rows=(None, 0))
    running = with_end.mutate(latest_so_far=latest)
    before = running.latest_so_far.lag(1).over(group_by="person_id", order_by=order)
    return running.mutate(**{name: before}).drop("latest_so_far")


def _placed_costs(
    records: Records,
    registrations: Table,
    indicators: Sequence[Indicator],
    layout: Layout,
    *,
    persons: bool,
) -> Table:
    """Costs of every kind of record; of packages for each month in which they run."""
    wanted = _columns(indicators, persons=persons)
    of_others = costed_records(
        records["spell"],
        records["attendance"],
        records["contact"],
        appointment=records["appointment"],
        call=records["call"],
    )
    others = _placed(of_others, records, registrations, "day", wanted, layout)
    stretches = _months_with_packages(records["package"], registrations, layout)
    packages = package_costs_within(records["package"], stretches).mutate(day=lambda each: each.begins)
    if "death_date" in wanted:
        deaths = records["death"].select("death_date", dead="person_id")
        packages = packages.left_join(deaths, packages.person_id == deaths.dead)
    return union(others, packages.select(*others.columns))


def _months_with_packages(package: Table, registrations: Table, layout: Layout) -> Table:
    """Registrations of people with any package, cut into months, so that each piece has one age and period."""
    whose = package.select("person_id").distinct()
    months = _months(layout)
    concerned = registrations.semi_join(whose, "person_id")
    joined = concerned.join(
        months, [concerned.from_date < months.month_end, concerned.until_date > months.month_first]
    )
    extra = [name for name in (CUT, SHARE) if name in registrations.columns]
    first, last = joined.from_date, joined.until_date
    return joined.select(
        "person_id",
        *_OF_REGISTRATION,
        *extra,
        begins=(first > joined.month_first).ifelse(first, joined.month_first),
        ends=(last < joined.month_end).ifelse(last, joined.month_end),
    )


def _months(layout: Layout) -> Table:
    """First day of each month of the periods, and the first day after it."""
    first, end = layout.spans[0].first, layout.spans[-1].end
    days = [first]
    while days[-1] < end:
        days.append((days[-1].replace(day=28) + dt.timedelta(days=4)).replace(day=1))
    return in_memory(
        pa.table(
            {
                "month_first": pa.array(days[:-1], pa.date32()),
                "month_end": pa.array(days[1:], pa.date32()),
            }
        )
    )
