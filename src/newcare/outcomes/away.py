"""Days away from home: nights in hospital and days in a residential or nursing place, each day once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from newcare.engines import Table, coalesce, date, greatest, least, union
from newcare.outcomes.dense_rows import CUT, SHARE

_NEVER = dt.date(9999, 1, 1)


def away_stretches(records: Mapping[str, Table], registrations: Table) -> Table:
    """Stretches of registered time that people spent away from home; those of a person do not overlap.

    Args:
        records: `spell` and `package`.
        registrations: see `placed_records`.

    Returns:
        unit, sex, birth_month, begins, ends (first day after), `cut_value` and `share` where the registrations have
        them: what `DenseDays` reads. A stay without a night takes no day.
    """
    spell, package = records["spell"], records["package"]
    places = package.filter(package.kind.isin(("residential", "nursing")))
    away = union(
        spell.select("person_id", begins=spell.admission_date, ends=spell.discharge_date),
        places.select("person_id", begins=places.from_date, ends=coalesce(places.to_date, date(str(_NEVER)))),
    )
    once = _each_day_once(away)
    here = registrations.select(
        "unit",
        "sex",
        "birth_month",
        "from_date",
        "until_date",
        *(name for name in (CUT, SHARE) if name in registrations.columns),
        whose="person_id",
    )
    joined = once.join(
        here, [once.person_id == here.whose, once.begins < here.until_date, once.ends > here.from_date]
    )
    begins: Any = greatest(joined.begins, joined.from_date)
    ends: Any = least(joined.ends, joined.until_date)
    kept = [name for name in here.columns if name not in ("whose", "from_date", "until_date")]
    return joined.select(*kept, begins=begins, ends=ends)


def _each_day_once(stretches: Table) -> Table:
    """Take off each stretch what earlier ones of the person cover already; what is covered whole falls away."""
    order = ["begins", "ends"]
    covered = stretches.mutate(
        so_far=stretches.ends.max().over(group_by="person_id", order_by=order, rows=(None, 0))
    )
    before = covered.so_far.lag(1).over(group_by="person_id", order_by=order)
    left = covered.select(
        "person_id", "ends", begins=greatest(covered.begins, coalesce(before, covered.begins))
    )
    return left.filter(left.begins < left.ends)
