"""Every published measure that a folder holds: read, checked, screened, compared; and its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from newcare.errors import InvalidInput
from newcare.outcomes.area_index import REST
from newcare.outcomes.published_measures import MeasureFindings, PublishedMeasures, measure_findings
from newcare.records.official import ATTRIBUTION
from newcare.records.official_activity import AreaPopulation
from newcare.records.official_areas import read_area_file
from newcare.records.official_checks import SourceCheck
from newcare.records.official_series import read_series_file
from newcare.reference.accepted_breaks import AcceptedBreak
from newcare.reference.official import area_files, series_files
from newcare.report.england.area_page import area_page
from newcare.report.england.measure_page import measure_page
from newcare.report.england.words import GROUP_NAMES
from newcare.report.page import Page, render_page
from newcare.terms import CareModel

EVERY_AREA = "all"
COMPARED = (CareModel.MCP.value, CareModel.PACS.value)


@dataclass(frozen=True)
class Browse:
    """The measures of a folder, and the areas that get a page: code -> care model or rest."""

    published: PublishedMeasures
    areas: Mapping[str, str]
    data_version: str

    @property
    def measure_pages(self) -> Mapping[str, str]:
        """Measure -> where its page lies under the results folder."""
        return {
            each.series.measure.id: f"measures/{each.series.measure.id}.html"
            for each in self.published.measures
        }

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every page with where it lies."""
        links = {area: f"../areas/{_file_name(area)}" for area in self.areas}
        for each in self.published.measures:
            yield (
                self.measure_pages[each.series.measure.id],
                measure_page(each, links, self.data_version, ATTRIBUTION),
            )
        for area, group in self.areas.items():
            name = GROUP_NAMES[group] if group == REST else f"{GROUP_NAMES[group]} area"
            yield (
                f"areas/{_file_name(area)}",
                area_page(area, self.published, name, self.data_version, ATTRIBUTION),
            )

    def rendered(self) -> dict[str, str]:
        """Every page as HTML by where it lies; many are drawn on all cores."""
        names, pages = zip(*self.pages(), strict=True)
        if len(pages) <= _FEW:
            return dict(zip(names, map(render_page, pages), strict=True))
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            return dict(zip(names, pool.map(render_page, pages, chunksize=4), strict=True))


_FEW = 60


def read_measures(
    sources: Path, population: AreaPopulation, groups: Mapping[str, str], register: Sequence[AcceptedBreak]
) -> tuple[PublishedMeasures, dict[str, bytes]]:
    """Read every publication that the folder holds, check it and screen its measures.

    Args:
        sources: folder with published files under their names; those that are not there are named, not missed.
        population: persons of areas by year.
        groups: area -> care model.
        register: breaks that were judged.

    Returns:
        What was found, and the bytes of each file read, by name.
    """
    measures: list[MeasureFindings] = []
    checks: list[SourceCheck] = []
    absent, contents = [], {}
    wanted = {each.file_name: each.title for each in series_files()}
    wanted |= {each.file_name: each.title for each in area_files()}
    for name, title in wanted.items():
        if (sources / name).is_file():
            contents[name] = (sources / name).read_bytes()
        else:
            absent.append(title)
    for series in series_files():
        if series.file_name in contents:
            path = sources / series.file_name
            read = read_series_file(series, contents[path.name], path, population.units)
            checks += read.checks
            measures += [
                measure_findings(each, register, population, groups, COMPARED) for each in read.series
            ]
    for areas in area_files():
        if areas.file_name in contents:
            path = sources / areas.file_name
            checks += read_area_file(areas, contents[path.name], path)[1]
    return PublishedMeasures(tuple(measures), tuple(checks), tuple(absent)), contents


def areas_wanted(
    asked: Sequence[str], published: PublishedMeasures, groups: Mapping[str, str], units: Sequence[str]
) -> dict[str, str]:
    """Areas that get a page: those of care models and those asked for ("all" for every one).

    Raises:
        InvalidInput: no measure counts an area that was asked for.
    """
    counted = {area for each in published.grouped for area in each.series.areas}
    unknown = sorted(set(asked) - counted - {EVERY_AREA})
    if unknown:
        raise InvalidInput(
            "No published measure counts these areas.",
            seen=", ".join(unknown),
            remedy="Give codes of clinical commissioning groups of 2017, such as 05C, or all.",
        )
    wanted = counted if EVERY_AREA in asked else {*groups, *asked} & counted
    return {unit: groups.get(unit, REST) for unit in units if unit in wanted}


def _file_name(area: str) -> str:
    return f"{area.replace('+', '-')}.html"
