"""Where people come from into hospital and where they go, by codes of the NHS Data Dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import NEVER, NOWHERE, Days, Flags, Floats, Rows
from newcare.synthetic.geography import Geography
from newcare.synthetic.people import People

PLACES = ("19", "29", "51", "54", "65", "79")  # usual home, for a while, hospital, care homes, died
_HOME, _ELSEWHERE, _HOSPITAL, _NURSING, _RESIDENTIAL, _DIED = range(len(PLACES))
ENDINGS = ("1", "2", "4")  # by clinical advice, by the person's own, died
_ADVISED, _OWN_WISH, _DEATH = range(len(ENDINGS))
_SHARE_FROM_ELSEWHERE, _SHARE_OF_OWN_WISH = 0.015, 0.02


@dataclass(frozen=True)
class Movements:
    """The ways in and out of some stays: positions in `PLACES` and `ENDINGS`, of shape (stays,)."""

    source: Rows
    destination: Rows
    ending: Rows


def movements(
    people: People, geography: Geography, row: Rows, hospital: Rows, stay: tuple[Days, Days], u: Floats
) -> Movements:
    """Work out the ways in and out of stays, in order of person and admission; `u` uniform, one for each stay.

    `stay` are the days of admission and discharge. A stay that ends on the day on which another hospital admits the
    person is a transfer.
    """
    admission, discharge = stay
    into = _to_another(row, hospital, admission, discharge)
    out_of = np.roll(into, 1)
    source = np.where(u < _SHARE_FROM_ELSEWHERE, _ELSEWHERE, _lives(people, geography, row, admission))
    destination = _lives(people, geography, row, discharge)
    died = discharge == np.where(people.died < NEVER, people.died, -NEVER)[row]
    ending = np.where(u > 1 - _SHARE_OF_OWN_WISH, _OWN_WISH, _ADVISED)
    return Movements(
        source=np.where(out_of, _HOSPITAL, source).astype(np.int32),
        destination=np.where(died, _DIED, np.where(into, _HOSPITAL, destination)).astype(np.int32),
        ending=np.where(died, _DEATH, np.where(into, _ADVISED, ending)).astype(np.int32),
    )


def _to_another(row: Rows, hospital: Rows, admission: Days, discharge: Days) -> Flags:
    """Whether each stay ends as the person's next, in another hospital, begins."""
    moved = np.zeros(len(row), dtype=bool)
    moved[:-1] = (row[1:] == row[:-1]) & (hospital[1:] != hospital[:-1]) & (discharge[:-1] == admission[1:])
    return moved


def _lives(people: People, geography: Geography, row: Rows, day: Days) -> Rows:
    """Whether each person lives at home or in which kind of care home on a day."""
    home = people.on(people.home, row, day)
    kind = np.where(geography.nursing[home], _NURSING, _RESIDENTIAL)
    return np.where(home == NOWHERE, _HOME, kind).astype(np.int32)
