"""Reporting breaks: months in which a hospital's extract lacks most of its spells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newcare.synthetic.arrays import Flags, Rows
from newcare.synthetic.geography import Geography, codes
from newcare.synthetic.timeline import Timeline

SHARES_OF_PERIOD = (5 / 12, 19 / 24)  # of four years from April 2022: December 2023 and June 2025
SHARE_REPORTED = 0.1


@dataclass(frozen=True)
class ReportingBreak:
    """A provider and the month of discharge (its first day) of which it reported about a tenth."""

    provider: str
    month: dt.date


def choose_breaks(geography: Geography, timeline: Timeline) -> tuple[ReportingBreak, ...]:
    """Two separate months of the smallest hospital."""
    provider = codes("H", geography.hospitals)[geography.smallest_hospital]
    months = [timeline.months[int(share * len(timeline.months))] for share in SHARES_OF_PERIOD]
    return tuple(ReportingBreak(provider, month) for month in months)


def lost(gap: ReportingBreak, geography: Geography, timeline: Timeline, hospital: Rows, month: Rows) -> Flags:
    """Whether each spell, by its hospital and number of the month of discharge, falls in a break."""
    provider = codes("H", geography.hospitals).index(gap.provider)
    fall: Flags = (hospital == provider) & (month == timeline.months.index(gap.month))
    return fall
