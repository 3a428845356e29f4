"""A folder that is replaced whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newcare.engines.store import held, storage_errors, sync


@contextmanager
def replaced_whole(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in, which takes the place of `folder` when the block ends well.

    However the block ends, `folder` is whole: as it was before, or as it was written. Its parents are made. What a
    killed run left beside it is cleared away, or put back if it was killed between the two last steps.

    Raises:
        FolderBusy: another process is writing the same folder.
        StorageFailure: the disk is full or refuses to be written.
    """
    folder = folder.resolve()
    room, before = _beside(folder, "partial"), _beside(folder, "before")
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with held(_beside(folder, "lock"), folder):
            _mend(folder, room, before)
            room.mkdir()
            try:
                yield room
                _switch(room, folder, before)
            finally:
                shutil.rmtree(room, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    """Hidden neighbour of a folder."""
    return folder.parent / f".{folder.name}.{what}"


def _mend(folder: Path, room: Path, before: Path) -> None:
    """Clear away what a killed run left, or put it back where that run had not finished."""
    if before.exists() and not folder.exists():
        before.rename(folder)
    for left in (room, before):
        if left.exists():
            shutil.rmtree(left)


def _switch(room: Path, folder: Path, before: Path) -> None:
    """Put the new folder in the place of the old."""
    sync(room)
    if folder.exists():
        folder.rename(before)
    try:
        room.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
