"""How well last year's records of a made-up place foretell who is admitted or dies in the next year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from newcare.methods.discrimination import auroc
from newcare.methods.logistic import logistic_regression
from newcare.synthetic.arrays import Floats
from newcare.synthetic.conditions import CONDITIONS
from newcare.synthetic.person_use import NHS_TABLES, Registered

EMERGENCY = pc.starts_with(pc.field("admission_method"), "2")
_BENDS = (20, 60, 80)  # ages at which the slope on age may change
_INFANT, _POUND = 2, 100
_COUNTED = (
    ("spell", EMERGENCY),
    ("spell", ~EMERGENCY),
    ("attendance", None),
    ("appointment", None),
    ("call", None),
    *(
        ("contact", pc.field("service") == name)
        for name in ("general-practice", "community", "mental-health")
    ),
)
_RIDGE = 1.0


def predictability(people: Sequence[Registered], years: Sequence[dt.date]) -> float:
    """Area under the curve of a logistic fitted on the second year and judged on the third.

    Args:
        people: who is registered on the first day of each of three years.
        years: those days, and the day after the last.
    """
    earlier, later = ((people[k], years[k - 1], years[k], years[k + 1]) for k in (1, 2))
    fit = logistic_regression(_features(*earlier[:3]), _outcome(earlier[0], *earlier[2:]), ridge=_RIDGE)
    return auroc(_outcome(later[0], *later[2:]), fit.risk(_features(*later[:3]))).value


def _outcome(people: Registered, start: dt.date, end: dt.date) -> Floats:
    """Whether each person has an emergency admission or dies in the year: 1 or 0."""
    admitted = people.count("spell", start, end, EMERGENCY) > 0
    return (admitted | people.died(start, end)).astype(np.float64)


def _features(people: Registered, start: dt.date, end: dt.date) -> Floats:
    """Age, sex, deprivation, conditions, frailty, and last year's use and cost: shape (people, features)."""
    cost = sum((people.cost(table, start, end) for table in NHS_TABLES), np.zeros(len(people.ids)))
    columns = [
        people.age,
        *(np.maximum(people.age - bend, 0) for bend in _BENDS),
        people.age < _INFANT,
        people.female,
        *(people.fifth == k for k in (1, 2, 4, 5)),
        *(np.log1p(people.count(table, start, end, chosen)) for table, chosen in _COUNTED),
        np.log1p(cost / _POUND),
        *(people.has(tuple(code for code, _ in condition.codes)) for condition in CONDITIONS),
        people.latest_score(),
        people.in_home,
    ]
    return np.stack(columns, axis=1).astype(np.float64)
