"""The files of `newcare england`, published whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from newcare import __version__
from newcare.engines import Store
from newcare.report.england.contents import measures_section
from newcare.report.england.findings import CAUTIONS, METHOD, TEST, EnglandFindings
from newcare.report.england.page import england_page
from newcare.report.page import render_page
from newcare.report.workbook import write_workbook
from newcare.workflows.england_measure_tables import measure_tables
from newcare.workflows.england_measures import Browse
from newcare.workflows.england_tables import england_tables

REPORT = "england.html"
_PARQUET = ("figure-11", "views", "excluded-areas", "measure_change", "series_break", "source_check")
_STEP = "england"


def write_england(
    findings: EnglandFindings, browse: Browse, panels: Mapping[str, pa.Table], out: Path
) -> Mapping[str, Path]:
    """Write report, pages of measures and areas, tables, panels and workbook into a results folder, made where absent.

    All are written beside, then one manifest is switched, as `newcare run` does; a run that stops earlier leaves the
    last result as it was.

    Returns:
        File name -> path.

    Raises:
        FolderBusy: another run holds the folder. StorageFailure: the disk is full or closed to us.
    """
    tables = england_tables(findings) | measure_tables(browse.published, findings.data_version)
    pages = browse.rendered()
    names = [REPORT, "england.xlsx", *(f"{name}.parquet" for name in _PARQUET)]
    names += [*(f"{name}.csv" for name in panels), *pages]
    store, key = Store(out), uuid4().hex
    with store.writing():
        with store.build(_STEP, key) as folder:
            for name in _PARQUET:
                pq.write_table(tables[name], folder / f"{name}.parquet")
            for name, panel in panels.items():
                pacsv.write_csv(panel, folder / f"{name}.csv")
            write_workbook(folder / "england.xlsx", tables, _notes(findings))
            section = measures_section(browse.published, browse.measure_pages, findings.data_version)
            (folder / REPORT).write_text(render_page(england_page(findings, section)), encoding="utf-8")
            for name, page in pages.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(page, encoding="utf-8")
        place = store.place(_STEP, key).relative_to(out).as_posix()
        store.publish(
            {
                "format": 1,
                "newcare": __version__,
                "data_version": findings.data_version,
                "steps": {_STEP: {"key": key}},
                "tables": {},
                "files": {name: f"{place}/{name}" for name in names},
                "shown": names,
            }
        )
    return {name: out / name for name in names}


def _notes(findings: EnglandFindings) -> list[tuple[str, str]]:
    """What a reader of the workbook needs to know."""
    return [
        ("What this is", "The auditors' Figure 11 recomputed on published numbers"),
        ("Method", METHOD),
        ("Test", TEST),
        *(("Caution", words) for words in CAUTIONS),
        ("Data version", findings.data_version),
        ("Source", findings.attribution),
    ]
