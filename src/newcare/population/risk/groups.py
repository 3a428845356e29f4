"""The groups in which a risk model is audited: age, sex, deprivation, ethnicity, and what became of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

EVERYBODY, ALL = "everybody", "ALL"
FATES = {"died": "died", "left": "left the register"}
_AGES = ((0, 17), (18, 39), (40, 64), (65, 74), (75, 84), (85, None))
_CUTS = {"sex": "sex", "deprivation_fifth": "fifth by deprivation", "ethnicity": "ethnicity"}


@dataclass(frozen=True)
class Group:
    """One group of one cut; `members` says which of the people judged belong."""

    cut: str
    name: str
    members: NDArray[np.bool_]


def groups_of(people: pa.Table) -> Iterator[Group]:
    """Groups that have members, cut by cut."""
    age = people["age"].to_numpy()
    for youngest, oldest in _AGES:
        name = f"{youngest}+" if oldest is None else f"{youngest}-{oldest}"
        members = (age >= youngest) & (age <= (np.inf if oldest is None else oldest))
        if members.any():
            yield Group("age", name, members)
    for column, cut in _CUTS.items():
        values = people[column].to_numpy(zero_copy_only=False)
        for value in sorted(set(values.tolist())):
            yield Group(cut, str(value), np.asarray(values == value))
    yield from _fates(people)


def _fates(people: pa.Table) -> Iterator[Group]:
    """Everybody but those who died, or left, without an emergency admission: how much they matter to the result."""
    admitted = _flag(people, "admitted")
    for column, words in FATES.items():
        gone = _flag(people, column) & ~admitted
        if gone.any():
            yield Group("follow-up", f"without those who {words} and were not admitted", ~gone)


def _flag(people: pa.Table, name: str) -> NDArray[np.bool_]:
    found: Any = people[name].to_numpy()
    return np.asarray(found != 0)
