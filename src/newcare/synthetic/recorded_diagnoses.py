"""What a stay records beside its primary diagnosis: causes of injury, signs of frailty, and long-term conditions.

The codes of frailty are of those that the Hospital Frailty Risk Score counts (Gilbert 2018, doi
10.1016/S0140-6736(18)30668-8); how often each is recorded is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newcare.synthetic.arrays import Flags, Rows, Whole
from newcare.synthetic.conditions import CONDITIONS, draw_code
from newcare.synthetic.draws import Draws
from newcare.synthetic.people import People
from newcare.synthetic.person_years import by_age
from newcare.synthetic.primary_diagnoses import CAUSES, CODES, FRAILTY_CODES
from newcare.synthetic.spells import Spells
from newcare.synthetic.stays import EMERGENCY
from newcare.synthetic.timeline import DAYS_A_YEAR
from newcare.tables.staged import MOST_DIAGNOSES

_CODED_AT_SPELL = 0.6  # chance that a stay records a condition the person has
_BY_AGE = by_age((0, 45, 60, 70, 80, 90, 105), (0.0, 0.02, 0.15, 0.40, 1.0, 1.6, 1.8))  # of the chance at 80
_SLOPE_ON_FRAILTY = 0.8
_SHARES_A_WORD = 8  # 8 bits each: chances here are met to the nearest 256th
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class StayDiagnoses:
    """One position for each diagnosis that a stay recorded, in order of stay and position."""

    stay: Rows  # position among the stays
    code: Rows  # position in `CODES`
    position: Whole  # 1 the primary


def stay_diagnoses(draws: Draws, people: People, spells: Spells) -> StayDiagnoses:
    """Give every diagnosis of some stays."""
    primary = np.ones((len(spells.row), 1), dtype=bool)
    recorded = np.concatenate(
        [primary, _causes(spells), _frailty(draws, people, spells), _conditions(draws, people, spells)],
        axis=1,
    )
    static = [0, *(CODES.index(code) for code in (*CAUSES, *FRAILTY_CODES)), *(0 for _ in CONDITIONS)]
    stay, column = (found.astype(np.int32) for found in np.nonzero(recorded))
    code = np.array(static, dtype=np.int32)[column]
    first_condition = recorded.shape[1] - len(CONDITIONS)
    for k in range(len(CONDITIONS)):
        at = np.flatnonzero(column == first_condition + k)
        code[at] = condition_codes(draws, people, k)[spells.row[stay[at]]]
    code = np.where(column == 0, spells.code[stay], code).astype(np.int32)
    kept = np.flatnonzero((column == 0) | (code != spells.code[stay]))
    stay, code = stay[kept], code[kept]
    first = np.searchsorted(stay, np.arange(len(spells.row)))
    position = np.arange(len(stay)) - first[stay] + 1
    room = np.flatnonzero(position <= MOST_DIAGNOSES)
    return StayDiagnoses(stay[room], code[room], position[room])


def condition_codes(draws: Draws, people: People, k: int) -> Rows:
    """Position in `CODES` of the code under which each person would have the k-th condition."""
    position = np.array([CODES.index(code) for code, _ in CONDITIONS[k].codes], dtype=np.int32)
    code = position[draw_code(draws, people.number, k)]
    if CONDITIONS[k].name == "cancer":
        prostate, breast = CODES.index("C61"), CODES.index("C509")
        code = np.where(people.female & (code == prostate), breast, code)
        code = np.where(~people.female & (code == breast), prostate, code)
    return code


def _causes(spells: Spells) -> Flags:
    """Which causes of injury go with each stay's primary diagnosis."""
    led = np.zeros((len(CODES), len(CAUSES)), dtype=bool)
    for k, primaries in enumerate(CAUSES.values()):
        led[[CODES.index(code) for code in primaries], k] = True
    found: Flags = led[spells.code]
    return found


def _frailty(draws: Draws, people: People, spells: Spells) -> Flags:
    """Which signs of frailty each stay records: emergencies of older, frailer people most of all."""
    age = ((spells.admission - people.born[spells.row]) / DAYS_A_YEAR).astype(np.int32)
    frail = np.exp(_SLOPE_ON_FRAILTY * people.frailty - _SLOPE_ON_FRAILTY**2 / 2)
    relative = np.where(spells.kind == EMERGENCY, _BY_AGE[age] * frail[spells.row], 0.0)
    chance = np.minimum(relative[:, None] * np.array(list(FRAILTY_CODES.values())), 0.75)
    found: Flags = _shares(draws, "signs of frailty", people, spells, len(FRAILTY_CODES)) < 256 * chance
    return found


def _conditions(draws: Draws, people: People, spells: Spells) -> Flags:
    """Which conditions of the person each stay records."""
    recorded = _shares(draws, "conditions coded", people, spells, len(CONDITIONS)) < 256 * _CODED_AT_SPELL
    for k, condition in enumerate(CONDITIONS):
        recorded[:, k] &= people.conditions.onset_of(condition.name)[spells.row] <= spells.admission
    return recorded


def _shares(draws: Draws, purpose: str, people: People, spells: Spells, count: int) -> Bytes:
    """Random whole numbers from 0 to 255, so many for each stay: shape (stays, count)."""
    own = people.number[spells.row]
    words = [
        draws.words(f"{purpose}, {k}", own, spells.number)
        .astype("<u8")
        .view(np.uint8)
        .reshape(-1, _SHARES_A_WORD)
        for k in range(-(-count // _SHARES_A_WORD))
    ]
    return np.concatenate(words, axis=1)[:, :count]
