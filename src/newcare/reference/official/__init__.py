"""Official statistics as data: which files are read, what they count, and the published figures they must meet.

A file of series has a row an area and period; a file of areas has a row an area. Both are described in TOML beside this
module, so that another publication is a new file and no new code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Areas:
    """Which rows are areas: their code column, name column, kind; `merged` codes are brought onto stable units.

    `without` is a word in the names of rows that are no areas; `all` is the code of rows that repeat England.
    """

    column: str
    kind: str
    name: str | None = None
    merged: bool = False
    without: str | None = None
    all: str | None = None


@dataclass(frozen=True)
class Periods:
    """When: column, how it is written, whether a month or a financial year by its first calendar year."""

    column: str
    format: str
    kind: str
    first: str | None = None


@dataclass(frozen=True)
class Measure:
    """What is counted: a column, or the sum of some, over the rows where other columns hold given values."""

    id: str
    title: str
    counting: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def read(self) -> tuple[str, ...]:
        """Columns that are added up."""
        return self.columns if self.column is None else (self.column,)


@dataclass(frozen=True)
class PublishedTotal:
    """A published figure for England: the rows must come to `least` to `most` of it. Year is a financial year."""

    column: str
    published: float
    least: float
    most: float
    source: str
    period: str | None = None


@dataclass(frozen=True)
class Parts:
    """A column that is the sum of others in every row."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class SeriesFile:
    """A publication with a row an area and period, and value of the columns `by` where it has any."""

    name: str
    title: str
    publisher: str
    file_name: str
    areas: Areas
    periods: Periods
    measures: tuple[Measure, ...]
    totals: tuple[PublishedTotal, ...] = ()
    parts: tuple[Parts, ...] = ()
    keep: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    caution: str | None = None


@dataclass(frozen=True)
class AreaFile:
    """A publication with a row an area: `key` is unique, `numbers` are whole and 0 or more, `rows` as published.

    `shares` names a column whose values add up to 1 over the rows of one `key`; such a file may repeat its key.
    `distinct` has how many values a column holds.
    """

    name: str
    title: str
    publisher: str
    file_name: str
    key: str
    rows: int
    numbers: tuple[str, ...] = ()
    totals: tuple[PublishedTotal, ...] = ()
    distinct: Mapping[str, int] = field(default_factory=dict)
    shares: str | None = None
    caution: str | None = None


@cache
def series_files() -> tuple[SeriesFile, ...]:
    """Publications with a row an area and period, by name."""
    return tuple(_series(name, raw) for name, raw in _files() if "measures" in raw)


@cache
def area_files() -> tuple[AreaFile, ...]:
    """Publications with a row an area, by name."""
    return tuple(_area(name, raw) for name, raw in _files() if "measures" not in raw)


def _files() -> list[tuple[str, dict[str, Any]]]:
    folder = files("newcare.reference.official")
    found = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return [
        (name.removesuffix(".toml"), tomllib.loads((folder / name).read_text(encoding="utf-8")))
        for name in found
    ]


def _series(name: str, raw: dict[str, Any]) -> SeriesFile:
    return SeriesFile(
        name,
        areas=Areas(**raw.pop("areas")),
        periods=Periods(**raw.pop("periods")),
        measures=tuple(
            Measure(**each | {"columns": tuple(each.get("columns", ()))}) for each in raw.pop("measures")
        ),
        by=tuple(raw.pop("by", ())),
        totals=_totals(raw),
        parts=tuple(Parts(each["whole"], tuple(each["parts"])) for each in raw.pop("parts", [])),
        **raw,
    )


def _area(name: str, raw: dict[str, Any]) -> AreaFile:
    return AreaFile(name, numbers=tuple(raw.pop("numbers", ())), totals=_totals(raw), **raw)


def _totals(raw: dict[str, Any]) -> tuple[PublishedTotal, ...]:
    return tuple(PublishedTotal(**each) for each in raw.pop("totals", []))
