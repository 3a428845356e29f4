"""One report as plain values, and those values as one self-contained HTML file.

The file needs no network and no script: its style is inside it and its charts are pictures inside it. Each section
holds one idea and says its answer first; a table stands under each chart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from newcare.errors import InvalidInput
from newcare.report.charts.drawing import Picture, draw_picture
from newcare.report.style_sheet import style_sheet

Tone = Literal["good", "bad", "unsure", "steady", "plain"]
_LONG_TABLE = 20  # rows
_MANY_COLUMNS = 6
_SHORT_NAME = 12  # letters


@dataclass(frozen=True)
class TableColumn:
    """One column of a table: `key` finds its cell in a row, `label` heads it; numbers align right."""

    key: str
    label: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class DataTable:
    """A table for people: cells are already words, and the first column names the row.

    `links` leads from the name of a row to a page about it, where there is one.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[Mapping[str, str], ...]
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        """Whether the table scrolls in a window of its own, so that the next section stays in reach."""
        return len(self.rows) > _LONG_TABLE

    @property
    def many_columns(self) -> bool:
        """Whether the table needs smaller letters, and cells of more than one line, to fit the page."""
        return len(self.columns) > _MANY_COLUMNS

    @property
    def short_names(self) -> bool:
        """Whether rows have names short enough to stay on one line on a phone."""
        return all(len(row[self.columns[0].key]) <= _SHORT_NAME for row in self.rows)


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification without `$schema`, `width` or `config`; `description` is its text alternative."""

    title: str
    description: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Notes:
    """How a section's numbers came about: method, what the interval means, which data."""

    method: str
    interval: str
    data_version: str
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One idea. The first paragraph of `answer` is the answer; each chart is followed by the table of its rank."""

    anchor: str
    heading: str
    answer: str | tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()
    notes: Notes | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The answer, paragraph by paragraph."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer


@dataclass(frozen=True)
class KeyFigure:
    """One number at the head of the page. `tone` shows as a mark and a word as well as a colour."""

    label: str
    value: str
    detail: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Download:
    """A file beside the page: `href` is its name, `words` say what it holds."""

    href: str
    words: str


@dataclass(frozen=True)
class Page:
    """A whole report. `banner` says what a reader must know first, such as "Synthetic place: made-up people"."""

    title: str
    lede: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    colophon: tuple[str, ...]
    banner: str | None = None
    downloads: tuple[Download, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A chart drawn, with the table that stands under it; either may be missing, not both."""

    chart: Chart | None
    picture: Picture | None
    table: DataTable | None


def render_page(page: Page) -> str:
    """Write the report as one HTML document, encoded later as UTF-8.

    Raises:
        InvalidInput: two sections share an anchor, an anchor is no identifier, or a chart has no table under it.
    """
    _check(page)
    exhibits = {section.anchor: _exhibits(section) for section in page.sections}
    template = _environment().get_template("page.html.j2")
    return template.render(page=page, exhibits=exhibits, style_sheet=style_sheet())


def _exhibits(section: Section) -> list[Exhibit]:
    """Draw the section's charts and put each beside its table."""
    return [
        Exhibit(chart, draw_picture(chart.spec) if chart else None, table)
        for chart, table in zip_longest(section.charts, section.tables)
    ]


def _check(page: Page) -> None:
    """Refuse a page whose links would lead astray or whose charts have no table."""
    for anchor, times in Counter(section.anchor for section in page.sections).items():
        if times > 1 or re.fullmatch(r"[a-z][a-z0-9-]*", anchor) is None or anchor in _TAKEN:
            raise InvalidInput(
                "Each section needs an anchor of its own: small letters, digits and hyphens.",
                seen=repr(anchor),
                remedy=f"Choose another; these are taken by the page itself: {', '.join(sorted(_TAKEN))}.",
            )
    for section in page.sections:
        if not all(chart.description.strip() for chart in section.charts):
            raise InvalidInput(
                "Each chart needs a description, for readers who cannot see the picture.",
                seen=f"none in '{section.anchor}'",
                remedy="Say in a sentence or two what the chart shows.",
            )
        if len(section.charts) > len(section.tables):
            raise InvalidInput(
                "Each chart needs a table under it, for readers who cannot see the picture.",
                seen=f"{len(section.charts)} charts and {len(section.tables)} tables in '{section.anchor}'",
                remedy="Give the section one table for each chart, in the same order.",
            )


_TAKEN = frozenset({"main", "contents", "colophon"})


def _keep_together(text: str) -> str:
    """Keep a number with its sign and its unit, and a year with its quarter, on one line."""
    text = re.sub(r"(?<=\d) (?=(%|million|billion|Q[1-4])(\W|$))", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"(?<=[+−])(?=£)", "\N{WORD JOINER}", text)


@cache
def _environment() -> Environment:
    """Templates of this package; every value is escaped, and a missing one is an error."""
    environment = Environment(
        loader=PackageLoader("newcare.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = _keep_together
    return environment
