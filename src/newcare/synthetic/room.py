"""A folder that is replaced whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from newcare.errors import FolderBusy, StorageFailure


@contextmanager
def replaced_whole(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in, which takes the place of `folder` when the block ends well.

    However the block ends, `folder` is whole: as it was before, or as it was written. Its parents are made. What a
    killed run left beside it is cleared away, or put back if it was killed between the two last steps.

    Raises:
        FolderBusy: another process is writing the same folder.
        StorageFailure: the disk is full or refuses to be written.
    """
    shown, folder = folder, folder.resolve()
    room, before = _beside(folder, "partial"), _beside(folder, "before")
    with _storage_failures(shown):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _held(_beside(folder, "lock"), shown):
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


@contextmanager
def _held(lock: Path, folder: Path) -> Iterator[None]:
    """Hold a lock, or refuse at once."""
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        raise FolderBusy(
            f"Another run is writing {folder}.", remedy="Wait until it ends, or write to another folder."
        ) from None
    try:
        yield
    finally:
        held.release()


@contextmanager
def _storage_failures(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise StorageFailure(
            f"The folder {folder} could not be written; what it held before is untouched.",
            seen=error.strerror or str(error),
            remedy="Free space on the disk, or give a folder that you may write.",
        ) from error


def _mend(folder: Path, room: Path, before: Path) -> None:
    """Clear away what a killed run left, or put it back where that run had not finished."""
    if before.exists() and not folder.exists():
        before.rename(folder)
    for left in (room, before):
        if left.exists():
            shutil.rmtree(left)


def _switch(room: Path, folder: Path, before: Path) -> None:
    """Put the new folder in the place of the old."""
    for file in room.iterdir():
        _flush(file)
    if folder.exists():
        folder.rename(before)
    try:
        room.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _flush(file: Path) -> None:
    """Have the disk keep a file, so that a power cut cannot empty what a name stands for."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
