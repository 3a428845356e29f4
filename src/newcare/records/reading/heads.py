"""The first bytes of a stream, which are looked at before the rest is read."""

from __future__ import annotations

from newcare.records.reading.packed import ByteSource

HEAD = 256 * 2**10
"""Bytes that are looked at; a header must end within them."""


class Joined:
    """A stream with the bytes that were read from it put back in front."""

    def __init__(self, head: bytes, rest: ByteSource) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        found, self._head = self._head[:size], self._head[size:]
        return found or self._rest.read(size)


def head_of(source: ByteSource) -> bytes:
    """The first bytes of a stream."""
    found = b""
    while len(found) < HEAD and (more := source.read(HEAD - len(found))):
        found += more
    return found


def after_lines(head: bytes, ends: bytes, lines: int) -> bytes:
    """What follows so many lines."""
    at = 0
    for _ in range(lines):
        at = head.find(ends, at) + 1
    return head[at:] if lines else b""
