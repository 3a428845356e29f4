"""Plant faults into the rows of an extract."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from newcare.synthetic.arrays import Rows
from newcare.synthetic.mess.faults_of_rows import has_main_date, in_month
from newcare.synthetic.mess.kinds import FAULTS, MONTH_MISSING, REGISTERED_LIST, SLIPS, Kind
from newcare.synthetic.mess.settings import Mess
from newcare.synthetic.mess.sheet import Sheet

HOSPITAL_STAYS = "hes_apc"


@dataclass(frozen=True)
class MissingMonth:
    """The hospital and month (its first day) that are late."""

    provider: str
    month: dt.date


@dataclass(frozen=True)
class Planted:
    """A kind of fault and the rows of a sheet that have it."""

    kind: Kind
    rows: Rows


@dataclass(frozen=True)
class Spoiled:
    """What was planted in a sheet; rows count from 0 in the sheet as it then is."""

    planted: tuple[Planted, ...]
    missing_rows: int


def spoil(sheet: Sheet, mess: Mess, late: MissingMonth) -> Spoiled:
    """Change a sheet, and say what was planted in it.

    A row has one fault at most; slips in who it is about may meet, and fall only on rows without a fault, so that
    what a check should find does not depend on what else is wrong.
    """
    missing = _drop_late(sheet, mess, late)
    free = np.ones(sheet.table.num_rows, dtype=bool)
    planted: list[Planted] = []
    of_person = sheet.name == REGISTERED_LIST  # so that no registration is judged beside a faulty one
    chance, reach = sheet.chance_of_person("fault") if of_person else sheet.chance("fault"), 0.0
    chosen: list[tuple[Kind, Rows]] = []
    for kind in FAULTS:
        if not _falls_on(kind, sheet):
            continue
        share = mess.of(kind.name)
        rows = np.flatnonzero((chance >= reach) & (chance < reach + share)).astype(np.int32)
        reach += share
        chosen.append((kind, rows))
        free[rows] = False
    for kind, rows in chosen:
        if not kind.copies:
            planted.append(Planted(kind, kind.spoil(sheet, rows)))
    if not of_person:
        planted += _slips(sheet, mess, free)
    return Spoiled(tuple(_with_copies(sheet, planted, chosen)), missing)


def _slips(sheet: Sheet, mess: Mess, free: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Planted]:
    """Plant slips in who rows are about."""
    found = []
    for kind in SLIPS:
        if sheet.has(*kind.columns) and mess.of(kind.name):
            rows = np.flatnonzero(free & (sheet.chance(kind.name) < mess.of(kind.name))).astype(np.int32)
            found.append(Planted(kind, kind.spoil(sheet, rows)))
    return found


def _with_copies(sheet: Sheet, planted: list[Planted], chosen: list[tuple[Kind, Rows]]) -> list[Planted]:
    """Put copies after rows, which moves those that come later."""
    waiting = [(kind, rows) for kind, rows in chosen if kind.copies]
    while waiting:
        (kind, rows), *others = waiting
        planted = [
            *(Planted(each.kind, _moved(each.rows, rows)) for each in planted),
            Planted(kind, kind.spoil(sheet, rows)),
        ]
        waiting = [(other, _moved(at, rows)) for other, at in others]
    return planted


def _moved(rows: Rows, copied: Rows) -> Rows:
    """Where rows stand once a copy stands after each of some others."""
    return (rows + np.searchsorted(copied, rows, side="left")).astype(np.int32)


def _falls_on(kind: Kind, sheet: Sheet) -> bool:
    """Whether a kind can fall on a file."""
    return (not kind.only or sheet.name in kind.only) and sheet.has(*kind.columns) and has_main_date(sheet)


def _drop_late(sheet: Sheet, mess: Mess, late: MissingMonth) -> int:
    """Take the late month out, and count its rows."""
    if sheet.name != HOSPITAL_STAYS or not mess.of(MONTH_MISSING):
        return 0
    gone = in_month(sheet, late.provider, late.month)
    sheet.keep(~gone)
    return int(gone.sum())
