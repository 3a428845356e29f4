"""Facts of the neighbourhood health programme's monthly return: places, months, metrics and columns of its workbook.

Source: The-Strategy-Unit/nnhip_index_and_scorecard 2b82ec2, data collection template v1.2 (MIT).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TOTAL = "Total"
GROUPS = AGE_GROUP, ETHNIC_GROUP, DEPRIVATION_QUINTILE = "Age Group", "Ethnic Group", "Deprivation Quintile"
NOT_KNOWN = "Not known"
CASELOAD = "caseload"
"""The one metric that has no number of patients and no rate: it is a number of patients itself."""


@dataclass(frozen=True)
class Metric:
    """One metric: its id in the workbook, our name, and the wordings of its first row.

    `indicators` count it from records, added up; there are none where the tables of records cannot tell it.
    """

    id: str
    name: str
    wordings: tuple[str, ...]
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeighbourhoodReturn:
    """What the workbook may hold; months are their first days; bands go by group in the order of the template."""

    places: frozenset[str]
    first_month: dt.date
    last_month: dt.date
    metrics: tuple[Metric, ...]
    bands: Mapping[str, Mapping[str, tuple[str, ...]]]

    def columns(self, template: str) -> tuple[str, ...]:
        """Names of the wanted columns of a template, in its order."""
        groups = self.bands[template].items()
        return (TOTAL, *(f"{group} {band}" for group, bands in groups for band in bands))


@cache
def neighbourhood_return() -> NeighbourhoodReturn:
    """The facts; `bands` by template: `80_plus` or `80_89_and_90_plus`."""
    read = tomllib.loads((files("newcare.reference") / "neighbourhood_return.toml").read_text("utf-8"))
    metrics = (
        Metric(each["id"], each["name"], tuple(each["wordings"]), tuple(each.get("indicators", ())))
        for each in read["metrics"]
    )
    return NeighbourhoodReturn(
        frozenset(read["places"]),
        read["first_month"],
        read["last_month"],
        tuple(metrics),
        {template: _bands(read["bands"], oldest) for template, oldest in read["oldest_bands"].items()},
    )


def _bands(groups: Mapping[str, Any], oldest: list[str]) -> dict[str, tuple[str, ...]]:
    """Bands of every group, with the template's oldest age groups."""
    return {group: (*bands, *(oldest if group == AGE_GROUP else ())) for group, bands in groups.items()}
