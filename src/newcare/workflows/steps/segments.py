"""Steps that answer: who is in which segment, and who moved?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from newcare.engines import Step, Table, Takes, union
from newcare.population import segment_overlap
from newcare.population.movements import deaths_of, movements, segment_month
from newcare.population.rising_risk import RisingRisk, rising_risk
from newcare.reference.segmentations import Segmentation
from newcare.report.segments_release import FILES, RELEASED, write_segments
from newcare.workflows.sources import of_people
from newcare.workflows.steps.population import population_segments


def segment_steps(
    segmentation: Segmentation,
    days: Sequence[dt.date],
    records: Sequence[str],
    *,
    unit: str,
    rising: RisingRisk,
    pseudonym_key: str,
) -> list[Step]:
    """Steps from records to sizes and movements, each after those whose tables it reads.

    Each day is a step of its own, so that a further month costs that month alone. The steps make `segment` (on the
    last day), `segment_size`, `segment_overlap`, `movement`, `movement_size`, `rising_risk`, `rising_risk_size`.

    Args:
        segmentation: the rules.
        days: two or more, the earliest first; the last is the day of the sizes.
        records: tables of records that are there.
        unit: column that holds the unit of delivery.
        rising: whose risk is rising.
        pseudonym_key: key of the purpose.
    """
    secret = {"pseudonym_key": pseudonym_key}
    overlaps = {"overlaps": [list(pair) for pair in segmentation.overlaps]}
    between = {
        "days": [day.isoformat() for day in days],
        "priority": list(segmentation.group_ids),
        "rising": asdict(rising),
    }
    return [
        *(_day_step(segmentation, day, records, unit, rising, secret) for day in days[:-1]),
        _day_step(segmentation, days[-1], records, unit, None, secret),
        Step(
            "segments-last-month",
            month_of,
            ("segment",),
            (_month_table(days[-1]),),
            {"on": days[-1].isoformat(), "rising": asdict(rising)},
        ),
        Step("segment-sizes", segment_overlap, ("segment",), ("segment_size", "segment_overlap"), overlaps),
        Step(
            "movements",
            movements_between,
            ("register", *(_month_table(day) for day in days)),
            ("movement", "movement_size", "rising_risk", "rising_risk_size"),
            between,
            secrets=secret,
        ),
    ]


def about_segments(segmentation: Segmentation, days: Sequence[dt.date], rising: RisingRisk) -> dict[str, Any]:
    """What pages say about segments and movements, as plain values."""
    return {
        "segmentation": segmentation.described(),
        "population_date": days[-1].isoformat(),
        "movement_days": [day.isoformat() for day in days],
        "rising_risk": asdict(rising),
    }


def page_step(about: Mapping[str, Any], *, policy: str, data_version: str, made_up: bool) -> Step:
    """Write what may leave the team, under a disclosure policy."""
    return Step(
        "segments-page",
        write_segments,
        RELEASED,
        FILES,
        {"about": dict(about), "policy": policy, "data_version": data_version, "made_up": made_up},
        takes=Takes.FILES,
    )


def _month_table(day: dt.date) -> str:
    return f"segment_month_{day:%Y_%m_%d}"


def _day_step(
    segmentation: Segmentation,
    day: dt.date,
    records: Sequence[str],
    unit: str,
    rising: RisingRisk | None,
    secret: Mapping[str, str],
) -> Step:
    """Segments on one day: of an earlier day what movements need, of the last (no `rising`) every need."""
    return Step(
        f"segments-{day.isoformat()}",
        segments_on_day,
        of_people(records),
        ("segment" if rising is None else _month_table(day),),
        {
            "on": day.isoformat(),
            "unit": unit,
            "segmentation": dict(segmentation.written),
            "rising": None if rising is None else asdict(rising),
        },
        secrets=secret,
    )


def segments_on_day(
    *, on: str, rising: Mapping[str, Any] | None, **records_and_rules: Any
) -> dict[str, Table]:
    """Segments on one day: `segment` where `rising` is None; otherwise the rows of `segment_month` for the day."""
    made = population_segments(on=on, **records_and_rules)
    return made if rising is None else month_of(made["segment"], on=on, rising=rising)


def month_of(segment: Table, *, on: str, rising: Mapping[str, Any]) -> dict[str, Table]:
    """Rows of `segment_month` from the segments of one day."""
    day = dt.date.fromisoformat(on)
    return {_month_table(day): segment_month(segment, day=day, rising=RisingRisk(**rising))}


def movements_between(
    register: Table,
    *,
    days: Sequence[str],
    priority: Sequence[str],
    rising: Mapping[str, Any],
    pseudonym_key: str,
    **months: Table,
) -> dict[str, Table]:
    """Put the days together: who moved where, and whose risk is rising."""
    dates = [dt.date.fromisoformat(day) for day in days]
    history = union(*(months[_month_table(day)] for day in dates))
    deaths = deaths_of(register, pseudonym_key=pseudonym_key)
    return {
        **movements(history, deaths, days=dates, priority=priority),
        **rising_risk(history, days=dates, rising=RisingRisk(**rising)),
    }
