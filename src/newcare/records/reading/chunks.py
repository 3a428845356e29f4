"""Chunks of a text that end where a record ends, without holding more of it than two chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from newcare.records.reading.packed import ByteSource
from newcare.records.reading.refusals import Refused

CHUNK = 8 * 2**20
"""Bytes read at once; also the longest line that is read."""


@dataclass(frozen=True)
class Chunk:
    """Whole records; `sure` is False where quotes were so odd that the cut may lie inside one."""

    content: bytes
    sure: bool
    last: bool


def chunks(source: ByteSource, start: bytes = b"", *, quoted: bool = True) -> Iterator[Chunk]:
    """Cut a stream into chunks of whole records; `start` was read from it before.

    A line end between quotes ends no record where text is `quoted`.

    Raises:
        Refused: a line is longer than a chunk.
    """
    held, line_ends = start, None
    while True:
        more = source.read(CHUNK)
        content = held + more
        line_ends = line_ends or _line_ends(content)
        if line_ends == b"\r":
            content = content.replace(b"\r", b"\n")
        if not more:
            content = content.rstrip(b"\x1a\0")  # the end mark of DOS, and the padding of tapes
            if content:
                yield Chunk(content, sure=not quoted or content.count(b'"') % 2 == 0, last=True)
            return
        at, sure = _cut(content) if quoted else (content.rfind(b"\n") + 1, True)
        if at:
            yield Chunk(content[:at], sure, last=False)
        elif len(content) > CHUNK:
            raise Refused("line-too-long", limit=CHUNK, seen="no line end within them")
        held = content[at:]


def _line_ends(content: bytes) -> bytes | None:
    """How lines end: by a line feed, or by a carriage return alone as on old Macs."""
    if b"\n" in content:
        return b"\n"
    return b"\r" if b"\r" in content[:-1] else None


def _cut(content: bytes) -> tuple[int, bool]:
    """Where the last whole record ends, and whether that is sure; 0 where no line ends."""
    last = content.rfind(b"\n") + 1
    if not last or content.count(b'"', 0, last) % 2 == 0:
        return last, True
    seen = np.frombuffer(content, dtype=np.uint8, count=last)
    quotes, ends = np.flatnonzero(seen == ord('"')), np.flatnonzero(seen == ord("\n"))
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return (int(outside[-1]) + 1, True) if len(outside) else (last, False)
