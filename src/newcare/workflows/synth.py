"""A made-up place on request: as extracts or as tables of records, with faults planted or none, and its calibration."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from newcare.synthetic import Effect, PlaceSettings, Truth, write_place
from newcare.synthetic.calibration import PEOPLE, calibrate
from newcare.synthetic.flows import FileFormat, FlowFormat, write_flows
from newcare.synthetic.mess import KINDS, Mess

__all__ = [
    "KINDS",
    "Effect",
    "FileFormat",
    "FlowFormat",
    "Form",
    "Mess",
    "PlaceSettings",
    "calibration",
    "make_up",
]


class Form(StrEnum):
    """What a place is written as."""

    FLOWS = "flows"
    TABLES = "tables"


def make_up(
    settings: PlaceSettings,
    folder: Path,
    form: Form,
    files: FlowFormat,
    mess: Mess,
    progress: Callable[[int, int], None],
) -> Truth:
    """Write a place into a folder; `files` and `mess` count for extracts alone."""
    if form is Form.TABLES:
        return write_place(settings, folder, progress=progress)
    return write_flows(settings, folder, form=files, mess=mess, progress=progress)


def calibration(seed: int) -> list[dict[str, Any]]:
    """Compare a place of that seed, large enough for the tolerances, with every target.

    Returns:
        One entry a target: target, of (its group, or None), title, figure, tolerance, seen, within, claimed (whether
        the model says that it meets it), unit, source, standing, note.
    """
    return [
        {
            "target": each.target.name,
            "of": each.target.of,
            "title": each.target.title,
            "figure": each.target.figure,
            "tolerance": each.target.within,
            "seen": round(each.seen, 3),
            "within": each.within,
            "claimed": each.target.met,
            "unit": each.target.unit,
            "source": each.target.source,
            "standing": each.target.standing,
            "note": each.target.note,
        }
        for each in calibrate(PlaceSettings(people=PEOPLE, seed=seed))
    ]
