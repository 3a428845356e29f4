"""What is true of a synthetic place: what was set, and the effect that an evaluation should find."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newcare.synthetic.admissions import PotentialAdmissions
from newcare.synthetic.arrays import Floats
from newcare.synthetic.assessment import silent_sites
from newcare.synthetic.breaks import ReportingBreak
from newcare.synthetic.care_model import Wave
from newcare.synthetic.layout import Layout
from newcare.synthetic.prices import PRICE_BASE
from newcare.terms import UnitOfDelivery

MARK = "newcare synthetic place, version 1"


@dataclass(frozen=True)
class Truth:
    """The truth of a synthetic place, kept beside its records as `truth.json`.

    Treated cells are units of the care model in the quarters from their start. Expected admissions are emergency
    admissions of registered people from the first day to the last, by day of admission, given the people and their
    potential admissions; reporting breaks lose some of them from the records and do not change these numbers.

    `relative_effect` is the effect over all treated cells, each weighted by its expected admissions without the
    effect; `effect_by_year` is the effect in each year since the start that the place lasts long enough to see.
    """

    relative_effect: float
    effect_by_year: tuple[float, ...]
    expected_admissions_without_effect: float
    expected_admissions_with_effect: float
    unit: UnitOfDelivery
    waves: tuple[Wave, ...]
    reporting_breaks: tuple[ReportingBreak, ...]
    silent_sites: tuple[str, ...]
    seed: int
    people: int
    first_day: dt.date
    last_day: dt.date
    price_base: str = PRICE_BASE

    def to_json(self) -> str:
        """Write as JSON, dates as ISO 8601."""
        content = {"kind": MARK, **dataclasses.asdict(self)}
        return json.dumps(content, indent=2, default=lambda value: value.isoformat()) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Truth:
        """Read what `to_json` wrote."""
        content: dict[str, Any] = json.loads(text)
        del content["kind"]
        day = dt.date.fromisoformat
        return cls(
            **content
            | {
                "effect_by_year": tuple(content["effect_by_year"]),
                "unit": UnitOfDelivery(content["unit"]),
                "waves": tuple(Wave(wave["unit"], day(wave["start"])) for wave in content["waves"]),
                "reporting_breaks": tuple(
                    ReportingBreak(gap["provider"], day(gap["month"])) for gap in content["reporting_breaks"]
                ),
                "silent_sites": tuple(content["silent_sites"]),
                "first_day": day(content["first_day"]),
                "last_day": day(content["last_day"]),
            }
        )


def expected_without_effect(potential: PotentialAdmissions, years: int) -> Floats:
    """Expected admissions in treated cells without the effect, by year since the start: shape (years,)."""
    treated = np.flatnonzero((potential.year_since_start >= 0) & (potential.events.day >= 0))
    expected: Floats = np.zeros(years)
    np.add.at(expected, potential.year_since_start[treated], potential.chance[treated])
    return expected


def truth_of(layout: Layout, parts: Sequence[Floats]) -> Truth:
    """State the truth, given each chunk's expected admissions by year since the start."""
    settings, expected = layout.settings, np.sum(parts, axis=0)
    seen = np.flatnonzero(expected).astype(np.int32)
    effect = settings.effect.at(seen)
    without, by_effect = float(expected.sum()), float(expected[seen] @ effect)
    return Truth(
        relative_effect=round(by_effect / without, 9) if without else 0.0,
        effect_by_year=tuple(float(value) for value in effect),
        expected_admissions_without_effect=round(without, 3),
        expected_admissions_with_effect=round(without + by_effect, 3),
        unit=settings.unit,
        waves=layout.starts.waves,
        reporting_breaks=layout.breaks,
        silent_sites=silent_sites(layout),
        seed=settings.seed,
        people=settings.people,
        first_day=settings.first_day,
        last_day=settings.last_day,
    )
