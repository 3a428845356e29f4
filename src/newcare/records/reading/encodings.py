"""Text in any common encoding to UTF-8, chunk by chunk; what is no character becomes a mark, never a guess."""

from __future__ import annotations

import codecs
import re

from newcare.records.reading.packed import ByteSource
from newcare.records.reading.refusals import Refused

LOST = "\ufdd0"  # a code point that Unicode keeps free: it marks bytes that are no character
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a\0\x1b")
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def sniff(head: bytes) -> tuple[str | None, int]:
    """Encoding that the first bytes tell, or None for one of UTF-8 and Windows-1252, and the length of the mark.

    Raises:
        Refused: the bytes are no text.
    """
    for mark, encoding in _BOMS.items():
        if head.startswith(mark):
            return encoding, len(mark)
    if head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"SQLite format 3", b"ORC")
    ):
        raise Refused("not-text", seen="it is a document, picture or archive")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 > even:
        return "utf-16-le", 0
    if even > len(head) // 5 > odd:
        return "utf-16-be", 0
    if head and (
        even + odd > len(head) // 20 or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 20
    ):
        raise Refused("not-text", seen="it holds many bytes that no text has")
    return None, 0


class Wide:
    """A stream in UTF-16 or UTF-32, given as UTF-8."""

    def __init__(self, source: ByteSource, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def read(self, size: int, /) -> bytes:
        """About so many bytes; none at the end."""
        found = self._source.read(size)
        return self._decoder.decode(found, final=not found).replace("\ufffd", LOST).encode()


class Narrow:
    """Chunks of whole lines in UTF-8 or Windows-1252, given as UTF-8.

    The first chunk with a byte beyond ASCII decides which of the two the file is in; lines that are only in the
    other one keep a mark for each byte that was lost. Latin-1 is the part of Windows-1252 without 0x80 to 0x9f.
    """

    def __init__(self, encoding: str | None) -> None:
        self.encoding = encoding

    def utf8(self, chunk: bytes) -> bytes:
        """The chunk in UTF-8."""
        if chunk.isascii():
            return chunk
        if self.encoding is None:
            self.encoding = _likelier(chunk)
        if self.encoding == "utf-8" and _is_utf8(chunk):
            return chunk
        turn = _utf8_line if self.encoding == "utf-8" else _windows_line
        return b"\n".join(line if line.isascii() else turn(line) for line in chunk.split(b"\n"))


def _likelier(chunk: bytes) -> str:
    """Windows-1252 if more lines beyond ASCII are no UTF-8 than are."""
    lines = [line for line in chunk.split(b"\n") if not line.isascii()]
    return "utf-8" if 2 * sum(map(_is_utf8, lines)) >= len(lines) else "windows-1252"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _utf8_line(line: bytes) -> bytes:
    """A line of a UTF-8 file, with marks for bytes that are no UTF-8."""
    return line if _is_utf8(line) else line.decode(errors="replace").replace("\ufffd", LOST).encode()


def _windows_line(line: bytes) -> bytes:
    """A line of a Windows-1252 file, with marks where it is in UTF-8 instead or in neither."""
    if _is_utf8(line):
        return re.sub(rb"[\x80-\xff]+", LOST.encode(), line)
    return line.decode("cp1252", errors="replace").replace("\ufffd", LOST).encode()
