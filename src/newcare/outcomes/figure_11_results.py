"""What the recomputed Figure 11 is made of: its settings, its views, its list of breaks and its variants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from newcare.outcomes.area_index import GroupChange, IndexPoint, LeverageArea
from newcare.reference.vanguards import VanguardArea

PUBLISHED_PERCENT: Mapping[str, float] = {"MCP": 0.9, "PACS": 2.6, "rest": 6.3}
PUBLISHED_BASELINE = "2014-15"
PUBLISHED_SOURCE = (
    "National Audit Office, Developing new care models through NHS vanguards, HC 1129, June 2018"
)
BASELINE, FOLLOW_UP, HES_BASELINE = 2014, 2017, 2015
WINDOW, THRESHOLD = 6, 0.15
LABELLINGS, SEED = 9_999, 20180629
YEAR_BEFORE = "year-before"
MAR_MEASURE = "non-elective general and acute first finished consultant episodes"


@dataclass(frozen=True)
class View:
    """One reading of Figure 11: changes and series of MCP, PACS and the rest."""

    key: str
    title: str
    source: str
    measure: str
    baseline: str
    follow_up: str
    changes: Mapping[str, GroupChange]
    series: tuple[IndexPoint, ...]


@dataclass(frozen=True)
class AreaStep:
    """A step in an area's share of England's episodes; `compared` where its windows lie inside the compared years."""

    unit: str
    unit_name: str
    group: str
    month: dt.date
    change_percent: float
    share_before_percent: float
    share_after_percent: float
    compared: bool


@dataclass(frozen=True)
class Variant:
    """The same comparison with one choice made differently."""

    key: str
    words: str
    changes: Mapping[str, GroupChange]


@dataclass(frozen=True)
class Figure11:
    """Everything that the page and the files show."""

    views: tuple[View, ...]
    steps: tuple[AreaStep, ...]
    variants: tuple[Variant, ...]
    leverage: tuple[LeverageArea, ...]
    mapping: tuple[VanguardArea, ...]
    names: Mapping[str, str]

    @property
    def excluded(self) -> tuple[str, ...]:
        """Areas with a reporting break, in the order of their codes."""
        return tuple(sorted({step.unit for step in self.steps}))

    def view(self, key: str) -> View:
        """One view by its key."""
        return next(view for view in self.views if view.key == key)
