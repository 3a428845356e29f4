"""Recompute the auditors' Figure 11 from official statistics: read, compare, judge, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newcare.outcomes.area_index import REST
from newcare.outcomes.care_model_panels import care_model_panels
from newcare.outcomes.figure_11 import figure_11
from newcare.outcomes.figure_11_checks import check_sources
from newcare.outcomes.figure_11_results import PUBLISHED_PERCENT, PUBLISHED_SOURCE, View
from newcare.outcomes.figure_11_sources import Figure11Sources, on_stable_units
from newcare.outcomes.figure_11_verdicts import short_stay_parts, verdicts
from newcare.outcomes.published_measures import PublishedMeasures
from newcare.records.official import (
    AREA_POPULATION,
    ATTRIBUTION,
    FIGURE_11_SOURCES,
    HOSPITAL_EPISODES,
    MONTHLY_ACTIVITY,
    Publication,
    find_publications,
    fingerprint,
)
from newcare.records.official_activity import (
    read_annual_admissions,
    read_area_population,
    read_monthly_activity,
)
from newcare.reference.accepted_breaks import accepted_breaks
from newcare.reference.vanguards import read_vanguard_areas, vanguard_table
from newcare.report.england.break_words import odd_months_of
from newcare.report.england.findings import METHOD, TEST, EnglandFindings
from newcare.report.england.words import lede, order_in_variants, verdict_paragraph
from newcare.terms.words import number_words
from newcare.workflows.england_files import REPORT, write_england
from newcare.workflows.england_measures import Browse, areas_wanted, read_measures
from newcare.workflows.england_tables import changes_as_json, measures_as_json

_HOLDS = {True: "holds", False: "DOES NOT HOLD", None: "nothing to compare with"}
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class EnglandResult:
    """What was found and where it was written; `files` is file name -> path."""

    findings: EnglandFindings
    published: PublishedMeasures
    files: Mapping[str, Path]

    @property
    def report(self) -> Path:
        """The report to open."""
        return self.files[REPORT]

    @property
    def verdict(self) -> tuple[str, ...]:
        """Which published conclusion survives which check: a summary, then a paragraph a conclusion."""
        judged = self.findings.verdicts
        opening = f"{lede(judged)} {order_in_variants(self.findings.figure.variants)}"
        return (opening, *(verdict_paragraph(each, self.findings.figure) for each in judged))

    def lines(self) -> list[str]:
        """Words for a terminal: the changes, the verdict, what was checked, where the report is."""
        views = self.findings.figure.views
        return [
            f"{'view':26} {'from':8} {'MCP':>7} {'p':>7} {'PACS':>7} {'p':>7} {'rest':>7}   % per head, to 2017-18",
            *(_line(view) for view in views),
            "",
            *self.verdict,
            "",
            *(f"Checked: {each.what}: {_HOLDS[each.holds]} ({each.seen})." for each in self.findings.checks),
            f"Report: {self.report}",
        ]

    def as_json(self) -> dict[str, Any]:
        """The one object of `--json`, but for the seconds taken."""
        figure = self.findings.figure
        return {
            "views": {view.key: changes_as_json(view.changes) for view in figure.views},
            "baseline": {view.key: view.baseline for view in figure.views},
            "measure": {view.key: view.measure for view in figure.views},
            "published": {**PUBLISHED_PERCENT, "source": PUBLISHED_SOURCE},
            "conclusions": [
                {"key": each.key, "conclusion": each.conclusion, "standing": dict(each.standings)}
                for each in self.findings.verdicts
            ],
            "verdict": " ".join(self.verdict),
            "variants": {variant.key: changes_as_json(variant.changes) for variant in figure.variants},
            "excluded_areas": list(figure.excluded),
            "not_counted": [f"{area.vanguard}: {area.unit}" for area in figure.mapping if not area.counted],
            "checks": [asdict(check) for check in self.findings.checks],
            "measures": measures_as_json(self.published),
            "method": f"{METHOD} {TEST}",
            "data_version": self.findings.data_version,
            "report": str(self.report),
            "files": {name: str(path) for name, path in self.files.items()},
        }


def browse_england(
    sources: Path,
    out: Path,
    mapping: Path | None = None,
    on_progress: Progress | None = None,
    *,
    breaks: Path | None = None,
    areas: Sequence[str] = (),
) -> EnglandResult:
    """Read the published files, make the four views, judge the published conclusions, write report and pages.

    Args:
        sources: folder with the published files, under their expected names.
        out: folder for the results; made where absent.
        mapping: CSV that replaces the shipped mapping of vanguards to areas.
        breaks: TOML file of breaks that the user has judged; they come before those shipped.
        areas: codes of areas that get a page beside those of care models; "all" for every one.
        on_progress: told of each piece of work.

    Raises:
        MissingSource: a published file is not there. InvalidRecords: one is not what it should be.
        InvalidInput: the mapping has a value that is not allowed, or leaves a care model without areas.
        FolderBusy, StorageFailure: the results cannot be written.
    """
    tell = on_progress or (lambda *_: None)
    tell("reading", 0, 4)
    paths = find_publications(sources, FIGURE_11_SOURCES)
    contents = {publication: path.read_bytes() for publication, path in paths.items()}
    table = vanguard_table(mapping)
    numbers = _read(contents, paths)
    areas_of_models = read_vanguard_areas(table, numbers.units, *([mapping.name] if mapping else []))
    tell("comparing", 1, 4)
    figure = figure_11(numbers, areas_of_models)
    tell("screening", 2, 4)
    groups = {
        unit: group
        for unit, group in zip(numbers.units, numbers.groups(areas_of_models), strict=True)
        if group != REST
    }
    published, every = read_measures(sources, numbers.population, groups, accepted_breaks(breaks))
    version = fingerprint({**every, **{paths[each].name: contents[each] for each in paths}, "mapping": table})
    browse = Browse(published, areas_wanted(areas, published, groups, numbers.units), version)
    findings = EnglandFindings(
        figure,
        verdicts(figure),
        short_stay_parts(figure),
        check_sources(numbers),
        version,
        ATTRIBUTION,
        odd_months_of(published),
    )
    tell("drawing", 3, 4)
    panels = care_model_panels(numbers, areas_of_models, published)
    return EnglandResult(findings, published, write_england(findings, browse, panels, out))


def _line(view: View) -> str:
    """One view on one line of fixed width."""
    cells = []
    for change in view.changes.values():
        cells.append(f"{number_words(change.change_percent, signed=True):>7}")
        if change.permutation_p is not None:
            cells.append(f"{change.permutation_p:7.4f}")
    return f"{view.key:26} {view.baseline:8} {' '.join(cells)}"


def _read(contents: Mapping[Publication, bytes], paths: Mapping[Publication, Path]) -> Figure11Sources:
    """Read the three publications and bring them onto stable units."""
    return on_stable_units(
        read_monthly_activity(contents[MONTHLY_ACTIVITY], paths[MONTHLY_ACTIVITY]),
        read_annual_admissions(contents[HOSPITAL_EPISODES], paths[HOSPITAL_EPISODES]),
        read_area_population(contents[AREA_POPULATION], paths[AREA_POPULATION]),
    )
