"""What one stay in hospital is like: how long, where, by which admission method, at what cost."""

from __future__ import annotations

import numpy as np

from newcare.synthetic.arrays import Days, Floats, Rows, Whole
from newcare.synthetic.person_years import by_age
from newcare.synthetic.prices import DAY_CASE, EMERGENCY_SPELL, EXCESS_BED_DAY, PLANNED_STAY, skewed
from newcare.synthetic.timeline import WARM_UP

EMERGENCY, PLANNED = 0, 1  # kinds of spell
_EMERGENCY_METHODS = {"21": 0.66, "22": 0.14, "28": 0.12, "2A": 0.08}
_PLANNED_METHODS = {"11": 0.55, "12": 0.25, "13": 0.20}
METHODS = (*_EMERGENCY_METHODS, *_PLANNED_METHODS)
SHARE_AT_MAIN_HOSPITAL = 0.85
LONGEST_STAY = WARM_UP - 1  # so that every stay in progress on the first day is drawn
_NO_NIGHT = by_age((0, 10, 30, 50, 65, 80, 95), (0.52, 0.47, 0.41, 0.335, 0.245, 0.155, 0.11))
_LOG_NIGHTS = by_age((0, 18, 40, 60, 75, 90), (0.2, 0.4, 0.8, 1.25, 1.65, 1.85))
_SPREAD_OF_NIGHTS = 1.10  # standard deviation of the log
_DAY_CASES, _LOG_PLANNED_NIGHTS = 0.82, 0.7
_TRIM_POINT = 7  # nights that the price of a spell covers
_COST_WITHOUT_NIGHT = 0.4  # of an emergency spell's price
_COST_SPREAD = 1.0


def draw_nights(kind: Rows, age: Rows, u: Floats, z: Floats) -> Rows:
    """Nights of each stay: none for many, and more for older people; `u` uniform and `z` normal, one for each."""
    none = np.where(kind == EMERGENCY, _NO_NIGHT[age], _DAY_CASES)
    middle = np.where(kind == EMERGENCY, _LOG_NIGHTS[age], _LOG_PLANNED_NIGHTS)
    nights = 1 + np.floor(np.exp(middle + _SPREAD_OF_NIGHTS * z))
    return np.where(u < none, 0, np.minimum(nights, LONGEST_STAY)).astype(np.int32)


def latest_discharge(row: Rows, admission: Days, left: Days) -> Days:
    """Last day on which each stay can end: the next admission, or the last day of registration.

    Stays are in order of person and admission; `left` is, for each, the first day after the registration.
    """
    latest = left - 1
    again = row[1:] == row[:-1]
    latest[:-1][again] = np.minimum(latest[:-1], admission[1:])[again]
    return latest.astype(np.int32)


def draw_methods(kind: Rows, u: Floats) -> Rows:
    """Positions in `METHODS`; `u` uniform, one for each stay."""
    emergency = np.searchsorted(np.cumsum(list(_EMERGENCY_METHODS.values()))[:-1], u, side="right")
    planned = np.searchsorted(np.cumsum(list(_PLANNED_METHODS.values()))[:-1], u, side="right")
    return np.where(kind == EMERGENCY, emergency, len(_EMERGENCY_METHODS) + planned).astype(np.int32)


def draw_hospitals(main: Rows, hospitals: int, u: Floats) -> Rows:
    """Hospital of each stay or attendance: the practice's main one for most, any other for the rest."""
    elsewhere = (u - SHARE_AT_MAIN_HOSPITAL) / (1 - SHARE_AT_MAIN_HOSPITAL)
    steps = np.where(elsewhere < 0, 0, 1 + np.floor(elsewhere * (hospitals - 1)))
    return ((main + steps) % hospitals).astype(np.int32)


def draw_costs(kind: Rows, nights: Rows, z: Floats) -> Whole:
    """Cost of each stay in pence: a price that covers a week, and a price for each night past it."""
    emergency = np.where(nights == 0, _COST_WITHOUT_NIGHT * EMERGENCY_SPELL, EMERGENCY_SPELL)
    planned = np.where(nights == 0, DAY_CASE, PLANNED_STAY)
    price = np.where(kind == EMERGENCY, emergency, planned)
    return skewed(price + EXCESS_BED_DAY * np.maximum(nights - _TRIM_POINT, 0), z, _COST_SPREAD)
