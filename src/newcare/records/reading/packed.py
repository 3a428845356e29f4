"""Bytes of a file, unpacked where it is packed, never more of them at once than asked for."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import BinaryIO, Protocol

from newcare.records.reading.refusals import Refused

MOST_RATIO = 200  # extracts shrink 5 to 40 times; deflate's own limit, which traps use, is 1,032
FREE_BYTES = 64 * 2**20  # so much may unpack from any file, however small

_BROKEN = "its parts do not fit together"
_WORKBOOK, _OPEN_DOCUMENT = "xl/workbook.xml", "content.xml"


class Form(Enum):
    """How a file is written, as its first bytes say."""

    TEXT = "text"
    GZIP = "gzip"
    ZIP = "zip"
    WORKBOOK = "xlsx"
    PARQUET = "parquet"


class ByteSource(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


def form_of(file: Path) -> Form:
    """Say how a file is written.

    Raises:
        Refused: it cannot be opened, or is an office file of a kind that is not read.
    """
    try:
        with file.open("rb") as opened:
            start = opened.read(8)
    except OSError as error:
        raise Refused("unreadable", seen=error.strerror or type(error).__name__) from error
    if start.startswith(b"\x1f\x8b"):
        return Form.GZIP
    if start.startswith(b"PAR1"):
        return Form.PARQUET
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # also holds locked .xlsx files
        raise Refused("old-workbook", seen="Excel 97-2003, or locked with a password")
    if start.startswith(b"PK\x03\x04"):
        return _form_of_zip(file)
    return Form.TEXT


def _form_of_zip(file: Path) -> Form:
    """Tell a workbook from a packed file."""
    with _zip(file) as packed:
        names = packed.namelist()
        total = sum(entry.file_size for entry in packed.infolist())
    if total > max(FREE_BYTES, MOST_RATIO * file.stat().st_size):
        raise Refused("expands-too-much", ratio=MOST_RATIO)
    if _WORKBOOK in names:
        return Form.WORKBOOK
    if _OPEN_DOCUMENT in names:
        raise Refused("old-workbook", seen="OpenDocument")
    return Form.ZIP


@contextmanager
def opened(file: Path, form: Form) -> Iterator[ByteSource]:
    """Open a file's bytes, unpacked.

    Raises:
        Refused: it is damaged, locked, holds several files, or grows beyond any extract while it is read.
    """
    with _refusing_damage(), file.open("rb") as raw:
        if form is Form.GZIP:
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield _Guarded(unpacked, raw)
        elif form is Form.ZIP:
            with (
                _refusing_damage(_BROKEN),
                zipfile.ZipFile(raw) as packed,
                packed.open(_only_entry(packed)) as entry,
            ):
                yield _Guarded(entry, raw)
        else:
            yield raw


class _Guarded:
    """An unpacked stream that is refused when it grows too much."""

    def __init__(self, unpacked: ByteSource, packed: BinaryIO) -> None:
        self._unpacked, self._packed, self._given = unpacked, packed, 0

    def read(self, size: int, /) -> bytes:
        found = self._unpacked.read(size)
        self._given += len(found)
        if self._given > max(FREE_BYTES, MOST_RATIO * self._packed.tell()):
            raise Refused("expands-too-much", ratio=MOST_RATIO)
        return found


def _only_entry(packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in a zip; what macOS adds of its own does not count."""
    entries = [
        entry
        for entry in packed.infolist()
        if not entry.filename.endswith("/") and not entry.filename.startswith("__MACOSX/")
    ]
    if len(entries) != 1:
        raise Refused("several-files", seen=len(entries))
    if entries[0].flag_bits & 1:
        raise Refused("protected")
    return entries[0]


@contextmanager
def _zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip's table of contents."""
    with _refusing_damage(_BROKEN), zipfile.ZipFile(file) as packed:
        yield packed


@contextmanager
def _refusing_damage(broken: str | None = None) -> Iterator[None]:
    """Turn what the standard library says of a file into a refusal; `broken` says so of one that did open."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise Refused("cut-short", seen=str(error).rstrip(".").lower() or "unexpected end") from error
    except NotImplementedError as error:  # a way of packing that Python does not know
        raise Refused("cut-short", seen="packed in a way that is not known") from error
    except OSError as error:
        if broken:
            raise Refused("cut-short", seen=broken) from error
        raise Refused("unreadable", seen=error.strerror or type(error).__name__) from error
