"""A results folder: whole or not at all, whatever stops the run.

    manifest.json            names every table and file of the last whole result; switched last
    store/<step>/<key>/      what a step made, under the key of its code, parameters and inputs
    .lock                    held by the one run that may write

A step's folder is written beside, synced to disk and moved into place, so a folder that has its final name is whole.
Readers follow the manifest and never see a mix of two runs.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from newcare.errors import FolderBusy, InvalidInput, StorageFailure

MANIFEST = "manifest.json"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_OURS = {errno.EROFS, errno.EACCES, errno.EIO, errno.EEXIST, errno.ENOTDIR, errno.ENOENT}


class Store:
    """The files of one results folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for one run; refuses when another run holds it."""
        with storage_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with held(self.folder / ".lock", self.folder):
            self._sweep()
            yield

    def manifest(self) -> dict[str, Any] | None:
        """The last whole result, or None where there is none yet."""
        path = self.folder / MANIFEST
        if not path.exists():
            return None
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput(
                f"'{path}' is not a manifest that newcare wrote.",
                remedy="Give another folder with --out, or delete this one.",
            ) from error
        return found

    def place(self, step: str, key: str) -> Path:
        """Where a step's results lie, made or not."""
        return self.folder / "store" / step / key[:24]

    @contextmanager
    def build(self, step: str, key: str) -> Iterator[Path]:
        """Give a folder to write into; it gets its final name only when the block ends well."""
        final = self.place(step, key)
        beside = final.with_name(f".{final.name}.{os.getpid()}")
        with storage_errors(self.folder):
            beside.mkdir(parents=True)
            try:
                yield beside
                sync(beside)
                shutil.rmtree(final, ignore_errors=True)  # there only if it is not whole
                os.replace(beside, final)
                _sync_folder(final.parent)
            finally:
                shutil.rmtree(beside, ignore_errors=True)

    def publish(self, manifest: dict[str, Any]) -> None:
        """Make this the result that readers see, in one move; drop what neither it nor the one before names.

        Files that the manifest lists under `shown` are then put where people look, each whole, and those that only
        the one before showed are taken away; a run that is killed in between leaves the older ones there until the
        next run.
        """
        before = self.manifest()
        write_whole(self.folder / MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False).encode())
        shown = manifest.get("shown", ())
        for name in shown:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / name, (self.folder / manifest["files"][name]).read_bytes())
        for name in set((before or {}).get("shown", ())) - set(shown):
            (self.folder / name).unlink(missing_ok=True)
        self._drop_all_but(manifest, before or {})

    def _drop_all_but(self, *manifests: dict[str, Any]) -> None:
        kept = {
            self.place(step, entry["key"])
            for manifest in manifests
            for step, entry in manifest.get("steps", {}).items()
        }
        for result in self.folder.glob("store/*/*"):
            if result not in kept:
                shutil.rmtree(result, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what an interrupted run left half-written."""
        for leftover in (*self.folder.glob("store/*/.*"), *self.folder.glob(".*.new")):
            shutil.rmtree(leftover, ignore_errors=True) if leftover.is_dir() else leftover.unlink()


@contextmanager
def held(lock: Path, folder: Path) -> Iterator[None]:
    """Hold a lock file while a folder is written, or refuse at once; a killed process holds nothing."""
    held_lock = FileLock(lock)
    try:
        with storage_errors(folder):
            held_lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderBusy(
            f"Another run is writing into '{folder}'.",
            remedy="Wait until it ends, or give this run a folder of its own.",
        ) from error
    try:
        yield
    finally:
        held_lock.release()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside, sync it and move it into place, so that a reader sees the old or the new one."""
    beside = path.with_name(f".{path.name}.new")
    with storage_errors(path.parent):
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
            _sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn a disk that is full or closed to us into an error that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL | _NOT_OURS:
            raise
        raise StorageFailure(
            f"'{folder}' could not be written.",
            seen=error.strerror,
            remedy="Free some space or choose another folder, then run again: what is done is kept.",
        ) from error


def sync(folder: Path) -> None:
    """Have the disk keep every file below a folder, so that a power cut cannot empty what a name stands for."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
