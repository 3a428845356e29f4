"""The table `death`: where people died, and of what. Shares are made up, near those of England."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from newcare.synthetic.arrays import NEVER, NOWHERE, Flags, Floats, Rows
from newcare.synthetic.columns import arrow_table, coded, dates, person_ids
from newcare.synthetic.draws import Draws
from newcare.synthetic.people import People
from newcare.synthetic.spells import Spells
from newcare.synthetic.timeline import DAYS_A_YEAR, Timeline
from newcare.tables.records import DEATH

PLACES = ("home", "care-home", "hospital", "hospice", "other")
_HOME, _CARE_HOME, _HOSPITAL, _HOSPICE, _OTHER = range(len(PLACES))
_SHARE_IN_HOSPICE, _SHARE_ELSEWHERE = 0.10, 0.04  # of deaths outside hospitals and care homes
_BY_CONDITION = {  # condition -> cause, chance that it is the cause for those not yet given one
    "cancer": ("C809", 0.60),
    "dementia": ("F03", 0.60),
    "heart-failure": ("I509", 0.30),
    "coronary-heart-disease": ("I251", 0.40),
    "copd": ("J449", 0.40),
    "stroke": ("I64", 0.30),
    "chronic-liver-disease": ("K746", 0.40),
}
_OTHERS = {"I219": 0.20, "I64": 0.12, "J189": 0.18, "A419": 0.08, "C349": 0.15, "C259": 0.12, "R54": 0.15}
_OF_THE_YOUNG = {"V892": 0.25, "X700": 0.35, "X420": 0.30, "C719": 0.10}
_YOUNG = 45
CAUSES = tuple(dict.fromkeys([*(code for code, _ in _BY_CONDITION.values()), *_OTHERS, *_OF_THE_YOUNG]))


def death_table(draws: Draws, people: People, spells: Spells, timeline: Timeline) -> pa.Table:
    """Give the table `death`: a row for each person who died while registered.

    `spells` are all that happened, reported or not: whose stay ends with the death died in hospital.
    """
    row = np.flatnonzero(people.died < NEVER).astype(np.int32)
    in_hospital = np.zeros(len(people.died), dtype=bool)
    in_hospital[spells.row[spells.discharge == people.died[spells.row]]] = True
    return arrow_table(
        DEATH,
        person_id=person_ids(row, people.ids),
        death_date=dates(people.died[row], timeline),
        place=coded(_places(draws, people, row, in_hospital), PLACES),
        cause=coded(_causes(draws, people, row), CAUSES),
    )


def _places(draws: Draws, people: People, row: Rows, in_hospital: Flags) -> Rows:
    """Positions in `PLACES`."""
    u = draws.uniform("place of death", people.number[row])
    elsewhere = np.where(u < _SHARE_IN_HOSPICE, _HOSPICE, np.where(u > 1 - _SHARE_ELSEWHERE, _OTHER, _HOME))
    resident = people.on(people.home, row, people.died[row]) != NOWHERE
    return np.where(in_hospital[row], _HOSPITAL, np.where(resident, _CARE_HOME, elsewhere)).astype(np.int32)


def _causes(draws: Draws, people: People, row: Rows) -> Rows:
    """Positions in `CAUSES`: for most, a condition that the person had."""
    u = draws.uniform("cause of death", people.number[row])
    cause = np.full(len(row), -1, dtype=np.int32)
    for name, (code, chance) in _BY_CONDITION.items():
        may = (cause < 0) & (people.conditions.onset_of(name)[row] <= people.died[row])
        cause[may & (u < chance)] = CAUSES.index(code)
        u = np.where(may & (u >= chance), (u - chance) / (1 - chance), u)
    young = (people.died[row] - people.born[row]) < _YOUNG * DAYS_A_YEAR
    rest = np.where(young, _mixed(_OF_THE_YOUNG, u), _mixed(_OTHERS, u))
    return np.where(cause < 0, rest, cause).astype(np.int32)


def _mixed(shares: Mapping[str, float], u: Floats) -> Rows:
    """Draw causes by their shares, which sum to 1."""
    reach = np.cumsum(list(shares.values()))[:-1]
    positions = np.array([CAUSES.index(code) for code in shares], dtype=np.int32)
    return positions[np.searchsorted(reach, u, side="right")]
