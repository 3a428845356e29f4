"""Unit costs in pence, all at one price base, and how the cost of a record varies around them.

Hospital costs are those of 2016/17 (HFMA), raised by an assumed 25 % to the base year; the others are of 2024 (Suffolk
and North East Essex integrated care system). They serve to show the product, not to cost a real service.
"""

from __future__ import annotations

import numpy as np

from newcare.synthetic.arrays import Floats, Whole

PRICE_BASE = "2024"
RISE_SINCE_2016_17 = 1.25  # assumed
EMERGENCY_SPELL = 1_590_00 * RISE_SINCE_2016_17
DAY_CASE = 738_00 * RISE_SINCE_2016_17
PLANNED_STAY = 3_684_00 * RISE_SINCE_2016_17
EXCESS_BED_DAY = 313_00 * RISE_SINCE_2016_17
ATTENDANCE = 148_00 * RISE_SINCE_2016_17
FIRST_APPOINTMENT, FOLLOW_UP_APPOINTMENT = 150_00.0, 95_00.0  # assumed
CALLS = {  # by outcome; assumed
    "conveyed": 335_00.0,
    "treated-at-scene": 260_00.0,
    "advice-only": 63_00.0,
    "emergency-department": 14_00.0,
    "primary-care": 14_00.0,
    "other": 14_00.0,
}
CONTACTS = {"general-practice": 51_00.0, "community": 84_00.0, "mental-health": 275_00.0}
PACKAGE_DAYS = {
    "short-term": 160_00.0,
    "home-care": 62_00.0,
    "residential": 149_00.0,
    "nursing": 173_00.0,
    "continuing-healthcare": 230_00.0,
}


def varied(cost: Floats, u: Floats, spread: float) -> Whole:
    """Whole pence around a cost: evenly up to `spread` of it below and above."""
    return np.rint(cost * (1 - spread + 2 * spread * u)).astype(np.int64)


def skewed(cost: Floats, z: Floats, spread: float | Floats) -> Whole:
    """Whole pence around a mean cost: log-normal, `spread` the standard deviation of the log."""
    return np.rint(cost * np.exp(spread * z - spread**2 / 2)).astype(np.int64)
