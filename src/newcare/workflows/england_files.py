"""The files of `newcare england`: all written beside, then moved into place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from newcare.engines.store import Store, storage_errors
from newcare.report.england import england_page
from newcare.report.england_findings import CAUTIONS, METHOD, TEST, EnglandFindings
from newcare.report.page import render_page
from newcare.report.workbook import write_workbook
from newcare.workflows.england_tables import england_tables

REPORT = "england.html"
_PARQUET = ("figure-11", "views", "excluded-areas")
_BESIDE = ".england-"


def write_england(findings: EnglandFindings, out: Path) -> Mapping[str, Path]:
    """Write report, Parquet files and workbook into a folder, made where absent.

    Every file is written beside the old ones first; then each is moved into its place, the report last. A run that
    stops earlier leaves the files of the last one untouched.

    Returns:
        File name -> path.

    Raises:
        FolderBusy: another run holds the folder. StorageFailure: the disk is full or closed to us.
    """
    tables = england_tables(findings)
    with Store(out).writing(), storage_errors(out):
        for leftover in out.glob(f"{_BESIDE}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_BESIDE, dir=out) as folder:
            beside = Path(folder)
            for name in _PARQUET:
                pq.write_table(tables[name], beside / f"{name}.parquet")
            write_workbook(beside / "england.xlsx", tables, _notes(findings))
            (beside / REPORT).write_text(render_page(england_page(findings)), encoding="utf-8")
            return _move(beside, out)


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


def _move(beside: Path, out: Path) -> dict[str, Path]:
    """Sync each file to disk and move it into place, the report last."""
    names = sorted((path.name for path in beside.iterdir()), key=lambda name: (name == REPORT, name))
    for name in names:
        with (beside / name).open("rb") as file:
            os.fsync(file.fileno())
    for name in names:
        os.replace(beside / name, out / name)
    return {name: out / name for name in names}
