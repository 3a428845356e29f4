"""What spells are for: ICD-10 codes of primary diagnoses, by age. The mixes are made up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from newcare.synthetic.arrays import Days, Flags, Floats, Rows
from newcare.synthetic.conditions import CONDITIONS
from newcare.synthetic.people import People

AGE_GROUPS = np.array([5, 18, 45, 65, 80])  # first ages of the groups after the first
_EMERGENCY = {  # relative frequency at ages 0-4, 5-17, 18-44, 45-64, 65-79, 80 and over
    "J219": (14, 0, 0, 0, 0, 0),
    "B349": (16, 8, 2, 1, 1, 1),
    "J069": (14, 6, 1, 0, 0, 0),
    "A099": (5, 5, 4, 3, 3, 3),
    "R104": (1, 14, 16, 10, 5, 3),
    "K359": (0, 8, 5, 2, 1, 0),
    "T391": (0, 9, 8, 3, 1, 0),
    "F100": (0, 1, 5, 6, 2, 0),
    "R074": (0, 2, 12, 15, 9, 4),
    "I214": (0, 0, 1, 5, 5, 4),
    "J189": (5, 3, 4, 7, 11, 15),
    "N390": (3, 3, 5, 5, 9, 14),
    "A419": (1, 1, 3, 6, 8, 8),
    "L031": (1, 2, 6, 6, 4, 3),
    "I639": (0, 0, 1, 4, 6, 6),
    "S525": (1, 4, 2, 2, 2, 2),
    "S720": (0, 0, 0, 1, 4, 9),
    "S099": (4, 5, 3, 2, 3, 5),
    "R55": (1, 3, 3, 4, 6, 7),
    "R296": (0, 0, 0, 0, 3, 7),
    "G409": (3, 6, 5, 4, 2, 1),
    "D649": (0, 0, 1, 2, 4, 3),
    "R69": (31, 20, 13, 12, 11, 9),
}
_PLANNED = {
    "J350": (20, 18, 3, 0, 0, 0),
    "K021": (18, 16, 2, 1, 0, 0),
    "N47": (8, 3, 1, 0, 0, 0),
    "K409": (5, 2, 6, 8, 7, 5),
    "K635": (0, 1, 8, 16, 14, 8),
    "N200": (0, 1, 6, 6, 4, 2),
    "M232": (0, 4, 9, 6, 2, 0),
    "M171": (0, 0, 1, 8, 12, 6),
    "M161": (0, 0, 1, 6, 9, 6),
    "H269": (0, 0, 1, 6, 20, 34),
    "I251": (0, 0, 1, 5, 6, 4),
    "Z511": (2, 2, 6, 14, 15, 8),
    "Z098": (15, 16, 20, 14, 10, 12),
}
_FLARES = {"copd": ("J441", 0.30), "heart-failure": ("I500", 0.25), "atrial-fibrillation": ("I489", 0.08)}
_OF_MEN, _FOR_WOMEN = "N47", "Z098"
SPELL_CODES = tuple(dict.fromkeys([*_EMERGENCY, *_PLANNED, *(code for code, _ in _FLARES.values())]))
CAUSES = {  # external cause -> primary diagnoses that it goes with
    "W190": ("S525", "S720", "S099"),  # unspecified fall
    "X600": ("T391",),  # intentional self-poisoning
}
FRAILTY_CODES = {  # sign -> chance that an emergency stay at 80 records it
    "R296": 0.15,
    "N390": 0.12,
    "F059": 0.11,
    "R268": 0.13,
    "W180": 0.05,
    "R410": 0.10,
    "R32": 0.06,
    "E86": 0.09,
    "N179": 0.14,
    "L899": 0.05,
    "R54": 0.05,
    "I951": 0.06,
    "K590": 0.09,
    "E871": 0.06,
    "R13": 0.04,
    "Z742": 0.05,
}
_CONDITION_CODES = tuple(code for condition in CONDITIONS for code, _ in condition.codes)
CODES = tuple(dict.fromkeys([*SPELL_CODES, *CAUSES, *FRAILTY_CODES, *_CONDITION_CODES]))


def emergency_codes(people: People, row: Rows, day: Days, age: Rows, u: Floats) -> Rows:
    """Positions in `CODES` of the primary diagnosis of each emergency spell; `u` uniform, one for each.

    People who have certain conditions are admitted for a flare of one in a share of their spells.
    """
    flare = np.full(len(row), -1, dtype=np.int32)
    for name, (code, share) in _FLARES.items():
        may = (flare < 0) & (people.conditions.onset_of(name)[row] <= day)
        flare[may & (u < share)] = CODES.index(code)
        u = np.where(may & (u >= share), (u - share) / (1 - share), u)
    return np.where(flare < 0, _mixed(_EMERGENCY, age, u), flare)


def planned_codes(female: Flags, age: Rows, u: Floats) -> Rows:
    """Positions in `CODES` of the primary diagnosis of each planned spell; `u` uniform, one for each."""
    code = _mixed(_PLANNED, age, u)
    return np.where(female & (code == CODES.index(_OF_MEN)), CODES.index(_FOR_WOMEN), code)


def _mixed(mix: Mapping[str, tuple[int, ...]], age: Rows, u: Floats) -> Rows:
    """Draw codes from a mix that depends on age."""
    group = np.searchsorted(AGE_GROUPS, age, side="right")
    frequency = np.array(list(mix.values()), dtype=np.float64)
    positions = np.array([CODES.index(code) for code in mix], dtype=np.int32)
    drawn = np.empty(len(age), dtype=np.int32)
    for k in range(len(AGE_GROUPS) + 1):
        members = np.flatnonzero(group == k)
        reach = np.cumsum(frequency[:, k])
        found = np.searchsorted(reach, u[members] * reach[-1], side="right")
        drawn[members] = positions[np.minimum(found, len(reach) - 1)]
    return drawn
